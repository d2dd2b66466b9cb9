"""The model of simulated readers: a few parameters, and what each reader knows and feels."""

import random
from dataclasses import dataclass, replace
from math import exp, log

from quizapp.bank.quiz import Quiz


@dataclass(frozen=True, slots=True)
class Model:
    """The parameters of simulated readers.

    Shares are 0 to 1 and apply to an average reader and an average question; spreads are standard deviations in logits
    around them. A fact is known or not; a reader who does not know it can only guess.
    """

    prior: float = 0.25
    """Share of the facts known before reading."""
    learning: float = 0.65
    """Share of the facts not known before that reading teaches."""
    ability_spread: float = 0.8
    """How much readers differ in what they know and learn."""
    recall: float = 0.9
    """Share of the questions on known facts that are answered from knowledge."""
    difficulty_spread: float = 0.7
    """How much questions differ in how often knowledge is enough for them."""
    pair_difficulty: float = 0
    """By how much question b of each pair is harder than a, in logits of how often knowledge is enough."""
    dont_know: float = 0.3
    """Share of "I don't know", if it is offered, among questions that are not answered from knowledge."""
    blank: float = 0.05
    """Share of such questions that are skipped. All others are guessed."""
    overconfidence: float = 12
    """Points by which self-ratings exceed what was new and understood, and by which readers are too confident."""
    rating_spread: float = 18
    """Standard deviation of self-ratings around that, in points."""
    unrated: float = 0.12
    """Share of readers without a self-rating."""
    tens: float = 0.65
    """Share of self-ratings that are rounded to tens."""
    fives: float = 0.2
    """Share of self-ratings that are rounded to fives."""
    sure_spread: float = 30
    """Standard deviation of confidence around the chance of being right, in points."""
    unsaid: float = 0.1
    """Share of answers without a confidence, if that is asked."""
    stop_at_first: float = 0.12
    """Share of readers who stop when they see the first page of questions, having given a self-rating."""
    stop: float = 0.04
    """Share of pages after which a reader stops for good."""
    change: float = 0.06
    """Share of pages after which a reader goes back to the page before and changes one answer."""
    pause: float = 0.03
    """Share of pages before which a reader does something else for hours."""
    days: float = 14
    """The first reader began this many days ago."""


@dataclass(frozen=True, slots=True)
class SimulatedPerson:
    """The ids of the facts that a reader knows before and after reading, and the self-rating, None if skipped."""

    before: frozenset[str]
    after: frozenset[str]
    rating: int | None


def draw_person(quiz: Quiz, model: Model, rng: random.Random) -> SimulatedPerson:
    """Draw a reader."""
    ability = rng.gauss(0, model.ability_spread)
    prior, learning = shifted(model.prior, ability), shifted(model.learning, ability)
    facts = [fact.id for fact in quiz.facts]
    before = frozenset(fact for fact in facts if rng.random() < prior)
    learned = frozenset(fact for fact in facts if rng.random() < learning) - before
    return SimulatedPerson(before, before | learned, _rating(len(learned) / len(facts), model, rng))


def shifted(share: float, logits: float) -> float:
    """Shift a share (0 to 1) by some logits; 0 and 1 stay."""
    if share in {0, 1}:
        return share
    return 1 / (1 + exp(-log(share / (1 - share)) - logits))


def with_guessing(model: Model, share: float) -> Model:
    """Return a model in which this share (0 to 1) of the questions not answered from knowledge is guessed.

    The rest is divided between "I don't know" and skipping in the same proportion as before. In a quiz without
    "I don't know", those questions are guessed too.
    """
    rest = (1 - share) / (model.dont_know + model.blank)
    return replace(model, dont_know=model.dont_know * rest, blank=model.blank * rest)


def draw_minutes(typical: float, model: Model, rng: random.Random) -> float:
    """Draw the minutes before a page is sent: the median is `typical`, and a few readers take hours."""
    minutes = rng.lognormvariate(log(typical), 0.6)
    return minutes + rng.expovariate(1 / 300) if rng.random() < model.pause else minutes


def _rating(fresh: float, model: Model, rng: random.Random) -> int | None:
    """Draw a self-rating around the share of the article that was new and understood."""
    felt = rng.gauss(100 * fresh + model.overconfidence, model.rating_spread)
    draw, left_out = rng.random(), rng.random() < model.unrated
    step = 10 if draw < model.tens else 5 if draw < model.tens + model.fives else 1
    return None if left_out else min(100, max(0, step * round(felt / step)))
