"""Where in an attempt a page of questions stands, and what became of the others."""

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
    """Where in an attempt a page of questions stands."""

    token: str
    part: str
    """`before` or `fact`."""
    number: int
    """Counted from 1."""

    @property
    def phase(self) -> str:
        """The phase of the page."""
        return PHASES[self.part]

    def url(self, left_out: int | None = None) -> str:
        """Give the address of the page, with a word on what was left out where wanted."""
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
        """Give the page of the attempt that stands here.

        :raises NotFound: where there is none.
        """
        pages = state.plan.pages(self.phase)
        if not 1 <= self.number <= len(pages):
            abort(404)
        return pages[self.number - 1]


@dataclass(frozen=True, slots=True)
class PageStep:
    """One page in the row of pages of questions."""

    number: int
    state: str
    """`saved`, `gaps` where something on it was left out, or nothing where it was not sent yet."""
    url: str
    """Where it can be gone back to; empty where not."""


def steps_at(state: AttemptState, place: PagePlace) -> list[PageStep]:
    """Give what became of each page of a phase; those that were sent can be gone back to."""
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
    """Give the state of each page's step, in order."""
    return tuple(_kind(state, phase, page) for page in state.plan.pages(phase))


def _kind(state: AttemptState, phase: str, page: PlanPage) -> str:
    if not state.is_stored(phase, page):
        return ""
    answers = (state.answers[phase, question_id].answer for question_id in page.question_ids)
    return "gaps" if any(answer.status is Status.OMITTED for answer in answers) else "saved"
