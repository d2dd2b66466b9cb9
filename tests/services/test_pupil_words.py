"""The two words of pupils."""

import random
import re
from collections import Counter

import pytest

from quizapp.services.classes.pupil_words import (
    FIRST,
    SECOND,
    draw_words,
    is_word_pair,
    normalise_words,
)


@pytest.mark.parametrize("words", [FIRST, SECOND])
def test_there_are_so_many_that_nobody_guesses_them(words: tuple[str, ...]) -> None:
    assert len(words) >= 1024


@pytest.mark.parametrize("words", [FIRST, SECOND])
def test_every_word_is_short_plain_and_stands_once(words: tuple[str, ...]) -> None:
    assert [word for word in words if not re.fullmatch("[a-z]{3,8}", word)] == []
    assert [word for word, n in Counter(words).items() if n > 1] == []
    assert list(words) == sorted(words)


def test_no_word_is_a_first_and_a_second_one() -> None:
    assert set(FIRST) & set(SECOND) == set()


def test_no_word_is_the_plural_of_another() -> None:
    every = {*FIRST, *SECOND}
    assert [word for word in every if {f"{word}s", f"{word}es"} & every] == []


@pytest.mark.parametrize(
    "pair",
    [
        "bare bear",
        "blue blew",
        "red read",
        "hare hair",
        "deer dear",
        "pear pair",
        "rose rows",
        "sail sale",
        "sea see",
        "sun son",
        "whale wail",
        "plain plane",
        "beech beach",
        "flour flower",
        "choral coral",
        "weekly weakly",
        "naval navel",
        "root route",
        "weather whether",
        "thyme time",
        "lynx links",
        "moose mousse",
        "petal pedal",
        "stork stalk",
        "grater greater",
    ],
)
def test_no_two_words_sound_the_same(pair: str) -> None:
    one, other = pair.split()
    assert not {one, other} <= {*FIRST, *SECOND}


UNKIND = """
ass cock tit tits dick willy knob balls boob bum butt fart poo pee wee piss crap shit fuck sex sexy
nude naked hairy horny kinky fat ugly dumb stupid smelly lazy slow slim tall short big huge tiny
dirty nasty silly mad crazy dead evil sick poor gay queer straight black white brown yellow ape
monkey pig cow dog bitch rat snake slug worm hippo whale donkey mule sheep goat toad skunk weasel
vulture hyena sloth turkey chicken beaver pussy banana melon sausage cucumber hotdog nut nuts gun
knife bomb sword beer wine drug weed pot coke cigar fairy queen pansy fruit cracker coon spade camel
devil hell god slave nazi tribe special simple retard single hot wet hard stiff tight loose juicy
firm bouncy exotic
"""


def test_no_word_hurts() -> None:
    assert set(UNKIND.split()) & {*FIRST, *SECOND} == set()


def test_words_are_drawn_that_nobody_has(rng: random.Random) -> None:
    taken: set[str] = set()
    for _ in range(500):
        words = draw_words(rng, taken)
        assert words not in taken
        assert is_word_pair(words)
        taken.add(words)


@pytest.mark.parametrize(
    "typed", ["amber-heron", "Amber Heron", " AMBER  heron ", "amber–heron", "amber_heron."]
)
def test_words_are_known_however_they_are_typed(typed: str) -> None:
    assert normalise_words(typed) == "amber-heron"
    assert is_word_pair("amber-heron")


@pytest.mark.parametrize(
    "words", ["", "-", "amber", "heron-amber", "amber-", "a-b", "amber-heron-x"]
)
def test_others_are_not_ours(words: str) -> None:
    assert not is_word_pair(words)
