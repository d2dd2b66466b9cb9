"""The charts of a report: the message of each, its drawing, and the numbers behind it."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from quizapp.measurement.disclosure import (
    DisclosedNumber,
    DisclosedTable,
    Extreme,
    Figure,
    Side,
    TableOrTooFew,
    TooFew,
)
from quizapp.measurement.fresh import Basis, FreshUnderstanding
from quizapp.measurement.report_facts import FactReport, FactTransition
from quizapp.measurement.report_questions import QuestionReport
from quizapp.question_types.base import Option
from quizapp.report.bars import (
    Drawing,
    Group,
    IntervalBar,
    Part,
    StackedBar,
    range_bars,
    stacked_bars,
)
from quizapp.report.drawing import Cell, Chart, Row
from quizapp.report.headline import felt_sentences
from quizapp.report.numbers import is_disclosed, side_words, signed, too_few, whole, why_not
from quizapp.report.readers import in_order, step_words
from quizapp.report.words import CHANGES, OUTCOMES, facts_message, question_message
from quizapp.web.i18n import gettext as _

_CHANGE_LOOKS: Mapping[str, str] = {
    FactTransition.KNEW: "light",
    FactTransition.LEARNED: "dark",
    FactTransition.LOST: "lost",
    FactTransition.STILL_WRONG: "hollow",
}
_OUTCOME_LOOKS: Mapping[str, str] = {"got_it": "dark", "partly": "light", "not_yet": "hollow"}


def figure_cells(figure: Figure) -> tuple[Cell, ...]:
    """Return the table cells of a number: estimate, interval and n, or why it is withheld."""
    if isinstance(figure, DisclosedNumber):
        low, high = figure.interval or ("", "")
        return round(figure.value), _whole(low), _whole(high), figure.n
    if isinstance(figure, Extreme):
        return side_words(figure.side), "", "", figure.n
    return why_not(figure), "", "", ""


def _whole(value: float | str) -> Cell:
    return value if isinstance(value, str) else round(value)


def level_figure(table: TableOrTooFew, level: str) -> Figure:
    """Return the share of readers at a level, without an interval."""
    if isinstance(table, TooFew):
        return table
    found = table.levels.get(level, 0)
    if isinstance(found, Side):
        return Extreme(found, table.n)
    return DisclosedNumber(100 * found / table.n if table.n else 0.0, None, table.n)


def _level_cells(table: TableOrTooFew, levels: Sequence[str]) -> tuple[Cell, ...]:
    if isinstance(table, TooFew):
        return (*(why_not(table) for _level in levels), "")
    found = (table.levels.get(level, 0) for level in levels)
    return (*(side_words(n) if isinstance(n, Side) else n for n in found), table.n)


def _range_head(*first: str) -> tuple[str, ...]:
    return (*first, _("Of 100"), _("From"), _("To"), _("Readers"))


def felt_chart(fresh: FreshUnderstanding) -> Chart | None:
    """Draw what readers felt beside what was measured."""
    if fresh.basis is Basis.AFTER_ONLY:
        beside, name = fresh.after, _("right after")
    else:
        beside, name = fresh.gain, _("measured")
    if not is_disclosed(fresh.felt) or not is_disclosed(beside):
        return None
    bars = (IntervalBar(_("felt"), "light", fresh.felt), IntervalBar(name, "dark", beside))
    show = whole if fresh.basis is Basis.AFTER_ONLY else signed
    marks, height = range_bars([Group("", bars)], _("points"), show)
    return Chart(
        "felt",
        felt_sentences(fresh)[0].rstrip("."),
        _(
            "Two bars, what readers felt and what was measured, each with the range it most likely lies in."
        ),
        (_("What"), _("Points"), _("From"), _("To"), _("Readers")),
        tuple((bar.name, *figure_cells(bar.figure)) for bar in bars),
        marks,
        height,
    )


def facts_chart(
    facts: Sequence[FactReport], names: Mapping[str, str], ask_before: str
) -> Chart | None:
    """Draw what became of each fact: one bar, or two where different readers were asked before and after."""
    if not any(isinstance(fact.outcomes, DisclosedTable) for fact in facts):
        return None
    title = facts_message(facts, names, ask_before)
    if ask_before in {"none", "everyone"}:
        tables = {
            f.id: f.changes if isinstance(f.changes, DisclosedTable | TooFew) else f.outcomes
            for f in facts
        }
        words, looks = (
            (CHANGES, _CHANGE_LOOKS) if ask_before == "everyone" else (OUTCOMES, _OUTCOME_LOOKS)
        )
        return _levels_chart(title, tables, names, words, looks)
    groups = [
        Group(
            names[fact.id],
            (
                IntervalBar(_("before"), "light", fact.before),
                IntervalBar(_("after"), "dark", fact.after),
            ),
        )
        for fact in facts
    ]
    return _grouped("facts", title, groups, _("Fact"))


def _levels_chart(
    title: str,
    tables: Mapping[str, TableOrTooFew],
    names: Mapping[str, str],
    words: Mapping[str, str],
    looks: Mapping[str, str],
) -> Chart:
    levels = list(words)
    counts = [
        n for t in tables.values() if isinstance(t, DisclosedTable) for n in t.levels.values()
    ]
    # A small group discloses only a side of the scale for some parts, of which no bar can be drawn.
    draw = _apart if any(isinstance(n, Side) for n in counts) else _together
    marks, height = draw({names[name]: table for name, table in tables.items()}, words, looks)
    return Chart(
        "facts",
        title,
        _("Bars for each fact; the numbers in them are of every 100 readers."),
        (_("Fact"), *(_(words[level]).capitalize() for level in levels), _("Readers")),
        tuple((names[name], *_level_cells(table, levels)) for name, table in tables.items()),
        marks,
        height,
    )


def _apart(
    tables: Mapping[str, TableOrTooFew], words: Mapping[str, str], looks: Mapping[str, str]
) -> Drawing:
    groups = []
    for name, table in tables.items():
        bars = (
            IntervalBar(_(word), looks[at], level_figure(table, at)) for at, word in words.items()
        )
        groups.append(Group(name, tuple(bars)))
    return range_bars(groups, _("of every 100"))


def _together(
    tables: Mapping[str, TableOrTooFew], words: Mapping[str, str], looks: Mapping[str, str]
) -> Drawing:
    bars = []
    for name, table in tables.items():
        shares = {level: level_figure(table, level) for level in words}
        parts = tuple(
            Part(_(words[level]), looks[level], found.value)
            for level, found in shares.items()
            if isinstance(found, DisclosedNumber)
        )
        bars.append(StackedBar(name, parts, too_few(table) if isinstance(table, TooFew) else ""))
    return stacked_bars(bars, [Part(_(word), looks[level], 0) for level, word in words.items()])


def _grouped(
    name: str, title: str, groups: Sequence[Group], first: str, second: str | None = None
) -> Chart:
    marks, height = range_bars(groups, _("of every 100"))
    rows: list[Row] = [
        (group.label, bar.name, *figure_cells(bar.figure)) for group in groups for bar in group.bars
    ]
    return Chart(
        name,
        title,
        _("Bars from 0 to 100, each with the range that the number most likely lies in."),
        _range_head(first, second or _("When")),
        tuple(rows),
        marks,
        height,
    )


def questions_chart(
    questions: Sequence[QuestionReport], label: Callable[[str], str]
) -> Chart | None:
    """Draw how often each question was answered correctly."""
    if not any(is_disclosed(question.after) for question in questions):
        return None
    groups = [Group(label(question.id), tuple(_asked(question))) for question in questions]
    return _grouped("questions", question_message(questions), groups, _("Question"))


def _asked(question: QuestionReport) -> Iterator[IntervalBar]:
    if is_disclosed(question.before):
        yield IntervalBar(_("before"), "light", question.before)
    yield IntervalBar(_("after"), "dark", question.after)


def options_chart(question: QuestionReport, options: Sequence[Option]) -> Chart | None:
    """Draw how often each option was chosen, with the correct ones marked."""
    if isinstance(question.options_after, TooFew) or not options:
        return None
    before = isinstance(question.options_before, DisclosedTable)
    groups = []
    for option in options:
        bars = [IntervalBar(_("after"), "dark", level_figure(question.options_after, option.id))]
        if before:
            bars.insert(
                0,
                IntervalBar(_("before"), "light", level_figure(question.options_before, option.id)),
            )
        mark = _("✓ Right: %(text)s", text=option.text) if option.correct else option.text
        groups.append(Group(mark, tuple(bars)))
    marks, height = range_bars(groups, _("of every 100"))
    return Chart(
        f"options-{question.id}",
        _options_message(question, options),
        _("Bars from 0 to 100 for each option; ✓ marks what is right."),
        (_("Option"), _("When"), _("Of 100"), _("Readers")),
        tuple(
            (group.label, bar.name, *figure_cells(bar.figure)[::3])
            for group in groups
            for bar in group.bars
        ),
        marks,
        height,
    )


def _options_message(question: QuestionReport, options: Sequence[Option]) -> str:
    """Name the wrong option chosen most often after reading."""
    table = question.options_after
    counts = {
        option.text: n
        for option in options
        if not option.correct and isinstance(table, DisclosedTable)
        if isinstance(n := table.levels.get(option.id, 0), int)
    }
    most = max(counts.values(), default=0)
    texts = [text for text, n in counts.items() if n == most]
    if most and len(texts) == 1:
        return _("Of the wrong ones, “%(text)s” is chosen most after reading", text=texts[0])
    return _("What was chosen")


def stopped_chart(stopped: TableOrTooFew) -> Chart | None:
    """Draw how far the readers who did not finish came."""
    if isinstance(stopped, TooFew) or not stopped.levels:
        return None
    counts = {step: n for step, n in stopped.levels.items() if isinstance(n, int)}
    title = _("How far those came who did not finish")
    if counts:
        most = max(counts, key=lambda step: counts[step])
        title = _(
            "Most often, those who did not finish stopped here: %(step)s",
            step=step_words(most)[:1].lower() + step_words(most)[1:],
        )
    groups = [
        Group(step_words(step), (IntervalBar("", "dark", level_figure(stopped, step)),))
        for step in in_order(stopped.levels)
    ]
    marks, height = range_bars(groups, _("of every 100"))
    return Chart(
        "stopped",
        title,
        _("A bar for each step: of every 100 who did not finish, how many stopped there."),
        (_("Furthest step"), _("Of 100"), _("Readers who did not finish")),
        tuple(
            (group.label, *figure_cells(bar.figure)[::3]) for group in groups for bar in group.bars
        ),
        marks,
        height,
    )
