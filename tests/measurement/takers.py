"""Readers who were asked this and that, for properties."""

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from quizapp.measurement.taken import NOT_REACHED, Asked, State, Taken

FACTS = ("f1", "f2", "f3")
QUESTIONS = {f"{fact}-{form}": fact for fact in FACTS for form in "abc"}
"""Two of a pair and a third question on each fact."""


@st.composite
def asked(draw: DrawFn, question: str, compared: bool) -> Asked:
    status = draw(st.sampled_from(["answered", "answered", "dont_know", "omitted", NOT_REACHED]))
    fact = QUESTIONS[question]
    if status != "answered":
        return Asked(question, fact, status, 0, compared=compared)
    mark = draw(st.sampled_from([0, 6, 12, 12]))
    chosen = tuple(draw(st.sets(st.sampled_from("abcd"), max_size=2)))
    sure = draw(st.none() | st.sampled_from([0, 25, 50, 75, 100]))
    return Asked(question, fact, status, mark, 12, chosen, sure, compared)


@st.composite
def phases(draw: DrawFn, form: str, facts: list[str], third: bool) -> tuple[Asked, ...]:
    found = []
    for fact in facts:
        found.append(draw(asked(f"{fact}-{form}", compared=True)))
        if third:
            found.append(draw(asked(f"{fact}-c", compared=False)))
    return tuple(found)


@st.composite
def _taken(draw: DrawFn) -> Taken:
    before = draw(st.lists(st.sampled_from(FACTS), unique=True))
    form, other = draw(st.sampled_from([("a", "b"), ("b", "a")]))
    return Taken(
        cohort=draw(st.sampled_from(["direct", "embedded"])),
        state=draw(st.sampled_from([State.FINISHED, State.FINISHED, *State])),
        rating=draw(st.none() | st.integers(0, 100)),
        day=draw(st.sampled_from(["", "2026-03-01", "2026-03-02"])),
        stopped=draw(st.sampled_from(["", "article", "fact-1"])),
        pre=draw(phases(form, before, third=False)),
        post=draw(phases(other, list(FACTS), third=True)),
    )


takens = _taken()
