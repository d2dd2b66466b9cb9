"""Compares two versions of a quiz side by side, without naming a winner."""

from collections.abc import Iterator
from dataclasses import dataclass

from quizapp.measurement.disclosure import DisclosedNumber, Figure
from quizapp.measurement.report import VersionComparison
from quizapp.report.bars import Group, IntervalBar, range_bars
from quizapp.report.charts import figure_cells
from quizapp.report.drawing import Chart
from quizapp.report.headline import felt_amount
from quizapp.report.numbers import in_points, is_disclosed, of_level, points, share, span, whole
from quizapp.report.readers import simulated_words
from quizapp.services.counting.report import VersionReport
from quizapp.web.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class ComparePage:
    """The texts and charts of a comparison."""

    sentence: str
    cautions: tuple[str, ...]
    rows: tuple[tuple[str, str, str], ...]
    """What, of the earlier one, of the later one."""
    chart: Chart | None


def compare_page(
    earlier: VersionReport, later: VersionReport, found: VersionComparison
) -> ComparePage:
    sentence = comparison_words(found, earlier.version.number, later.version.number)
    return ComparePage(
        sentence,
        tuple(_cautions(earlier, later)),
        tuple(_rows(earlier, later)),
        _chart(sentence, earlier, later),
    )


def comparison_words(found: VersionComparison, earlier: int, later: int) -> str:
    """Describe the difference between the versions, if there is one that repeated looking does not explain."""
    figure = found.difference
    names: dict[str, object] = {"earlier": earlier, "later": later}
    if not isinstance(figure, DisclosedNumber) or found.always_valid is None:
        return _(
            "Version %(later)d against version %(earlier)d: too few readers of one of them to compare.",
            **names,
        )
    around = span(found.always_valid)
    low, high = map(round, found.always_valid)
    # An interval that reaches 0 once it is rounded must not be called a difference.
    if not found.differs or low <= 0 <= high:
        return _(
            "Version %(later)d against version %(earlier)d: %(by)s (%(around)s), no difference shown yet.",
            by=in_points(figure.value),
            around=around,
            **names,
        )
    names |= {"by": in_points(abs(figure.value), whole), "around": around}
    if figure.value > 0:
        return _(
            "Readers of version %(later)d scored %(by)s higher than those of version %(earlier)d (%(around)s).",
            **names,
        )
    return _(
        "Readers of version %(later)d scored %(by)s lower than those of version %(earlier)d (%(around)s).",
        **names,
    )


def _cautions(earlier: VersionReport, later: VersionReport) -> Iterator[str]:
    for one in (earlier, later):
        made_up = simulated_words(one.report.simulated, one.report.way)
        if made_up:
            yield _("Version %(n)d. %(simulated)s", n=one.version.number, simulated=made_up)
    yield _(
        "The versions were read at different times, by whoever came then, and not by lot. The difference may come from "
        "the readers as well as from the text, so no winner is named."
    )
    if earlier.quiz.settings.ask_before != later.quiz.settings.ask_before:
        yield _(
            "They also ask differently before reading, and being asked can itself change what readers know afterwards."
        )
    first, second = (
        {q.id for q in one.quiz.questions.values() if q.counts} for one in (earlier, later)
    )
    if first != second:
        yield _(
            "Their questions differ: %(same)d are in both, of %(earlier)d and %(later)d.",
            same=len(first & second),
            earlier=len(first),
            later=len(second),
        )
    yield _(
        "The range in brackets is wide on purpose: it holds however often you look. What it leaves open "
        "may be chance."
    )


def _rows(earlier: VersionReport, later: VersionReport) -> Iterator[tuple[str, str, str]]:
    both = earlier, later
    reports = [one.report for one in both]

    def row(what: str, *cells: str) -> tuple[str, str, str]:
        return what, cells[0], cells[1]

    yield row(_("Finished, of those who began"), *(of_level(r.way, "finished") for r in reports))
    yield row(_("Right after reading"), *(share(r.score.mean) for r in reports))
    yield row(_("Knew before reading"), *(share(r.headline.before) for r in reports))
    yield row(_("Gained"), *(points(r.headline.gain) for r in reports))
    yield row(_("Felt"), *(_felt(r.headline.felt) for r in reports))
    facts = [{fact.id: fact for fact in r.facts} for r in reports]
    for fact in later.quiz.facts:
        if all(fact.id in known for known in facts):
            what = _("All right on “%(fact)s”", fact=fact.heading)
            yield row(what, *(share(known[fact.id].got_it) for known in facts))


def _felt(figure: Figure) -> str:
    return felt_amount(figure) if is_disclosed(figure) else points(figure)


def _chart(sentence: str, earlier: VersionReport, later: VersionReport) -> Chart | None:
    scores = {
        _("version %(n)d", n=one.version.number): one.report.score.mean for one in (earlier, later)
    }
    if not all(is_disclosed(score) for score in scores.values()):
        return None
    looks = ("light", "dark")
    bars = tuple(
        IntervalBar(name, look, score)
        for (name, score), look in zip(scores.items(), looks, strict=True)
    )
    marks, height = range_bars([Group("", bars)], _("of every 100"))
    return Chart(
        "compare",
        sentence.rstrip("."),
        _(
            "Two bars from 0 to 100, what readers of each version got right after reading, each with its range."
        ),
        (_("Version"), _("Of 100"), _("From"), _("To"), _("Readers")),
        tuple((bar.name, *figure_cells(bar.figure)) for bar in bars),
        marks,
        height,
    )
