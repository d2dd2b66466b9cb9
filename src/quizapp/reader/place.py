"""The place of a question page in its attempt, and the state of the other pages."""

from dataclasses import dataclass

from flask import abort, url_for

from quizapp.marking import Status
from quizapp.services.attempts.attempts import AttemptState
from quizapp.services.attempts.plan import PlanPage
from quizapp.web.parts import filled_frame, gap

PHASES = {"before": "pre", "fact": "post"}
"""The part of the address that stands for each phase."""


@dataclass(frozen=True, slots=True)
class PagePlace:
    """The place of a question page in its attempt."""

    token: str
    part: str
    """`before` or `fact`."""
    number: int
    """Counted from 1."""

    @property
    def phase(self) -> str:
        return PHASES[self.part]

    def url(self, left_out: int | None = None) -> str:
        """Return the URL of the page, optionally asking it to point out skipped questions."""
        return filled_frame(
            ("address", self.part, self.number, left_out),
            lambda: url_for(
                "reader.questions",
                token=gap("token"),
                part=self.part,
                number=self.number,
                left_out=left_out,
            ),
            token=self.token,
        )

    def page(self, state: AttemptState) -> PlanPage:
        """Return the page of the attempt at this place.

        :raises NotFound: if there is none.
        """
        pages = state.plan.pages(self.phase)
        if not 1 <= self.number <= len(pages):
            abort(404)
        return pages[self.number - 1]


@dataclass(frozen=True, slots=True)
class PageStep:
    """One page in the row of steps above the questions."""

    number: int
    state: str
    """`saved`, `gaps` where something on it was left out, or nothing where it was not sent yet."""
    url: str
    """Where it can be gone back to; empty where not."""


def steps_at(state: AttemptState, place: PagePlace) -> list[PageStep]:
    """Return the state of each page of a phase; pages that were sent can be opened again."""
    return [
        PageStep(
            number,
            kind,
            PagePlace(place.token, place.part, number).url()
            if kind and number != place.number
            else "",
        )
        for number, kind in enumerate(kinds_of(state, place.phase), 1)
    ]


def kinds_of(state: AttemptState, phase: str) -> tuple[str, ...]:
    """Return the state of each step, in order."""
    return tuple(_kind(state, phase, page) for page in state.plan.pages(phase))


def _kind(state: AttemptState, phase: str, page: PlanPage) -> str:
    if not state.is_stored(phase, page):
        return ""
    answers = (state.answers[phase, question_id].answer for question_id in page.question_ids)
    return "gaps" if any(answer.status is Status.OMITTED for answer in answers) else "saved"
