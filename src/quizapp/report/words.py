"""Describes facts, questions and readers in sentences."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from quizapp.marking import FactOutcome, Status
from quizapp.measurement.disclosure import (
    EARLY_BELOW,
    DisclosedNumber,
    DisclosedTable,
    Extreme,
    Figure,
    TooFew,
    Undefined,
)
from quizapp.measurement.flags import DistractorVerdict, Flag
from quizapp.measurement.report_facts import CONFIDENT, FactReport, FactTransition
from quizapp.measurement.report_questions import QuestionReport
from quizapp.report.numbers import (
    could_be_chance,
    hundredths,
    is_disclosed,
    of_level,
    points,
    readers,
    share,
    span,
    too_few,
)
from quizapp.web.i18n import N_, ngettext
from quizapp.web.i18n import gettext as _

CHANGES: Mapping[str, str] = MappingProxyType(
    {
        FactTransition.KNEW: N_("knew it"),
        FactTransition.LEARNED: N_("learned it"),
        FactTransition.LOST: N_("lost it"),
        FactTransition.STILL_WRONG: N_("still wrong"),
    }
)
OUTCOMES: Mapping[str, str] = MappingProxyType(
    {
        FactOutcome.GOT_IT: N_("got it"),
        FactOutcome.PARTLY: N_("partly"),
        FactOutcome.NOT_YET: N_("not yet"),
    }
)


@dataclass(frozen=True, slots=True)
class FlagWords:
    """The name of a flag, its meaning, and what to do about it."""

    name: str
    meaning: str
    advice: str


_FLAGS: Mapping[Flag, tuple[str, str, str]] = MappingProxyType(
    {
        Flag.CHECK_THE_KEY: (
            N_("Check the key"),
            N_(
                "Readers who did well elsewhere get this wrong more often than others, or choose an option that "
                "counts as wrong."
            ),
            N_(
                "See whether the right option is marked as right, and whether another one is right as well. A wrong "
                "key is mended by a correction; answers are marked again."
            ),
        ),
        Flag.ANSWERABLE_WITHOUT_READING: (
            N_("Answerable without reading"),
            N_("Many more get this right before reading than guessing would give."),
            N_(
                "See whether the prompt or the options give the answer away, or whether readers just know it: then it "
                "says little about the article."
            ),
        ),
        Flag.ARTICLE_DOES_NOT_DELIVER: (
            N_("The article does not get this across"),
            N_("After reading, too few get this right, or hardly more than before."),
            N_(
                "Read the sentence that settles it: is it easy to miss? Say it more plainly, or earlier. Or is the "
                "question harder than what it asks about?"
            ),
        ),
    }
)


def flag_words(flag: Flag) -> FlagWords:
    return FlagWords(*(_(text) for text in _FLAGS[flag]))


def facts_message(facts: Sequence[FactReport], names: Mapping[str, str], ask_before: str) -> str:
    """Say which fact got across better than which, but only where their intervals do not overlap."""
    figures = {
        fact.id: fact.got_it if ask_before == "none" else fact.gain
        for fact in facts
        if is_disclosed(fact.got_it)
    }
    sure = {name: f for name, f in figures.items() if isinstance(f, DisclosedNumber) and f.interval}
    n = min((f.n for f in sure.values()), default=0)
    if len(sure) < 2:
        return _("What became of each fact")
    if n < EARLY_BELOW:
        return _("What became of each fact; from %(n)d readers on they are compared", n=EARLY_BELOW)
    best = max(sure, key=lambda name: sure[name].value)
    worst = min(sure, key=lambda name: sure[name].value)
    high, low = sure[worst].interval, sure[best].interval
    if high and low and high[1] < low[0]:
        values = {"best": names[best], "worst": names[worst]}
        if ask_before == "none":
            return _("“%(best)s” got across to more readers than “%(worst)s”", **values)
        return _("Readers learned more of “%(best)s” than of “%(worst)s”", **values)
    if ask_before == "none":
        return _("No fact got across clearly better than another")
    return _("Of no fact did readers learn clearly more than of another")


def fact_lines(fact: FactReport) -> Iterator[str]:
    """Describe what became of a fact."""
    if isinstance(fact.outcomes, TooFew):
        yield _("%(why)s.", why=too_few(fact.outcomes).capitalize())
        return
    if isinstance(fact.changes, DisclosedTable):
        yield _(
            "Knew it before: %(knew)s. Learned it: %(learned)s. Had it right before and wrong after: %(lost)s. Still "
            "wrong: %(wrong)s.",
            knew=of_level(fact.changes, FactTransition.KNEW),
            learned=of_level(fact.changes, FactTransition.LEARNED),
            lost=of_level(fact.changes, FactTransition.LOST),
            wrong=of_level(fact.changes, FactTransition.STILL_WRONG),
        )
    if not isinstance(fact.gain, Undefined):
        yield _(
            "Right before reading: %(before)s; after: %(after)s; gain: %(gain)s.",
            before=share(fact.before),
            after=share(fact.after),
            gain=points(fact.gain),
        )
    yield _("All of it right after reading: %(share)s.", share=share(fact.got_it))
    if isinstance(fact.forms_apart, DisclosedNumber) and not could_be_chance(fact.forms_apart):
        yield _(
            "Of its two parallel questions, b is easier than a by %(by)s; half of the readers were asked each, so the "
            "gain is fair all the same.",
            by=points(fact.forms_apart),
        )
    if (text := confidently_wrong(fact.confidently_wrong)) is not None:
        yield text


def confidently_wrong(figure: Figure) -> str | None:
    """Say how many answers were wrong although their readers felt sure; None where the quiz does not ask that."""
    if isinstance(figure, DisclosedNumber):
        around = f" ({span(figure.interval)})" if figure.interval else ""
        return _(
            "Wrong though sure (%(sure)d or more): %(value)d of 100 answers%(around)s, of %(n)s.",
            sure=CONFIDENT,
            value=round(figure.value),
            around=around,
            n=ngettext("%(n)s answer", "%(n)s answers", figure.n),
        )
    if isinstance(figure, Extreme):
        return _("Wrong though sure: %(share)s.", share=share(figure))
    if isinstance(figure, TooFew):
        return _("Wrong though sure: %(why)s.", why=too_few(figure))
    return None


def question_message(questions: Sequence[QuestionReport]) -> str:
    """Say how many questions need a look."""
    flagged = sum(bool(question.flags) for question in questions)
    sizes = [q.after.n for q in questions if isinstance(q.after, (DisclosedNumber, Extreme))]
    if flagged:
        return ngettext(
            "%(n)s of %(all)d questions needs a look",
            "%(n)s of %(all)d questions need a look",
            flagged,
            all=len(questions),
        )
    if not sizes:
        return _("Too few readers to say how often each question was right")
    if max(sizes) < EARLY_BELOW:
        return _(
            "How often each question was right; from %(n)d readers on they are judged",
            n=EARLY_BELOW,
        )
    return _("No question stands out as one to mend")


def question_lines(question: QuestionReport) -> Iterator[str]:
    """Describe how readers did on a question."""
    yield _("Right after reading: %(share)s.", share=share(question.after))
    if not isinstance(question.before, Undefined):
        yield _("Right before reading: %(share)s.", share=share(question.before))
    statuses = question.statuses
    if isinstance(statuses, DisclosedTable):
        yield _(
            "Answered by %(answered)s; “I don’t know” from %(unknown)s; left out by %(omitted)s.",
            answered=of_level(statuses, Status.ANSWERED),
            unknown=of_level(statuses, Status.DONT_KNOW),
            omitted=of_level(statuses, Status.OMITTED),
        )
    if text := discrimination(question.discrimination):
        yield text


def discrimination(figure: Figure) -> str:
    """Say whether readers who did well elsewhere get a question right; empty where that cannot be computed."""
    if not isinstance(figure, DisclosedNumber) or figure.interval is None:
        return ""
    if figure.interval[0] > 0:
        answer = _("Yes")
    elif figure.interval[1] < 0:
        answer = _("No, rather the others")
    else:
        answer = _("Cannot be told, it could be chance")
    return _(
        "Do readers who did well elsewhere get this right? %(answer)s: %(r)s on a scale from −1 to 1 "
        "(%(span)s; %(n)s).",
        answer=answer,
        r=hundredths(figure.value),
        span=span(figure.interval, hundredths),
        n=readers(figure.n),
    )


def verdict_words(
    verdicts: Mapping[str, DistractorVerdict] | TooFew, texts: Mapping[str, str]
) -> list[str]:
    """Name the wrong options that nobody, or hardly anybody, chooses."""
    if isinstance(verdicts, TooFew):
        return []
    unused = [
        texts[name] for name, verdict in verdicts.items() if verdict is DistractorVerdict.NOT_CHOSEN
    ]
    if not unused:
        return []
    named = ", ".join(_("“%(text)s”", text=text) for text in unused)
    return [
        _("Hardly anybody chooses %(options)s: it could be left out or made better.", options=named)
    ]
