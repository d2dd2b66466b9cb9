"""The tables, one a file."""

from quizapp.models.answer import Answer
from quizapp.models.attempt import Attempt
from quizapp.models.base import Base, table_of
from quizapp.models.counter import Counter
from quizapp.models.late_answer import LateAnswer
from quizapp.models.lease import Lease
from quizapp.models.publication import Publication
from quizapp.models.quiz_row import QuizRow
from quizapp.models.revision import Revision
from quizapp.models.slug import Slug
from quizapp.models.snapshot import Snapshot
from quizapp.models.version import Version

__all__ = [
    "Answer",
    "Attempt",
    "Base",
    "Counter",
    "LateAnswer",
    "Lease",
    "Publication",
    "QuizRow",
    "Revision",
    "Slug",
    "Snapshot",
    "Version",
    "table_of",
]
