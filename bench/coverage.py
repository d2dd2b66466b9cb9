"""How often the report's intervals hold what is true: `python -m bench.coverage`.

Quizzes are simulated in memory. Each has questions of its own difficulty; its readers are drawn, asked, counted and
reported on by the functions that the server uses, with nothing withheld. What is true of them comes from a short sum
(`bench/truth.py`) that knows neither counters nor statistics.
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from math import exp, sqrt
from multiprocessing import Pool
from pathlib import Path
from random import Random

from bench.truth import true_values, true_values_of_questions
from quizapp.bank.checking.check import read_folder
from quizapp.bank.quiz import Fact, Quiz
from quizapp.measurement.counters import SIMULATED, Key, counter_keys, tally_attempts
from quizapp.measurement.disclosure import DisclosedNumber, Figure
from quizapp.measurement.report import compare_versions, make_report
from quizapp.measurement.taken import AttemptFacts
from quizapp.services.attempts.plan import draw_plan
from quizapp.services.counting.counted_attempts import AttemptRow, Marker, RawAnswer
from quizapp.services.counting.report import described
from quizapp.services.simulating.simulate_answers import Behaviour, draw_answer, draw_behaviours
from quizapp.services.simulating.simulate_model import Model, draw_person, shifted

ARTICLE = Path(__file__).parents[1] / "questions" / "russia-china-2015"
WORLDS: Mapping[str, Model] = {
    "middling": Model(),
    "nearly all right": Model(prior=0.6, learning=0.95, recall=0.97),
}
DESIGNS: Mapping[str, tuple[int, ...]] = {
    "none": (10, 20, 30, 100),
    "everyone": (10, 20, 30, 100),
    "half": (20, 30, 100),
    "half_the_facts": (20, 30, 100),
}
"""Who is asked before reading, and of how many readers the quizzes are."""
STEP, MOST = 10, 400
"""Two versions are looked at every so many readers of each, up to so many."""
MUST, MUST_OVER_LOOKS = 0.925, 0.95
ALL_LOOKS = "over all looks"
STATISTICS = ("mean score", "share right of a question", "gain")
QUIZZES = 800
_BATCH = 40
_POPULATION = 2000
_DAY = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Cell:
    """One row of a table: a world, and a design with its number of readers; comparisons of versions have neither."""

    world: str
    design: str = ""
    readers: int = 0


Cells = Mapping[Cell, Counter[str]]
"""How many quizzes each line is of (`quizzes`), and how many of their intervals hold, by statistic."""


# Readers


@cache
def quiz_of(design: str) -> Quiz:
    """Return the first article's quiz in one of the `DESIGNS`."""
    quiz, problems = read_folder(ARTICLE)
    if quiz is None:
        sys.exit("\n".join(map(str, problems)))
    return replace(quiz, settings=replace(quiz.settings, ask_before=design, per_fact=2))


@cache
def marker_of(design: str) -> Marker:
    """Return the marker of a quiz's answers, which is the same in every world."""
    return Marker(quiz_of(design))


def draw_taken(
    quiz: Quiz, marker: Marker, behaviours: Mapping[str, Behaviour], model: Model, rng: Random
) -> AttemptFacts:
    """Draw the attempt of a reader who finishes, as the counters take it."""
    person, plan = draw_person(quiz, model, rng), draw_plan(quiz, rng)
    answers = {}
    for phase, known in (("pre", person.before), ("post", person.after)):
        for page in plan.pages(phase):
            for name in page.question_ids:
                answer = draw_answer(
                    behaviours[name], page.fact_id in known, quiz.settings.dont_know, model, rng
                )
                answers[phase, name] = RawAnswer(answer.status, answer.response, None)
    row = AttemptRow(0, SIMULATED, plan.to_json(), _DAY, "finished", person.rating, None)
    taken = marker.taken(row, answers)
    if taken is None:
        raise ValueError("an attempt that is finished is counted")
    return taken


def draw_readers(
    world: str, design: str, behaviours: Mapping[str, Behaviour], readers: int, rng: Random
) -> Iterator[AttemptFacts]:
    """Draw readers of a quiz in one of the `DESIGNS`."""
    quiz, marker, model = quiz_of(design), marker_of(design), WORLDS[world]
    return (draw_taken(quiz, marker, behaviours, model, rng) for _ in range(readers))


# What is true


