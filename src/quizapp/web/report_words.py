"""What a report says of facts, questions and readers, in sentences."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from quizapp.marking import Outcome, Status
from quizapp.measurement.disclosure import (
    MINIMUM,
    SURE,
    Extreme,
    Figure,
    Shown,
    Table,
    Tabled,
    TooFew,
    Undefined,
)
from quizapp.measurement.flags import Flag, Verdict
from quizapp.measurement.report_facts import CONFIDENT, Change, FactReport
from quizapp.measurement.report_questions import QuestionReport
from quizapp.web.report_numbers import (
    hundredths,
    is_told,
    of_level,
    points,
    readers,
    share,
    span,
    too_few,
)
from quizapp.web.texts import N_, ngettext
from quizapp.web.texts import gettext as _

CHANGES: Mapping[str, str] = MappingProxyType(
    {
        Change.KNEW: N_("knew it"),
        Change.LEARNED: N_("learned it"),
        Change.LOST: N_("lost it"),
        Change.STILL_WRONG: N_("still wrong"),
    }
)
OUTCOMES: Mapping[str, str] = MappingProxyType(
    {Outcome.GOT_IT: N_("got it"), Outcome.PARTLY: N_("partly"), Outcome.NOT_YET: N_("not yet")}
)


@dataclass(frozen=True, slots=True)
class FlagWords:
    """What a flag is called, what it means, and what to do."""

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
    """Give the words of a flag."""
    return FlagWords(*(_(text) for text in _FLAGS[flag]))


def facts_message(facts: Sequence[FactReport], names: Mapping[str, str], ask_before: str) -> str:
    """Say which fact got across better than which; only where their intervals lie apart."""
    figures = {
        fact.id: fact.got_it if ask_before == "none" else fact.gain
        for fact in facts
        if is_told(fact.got_it)
    }
    sure = {name: f for name, f in figures.items() if isinstance(f, Shown) and f.interval}
    n = min((f.n for f in sure.values()), default=0)
    if len(sure) < 2:
        return _("What became of each fact")
    if n < SURE:
        return _("What became of each fact; from %(n)d readers on they are compared", n=SURE)
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
    """Say what became of a fact."""
    if isinstance(fact.outcomes, TooFew):
        yield _("%(why)s.", why=too_few(fact.outcomes).capitalize())
        return
    if isinstance(fact.changes, Table):
        yield _(
            "Knew it before: %(knew)s. Learned it: %(learned)s. Had it right before and wrong after: %(lost)s. Still "
            "wrong: %(wrong)s.",
            knew=of_level(fact.changes, Change.KNEW),
            learned=of_level(fact.changes, Change.LEARNED),
            lost=of_level(fact.changes, Change.LOST),
            wrong=of_level(fact.changes, Change.STILL_WRONG),
        )
    if not isinstance(fact.gain, Undefined):
        yield _(
            "Right before reading: %(before)s; after: %(after)s; gain: %(gain)s.",
            before=share(fact.before),
            after=share(fact.after),
            gain=points(fact.gain),
        )
    yield _("All of it right after reading: %(share)s.", share=share(fact.got_it))
    if (said := confidently_wrong(fact.confidently_wrong)) is not None:
        yield said


def confidently_wrong(figure: Figure) -> str | None:
    """Say how many answers were wrong though their readers were sure; None where nobody is asked how sure."""
    if isinstance(figure, Shown):
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
    told = [q.after.n for q in questions if isinstance(q.after, (Shown, Extreme))]
    if flagged:
        return ngettext(
            "%(n)s of %(all)d questions needs a look",
            "%(n)s of %(all)d questions need a look",
            flagged,
            all=len(questions),
        )
    if not told:
        return _("Too few readers to say how often each question was right")
    if max(told) < SURE:
        return _("How often each question was right; from %(n)d readers on they are judged", n=SURE)
    return _("No question stands out as one to mend")


def question_lines(question: QuestionReport) -> Iterator[str]:
    """Say how a question did."""
    yield _("Right after reading: %(share)s.", share=share(question.after))
    if not isinstance(question.before, Undefined):
        yield _("Right before reading: %(share)s.", share=share(question.before))
    statuses = question.statuses
    if isinstance(statuses, Table):
        yield _(
            "Answered by %(answered)s; “I don’t know” from %(unknown)s; left out by %(omitted)s.",
            answered=of_level(statuses, Status.ANSWERED),
            unknown=of_level(statuses, Status.DONT_KNOW),
            omitted=of_level(statuses, Status.OMITTED),
        )
    if said := discrimination(question.discrimination):
        yield said


def discrimination(figure: Figure) -> str:
    """Answer whether readers who did well elsewhere get a question right; nothing where that cannot be said."""
    if not isinstance(figure, Shown) or figure.interval is None:
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


def verdict_words(verdicts: Mapping[str, Verdict] | TooFew, texts: Mapping[str, str]) -> list[str]:
    """Say which wrong options are chosen by nobody or hardly anybody."""
    if isinstance(verdicts, TooFew):
        return []
    unused = [texts[name] for name, verdict in verdicts.items() if verdict is Verdict.NOT_CHOSEN]
    if not unused:
        return []
    named = ", ".join(_("“%(text)s”", text=text) for text in unused)
    return [
        _("Hardly anybody chooses %(options)s: it could be left out or made better.", options=named)
    ]


def way_words(way: Tabled) -> str:
    """Say how far readers came."""
    if isinstance(way, TooFew):
        return _("Readers: %(why)s.", why=too_few(way))
    return _(
        "%(n)s began. Said how much was new to them: %(rated)s. Finished: %(finished)s.",
        n=readers(way.n),
        rated=of_level(way, "rated"),
        finished=of_level(way, "finished"),
    )


def simulated_words(simulated: Mapping[str, int], way: Tabled) -> str:
    """Say how many readers are made up; nothing where none is."""
    began = simulated.get("began", 0)
    if not began:
        return ""
    if isinstance(way, Table) and began >= way.n:
        return _("Simulated: all %(n)s. They are made up by a program.", n=readers(began))
    return _("Simulated: %(n)s of these. They are made up by a program.", n=readers(began))


def hasty_words(hasty: int | TooFew, fastest: int) -> str:
    """Say who is left out for having answered too fast."""
    if not fastest:
        return _(
            "Nobody is left out for answering faster than one can read: QUIZAPP_FASTEST_READING is 0."
        )
    rule = _(
        "faster than the questions can be read, at more than %(n)s words a minute (QUIZAPP_FASTEST_READING)",
        n=f"{fastest:,}",
    )
    if isinstance(hasty, TooFew):
        return _("Fewer than %(n)d were left out for answering %(rule)s.", n=MINIMUM, rule=rule)
    return ngettext(
        "%(n)s was left out for answering %(rule)s.",
        "%(n)s were left out for answering %(rule)s.",
        hasty,
        rule=rule,
    )


def step_words(step: str) -> str:
    """Name the furthest step that somebody came to who did not finish."""
    phase, _colon, number = step.partition(":")
    page = int(number) if number.isdecimal() else 0
    if phase == "pre" and not page:
        return _("At the first page before reading")
    if phase == "pre":
        return _("After page %(n)d before reading", n=page)
    if not page:
        return _("At the first page of questions")
    return _("After page %(n)d of the questions", n=page)


def in_order(steps: Iterable[str]) -> list[str]:
    """Put steps in the order in which readers come to them."""

    def place(step: str) -> tuple[bool, int]:
        phase, _colon, number = step.partition(":")
        return phase != "pre", int(number) if number.isdecimal() else 0

    return sorted(steps, key=place)


def cohort_name(name: str) -> str:
    """Give what a cohort is called."""
    known = {
        "direct": _("Opened on this site"),
        "embedded": _("In a frame on another site"),
        "assigned": _("Set by a teacher"),
        "simulated": _("Simulated"),
    }
    return known.get(name, name)


def agreement_words(alpha: Figure, sem: Figure) -> list[str]:
    """Say how far the questions agree about who understood; nothing where that cannot be said."""
    if not isinstance(alpha, Shown) or not isinstance(sem, Shown):
        return []
    around = f"{span(alpha.interval, hundredths)}; " if alpha.interval else ""
    return [
        _(
            "The questions agree about who understood at %(alpha)s on a scale up to 1 (%(around)s%(n)s); one reader’s "
            "score could move by about %(sem)d points on another day.",
            alpha=hundredths(alpha.value),
            around=around,
            n=readers(alpha.n),
            sem=round(sem.value),
        )
    ]


def rules_words() -> str:
    """Say by which rules numbers are told."""
    return _(
        "Numbers are told from %(n)d readers on, each by its own number of readers, and told anew when five have come "
        "or gone, so that none tells on a single person. They are rounded to whole points.",
        n=MINIMUM,
    )
