"""The answers of simulated readers: the right one, from knowledge, or a guess of the kind that people make."""

import random
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from math import ceil
from types import MappingProxyType
from typing import Any

from quizapp.bank.quiz import Question, Quiz
from quizapp.marking import GivenAnswer, Status
from quizapp.measurement.sureness import LEVELS
from quizapp.question_types import TYPES
from quizapp.question_types.base import MAX_MARK, Option
from quizapp.question_types.folding import tidy
from quizapp.question_types.number_text import plain
from quizapp.question_types.numeric import MAX_DIGITS, NumericBody
from quizapp.question_types.option_list import OptionList
from quizapp.question_types.ordering import OrderingBody
from quizapp.question_types.places import placed_id
from quizapp.question_types.short_text import ShortTextBody
from quizapp.services.simulating.simulate_model import Model, shifted

_SETS = 24
"""The number of random sets, orders or fillings that are drawn as guesses."""
_WORDS = 5
"""The number of words from the article that serve as guesses."""
_WORD = re.compile(r"[^\W\d_]{5,30}")
_SHARES = ((1, 2), (4, 5), (6, 5), (3, 2), (2, 1), (10, 1))
"""Wrong numbers as fractions of the right one."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How simulated readers answer a question."""

    right: tuple[str, ...]
    """The answers of readers who know the fact, most frequent first."""
    guesses: tuple[str, ...]
    """The answers of readers who do not; for choices the right one may be among them."""
    popularity: tuple[float, ...]
    """The cumulative weights of the guesses."""
    luck: float
    """The share of the marks, 0 to 1, that a guess earns on average."""
    recall: float
    """The chance, 0 to 1, that a reader who knows the fact answers from knowledge."""


def draw_behaviours(quiz: Quiz, model: Model, rng: random.Random) -> dict[str, Behaviour]:
    """Draw the difficulty of each question and its popular guesses, by question id."""
    words = sorted(set(_WORD.findall(quiz.article)))
    return {name: _draw(question, words, model, rng) for name, question in quiz.questions.items()}


def draw_answer(
    behaviour: Behaviour, knows: bool, dont_know: bool, model: Model, rng: random.Random
) -> GivenAnswer:
    """Draw the answer of a reader, who knows the fact or not; `dont_know` says whether "I don't know" is offered."""
    if knows and rng.random() < behaviour.recall:
        rank = min(int(rng.expovariate(1)), len(behaviour.right) - 1)
        return GivenAnswer(Status.ANSWERED, behaviour.right[rank])
    draw = rng.random()
    if dont_know and draw < model.dont_know:
        return GivenAnswer(Status.DONT_KNOW)
    if draw >= 1 - model.blank or not behaviour.guesses:
        return GivenAnswer(Status.OMITTED)
    guess = rng.choices(behaviour.guesses, cum_weights=behaviour.popularity)[0]
    return GivenAnswer(Status.ANSWERED, guess)


def with_confidence(
    answer: GivenAnswer, behaviour: Behaviour, knows: bool, model: Model, rng: random.Random
) -> GivenAnswer:
    """Draw how sure a reader is of an answer: as sure as is right on average, plus the model's overconfidence."""
    if answer.status is not Status.ANSWERED or rng.random() < model.unsaid:
        return answer
    chance = 1 if knows and answer.response in behaviour.right else behaviour.luck
    felt = rng.gauss(100 * chance + model.overconfidence, model.sure_spread)
    return replace(answer, confidence=min(LEVELS, key=lambda level: abs(level - felt)))


def _draw(question: Question, words: Sequence[str], model: Model, rng: random.Random) -> Behaviour:
    kind, body = TYPES[question.type], question.body
    guesses = tuple(dict.fromkeys(GUESSES[question.type](body, words, rng)))
    weights = [rng.expovariate(1) + 0.2 for _ in guesses]
    earned = sum(w * kind.mark(body, g) for w, g in zip(weights, guesses, strict=True))
    harder = model.pair_difficulty if question.pair == "b" else 0
    return Behaviour(
        right=_written(body) if isinstance(body, ShortTextBody) else (kind.key(body),),
        guesses=guesses,
        popularity=tuple(accumulate(weights)),
        luck=earned / (MAX_MARK * sum(weights)) if guesses else 0,
        recall=shifted(model.recall, rng.gauss(0, model.difficulty_spread) - harder),
    )


