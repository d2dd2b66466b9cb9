"""A teacher who is signed in, with a class at work."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from quizapp.services.assignments.assignments import AssignmentTerms
from tests.account.client import Staff
from tests.classes import ZONE, answer, begin, make_assignment, make_class, right

NAMES = ("Ann <b>", "Bob", "", "Dana")


class Lesson:
    """`staff` is the teacher's browser; times are now."""

    def __init__(self, app: Flask, session: Session, terms: AssignmentTerms | None = None) -> None:
        self.app, self.session = app, session
        self.staff = Staff(app, ("teacher",))
        self.stranger = Staff(app, ("teacher", "editor"))
        self.now = datetime.now(UTC)
        self.classroom, self.pupils = make_class(session, self.staff.id, NAMES)
        self.assignment = make_assignment(session, self.classroom, terms or AssignmentTerms(ZONE))

    def begin(self, place: int) -> str:
        return begin(self.session, self.assignment, self.pupils[place], now=self.now)

    def done(self, place: int, how: Any = right, **more: Any) -> int:
        """Let a pupil do all of it; return the attempt's id."""
        later = self.now + timedelta(minutes=5)
        state = answer(self.session, self.begin(place), how, **{"now": later, **more})
        return state.id

    def at(self, path: str) -> str:
        """Return an address of the class (`book`), the assignment or one pupil."""
        ids = {"c": self.classroom.id, "a": self.assignment.id, "p": self.pupils[0].id}
        return path.format(**ids)


PAGES = (
    "/teach/classes/{c}/gradebook",
    "/teach/assignments/{a}/results",
    "/teach/assignments/{a}/watch",
    "/teach/assignments/{a}/watch.json",
    "/teach/assignments/{a}/watch/{p}",
    "/teach/classes/{c}/pupils/{p}/work",
)
SENT = (
    "/teach/classes/{c}/gradebook.csv",
    "/teach/classes/{c}/gradebook.xlsx",
    "/teach/assignments/{a}/results.csv",
    "/teach/assignments/{a}/results.xlsx",
    "/teach/classes/{c}/pupils/{p}/work.csv",
    "/teach/classes/{c}/pupils/{p}/work.xlsx",
    "/teach/classes/{c}/pupils/{p}/work/word",
    "/teach/classes/{c}/pupils/{p}/work/mark",
    "/teach/classes/{c}/pupils/{p}/work/mark/take-back",
    "/teach/assignments/{a}/watch/more-time",
    "/teach/assignments/{a}/watch/{p}/more-time",
    "/teach/assignments/{a}/watch/{p}/let-in",
    "/teach/assignments/{a}/watch/{p}/reopen",
    "/teach/assignments/{a}/watch/{p}/sign-out",
)
FORM = {
    "minutes": "5",
    "until": "2199-01-01T10:00",
    "word": "well",
    "reason": "well",
    "mark": "6",
    "question": "cost-year",
    "attempt": "1",
    "assignment": "1",
}