@cache
def alike(model: Model) -> Model:
    """Return a model with identical readers, who know each fact as often as this model's do on average.

    The expected mark of a question is linear in the chance that its fact is known, so it is the same in both.
    """
    spread = model.ability_spread
    grid = [step / 100 for step in range(-600, 601)]
    weights = [exp(-z * z / 2) for z in grid]
    whole = sum(weights)
    knew = know = 0.0
    for z, weight in zip(grid, weights, strict=True):
        prior, learning = (shifted(share, z * spread) for share in (model.prior, model.learning))
        knew += weight * prior / whole
        know += weight * (prior + (1 - prior) * learning) / whole
    return replace(model, ability_spread=0, prior=knew, learning=(know - knew) / (1 - knew))


def truths(
    quiz: Quiz, behaviours: Mapping[str, Behaviour], model: Model, question: str
) -> dict[str, float]:
    """Return the true values of the `STATISTICS`, in points; `question` is the one whose share right is wanted."""
    same = alike(model)
    after = {
        name: truth.after
        for name, truth in true_values_of_questions(quiz, behaviours, same).items()
    }
    score = sum(_score(fact, after) for fact in quiz.facts) / len(quiz.facts)
    gain = true_values(quiz, behaviours, same).gain
    return {
        name: 100 * value
        for name, value in zip(STATISTICS, (score, after[question], gain), strict=True)
    }


def _score(fact: Fact, after: Mapping[str, float]) -> float:
    """Return the expected score of a fact: one question of its pair, drawn at random, and one other."""
    pair, others = (
        [after[q.id] for q in fact.questions if (q.pair is not None) is paired]
        for paired in (True, False)
    )
    return (sum(pair) / len(pair) + sum(others) / len(others)) / 2


# What the report says


def study_quiz(world: str, design: str, rng: Random) -> Iterator[tuple[Cell, str]]:
    """Simulate a quiz with more and more readers; return the statistics whose intervals hold the true value."""
    quiz, model = quiz_of(design), WORLDS[world]
    behaviours = draw_behaviours(quiz, model, rng)
    # Of the questions outside the pairs, which every reader is asked.
    question = rng.choice([q.id for q in quiz.questions.values() if q.pair is None])
    true = truths(quiz, behaviours, model, question)
    counters: Counter[Key] = Counter()
    readers = 0
    for size in DESIGNS[design]:
        counters.update(
            tally_attempts(draw_readers(world, design, behaviours, size - readers, rng))
        )
        readers = size
        cell = Cell(world, design, readers)
        yield cell, "quizzes"
        report = make_report(counters, described(quiz), minimum=False)
        of_question = next(found.after for found in report.questions if found.id == question)
        figures = (report.score.mean, of_question, report.headline.gain)
        for name, figure in zip(STATISTICS, figures, strict=True):
            if _holds(figure, true[name]):
                yield cell, name


def _holds(figure: Figure, true: float) -> bool:
    """Return whether the interval of a figure holds the true value; the ends of the scale may be off by rounding."""
    if not isinstance(figure, DisclosedNumber) or figure.interval is None:
        return False
    return figure.interval[0] - 1e-9 <= true <= figure.interval[1] + 1e-9


def draw_totals(world: str, rng: Random) -> list[Key]:
    """Draw a population of readers of one quiz: what each adds to the counters of totals."""
    behaviours = draw_behaviours(quiz_of("none"), WORLDS[world], rng)
    population = draw_readers(world, "none", behaviours, _POPULATION, rng)
    return [key for taken in population for key in counter_keys(taken) if key.name == "total"]


def study_versions(population: Sequence[Key], rng: Random) -> bool:
    """Draw the readers of two versions from one population, and return whether no look at them shows a difference."""
    earlier: Counter[Key] = Counter()
    later: Counter[Key] = Counter()
    for _ in range(STEP, MOST + 1, STEP):
        for version in (earlier, later):
            version.update(rng.choices(population, k=STEP))
        if compare_versions(earlier, later, minimum=False).differs:
            return False
    return True


# Many quizzes


def run(quizzes: int, seed: int, processes: int | None = None) -> Cells:
    """Simulate so many quizzes in each world and design, and so many pairs of versions in each world.

    The numbers depend on `quizzes` and `seed`, not on the number of processes (None: one for each core).
    """
    found = {
        Cell(world, design, readers): Counter[str]()
        for world in WORLDS
        for design, sizes in DESIGNS.items()
        for readers in sizes
    }
    found |= {Cell(world): Counter() for world in WORLDS}
    with Pool(processes) as pool:
        for counts in pool.imap_unordered(batch, jobs(quizzes, seed)):
            for cell, of_cell in counts.items():
                found[cell].update(of_cell)
    return found