def _all_options(body: OptionList, _words: Sequence[str], _rng: random.Random) -> list[str]:
    """Return every option."""
    return [option.id for option in body.options]


def _either(_body: object, _words: Sequence[str], _rng: random.Random) -> list[str]:
    return ["true", "false"]


def _some(body: OptionList, _words: Sequence[str], rng: random.Random) -> list[str]:
    """Draw sets of options, and one with a single option."""
    ids = [option.id for option in body.options]
    sets = (" ".join(id_ for id_ in ids if rng.random() < 0.5) for _ in range(_SETS))
    return [rng.choice(ids), *filter(None, sets)]


def _order(body: OrderingBody, _words: Sequence[str], rng: random.Random) -> list[str]:
    """Return the reverse order, random ones, and one whose last place is empty."""
    ids = [item.id for item in body.items]
    orders = [ids[::-1], *(rng.sample(ids, len(ids)) for _ in range(_SETS))]
    orders.append(orders[-1][:-1])
    return [" ".join(placed_id(str(n), id_) for n, id_ in enumerate(order, 1)) for order in orders]


def _each(name: str) -> "Guesses":
    """Fill every place at random, once with wrong choices only, and once all but one place."""

    def fill(body: Any, _words: Sequence[str], rng: random.Random) -> list[str]:
        by_place: dict[str, list[Option]] = {}
        for option in TYPES[name].options(body):
            by_place.setdefault(option.id.partition(":")[0], []).append(option)
        places = list(by_place.values())
        wrong = [next(option for option in place if not option.correct) for place in places]
        drawn = [[rng.choice(place) for place in places] for _ in range(_SETS)]
        drawn += [drawn[-1][1:]] if len(places) > 1 else []
        return [" ".join(option.id for option in chosen) for chosen in [wrong, *drawn]]

    return fill


def _near(body: NumericBody, _words: Sequence[str], _rng: random.Random) -> list[str]:
    """Return the wrong numbers that the author foresaw, and others near the right one with no more digits."""
    exponent = body.answer.as_tuple().exponent
    unit = Fraction(Decimal(f"1e{exponent}"))
    answer = int(Fraction(body.answer) / unit)
    far = 1 + ceil(2 * Fraction(body.tolerance) / unit)
    near = [
        *(answer + times * far for times in (-2, -1, 1, 2)),
        *(answer * over // under for over, under in _SHARES),
    ]
    numbers = [*(wrong.answer for wrong in body.wrong), *(Decimal(f"{n}e{exponent}") for n in near)]
    texts = (text for text in map(plain, numbers) if sum(map(str.isdigit, text)) <= MAX_DIGITS)
    return _marked("numeric", body, texts, right=False)


def _texts(body: ShortTextBody, words: Sequence[str], rng: random.Random) -> list[str]:
    """Return the wrong answers that the author foresaw, misspelt ones, and words of the article."""
    answer = tidy(body.accept[0])
    middle = len(answer) // 2
    texts = [
        *(wrong.answer for wrong in body.wrong),
        answer[:middle] + answer[middle + 2 :],
        answer[:middle] + 3 * answer[middle : middle + 1] + answer[middle + 1 :],
        *rng.sample(words, min(_WORDS, len(words))),
    ]
    return _marked("short_text", body, filter(None, map(tidy, texts)), right=False)


def _written(body: ShortTextBody) -> tuple[str, ...]:
    """Return the accepted answers as people write them, the model answer first."""
    forms = (form for text in body.accept for form in (tidy(text), tidy(text.lower())))
    return tuple(dict.fromkeys(_marked("short_text", body, forms, right=True)))


def _marked(type_name: str, body: Any, responses: Iterable[str], *, right: bool) -> list[str]:
    """Keep the answers that are right, or those that are not."""
    mark = TYPES[type_name].mark
    return [response for response in responses if (mark(body, response) == MAX_MARK) is right]


Guesses = Callable[[Any, Sequence[str], random.Random], list[str]]

GUESSES: Mapping[str, Guesses] = MappingProxyType(
    {
        "single_choice": _all_options,
        "multiple_response": _some,
        "true_false": _either,
        "numeric": _near,
        "short_text": _texts,
        "matching": _each("matching"),
        "ordering": _order,
        "cloze": _each("cloze"),
    }
)
"""By question type, how to draw wrong guesses from the body and words of the article."""