Job = tuple[str, str, int, str]
"""A world, a design (empty: two versions), how many quizzes, and a seed."""


def jobs(quizzes: int, seed: int) -> Iterator[Job]:
    """Split the work so that all rows of the tables grow alike."""
    for first in range(0, quizzes, _BATCH):
        for world in WORLDS:
            for design in (*DESIGNS, ""):
                count = min(_BATCH, quizzes - first)
                yield world, design, count, f"{seed} {world} {design} {first}"


def batch(job: Job) -> dict[Cell, Counter[str]]:
    """Do one part of the work."""
    world, design, quizzes, seed = job
    rng, found = Random(seed), defaultdict[Cell, Counter[str]](Counter)
    if design:
        for _ in range(quizzes):
            for cell, name in study_quiz(world, design, rng):
                found[cell][name] += 1
        return dict(found)
    population = draw_totals(world, rng)
    held = sum(study_versions(population, rng) for _ in range(quizzes))
    return {Cell(world): Counter({"quizzes": quizzes, ALL_LOOKS: held})}


# In words


def lines(found: Cells) -> Iterator[str]:
    """Return both tables in Markdown, and whether every interval holds often enough."""
    yield _row("readers are", "asked before", "readers", "quizzes", *STATISTICS)
    yield _row("---", "---", *("--:" for _ in range(5)))
    for cell, counts in found.items():
        if cell.design:
            held = (_share(counts, name) if _has(cell, name) else "–" for name in STATISTICS)
            yield _row(cell.world, cell.design, str(cell.readers), f"{counts['quizzes']:,}", *held)
    yield ""
    yield _row("readers are", "looks", "pairs of versions", "holds at every look")
    yield _row("---", "--:", "--:", "--:")
    for cell, counts in found.items():
        if not cell.design:
            held_all = _share(counts, ALL_LOOKS)
            yield _row(cell.world, str(MOST // STEP), f"{counts['quizzes']:,}", held_all)
    yield ""
    yield from _verdict(found)


def _verdict(found: Cells) -> Iterator[str]:
    low = [low for cell, counts in found.items() for low in _below(cell, counts)]
    by_chance = [where for where, chance in low if chance]
    too_low = [where for where, chance in low if not chance]
    if by_chance:
        yield f"Lower than it must be, by no more than two standard errors: {'; '.join(by_chance)}."
    if too_low:
        yield f"Too low: {'; '.join(too_low)}."
    if not low:
        yield "All are as high as they must be."


def _has(cell: Cell, name: str) -> bool:
    return cell.design != "none" or name != "gain"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _share(counts: Counter[str], name: str) -> str:
    """Format a share as a percentage with its standard error."""
    share, error = _held(counts, name)
    return f"{100 * share:.1f} ± {100 * error:.1f}"


def _held(counts: Counter[str], name: str) -> tuple[float, float]:
    n = counts["quizzes"]
    share = counts[name] / n
    return share, sqrt(share * (1 - share) / n)


def _below(cell: Cell, counts: Counter[str]) -> Iterator[tuple[str, bool]]:
    """Describe an interval that holds too seldom, and say whether that may be chance."""
    names, must = (STATISTICS, MUST) if cell.design else (("two versions",), MUST_OVER_LOOKS)
    for name in names:
        share, error = _held(counts, name if cell.design else ALL_LOOKS)
        if _has(cell, name) and share < must:
            where = f", {cell.design}, {cell.readers} readers" if cell.design else ""
            yield f"{name} ({cell.world}{where})", share + 2 * error >= must


def main() -> None:
    """Run the study and print its tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--quizzes", type=int, default=QUIZZES, help="quizzes in each world and design"
    )
    parser.add_argument("--seed", type=int, default=2015)
    asked = parser.parse_args()
    today = date.today().isoformat()  # noqa: DTZ011
    print(f"{today}, {asked.quizzes:,} quizzes for each line, seed {asked.seed}. How many of 100")
    print("intervals of 95 % hold the true value, ± the standard error of this share:\n")
    for line in lines(run(asked.quizzes, asked.seed)):
        print(line)


if __name__ == "__main__":
    main()
