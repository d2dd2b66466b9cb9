"""The tables, one a file."""

from quizapp.models.answer import Answer
from quizapp.models.assignment import Assignment, ForPupil
from quizapp.models.attempt import Attempt
from quizapp.models.audit_event import AuditEvent
from quizapp.models.base import Base, table_of
from quizapp.models.classroom import Classroom, ClassroomTeacher
from quizapp.models.counter import Counter
from quizapp.models.draft import Draft, DraftAside, DraftVisit
from quizapp.models.late_answer import LateAnswer
from quizapp.models.lease import Lease
from quizapp.models.mark_override import MarkOverride
from quizapp.models.one_time_link import OneTimeLink
from quizapp.models.person import PersonRole, PersonRow, Role
from quizapp.models.publication import Publication
from quizapp.models.pupil import Pupil, PupilSession
from quizapp.models.quiz_row import QuizRow
from quizapp.models.remarking import Remarking
from quizapp.models.revision import Revision
from quizapp.models.schedule import Schedule
from quizapp.models.sign_in_count import ResetRequest, SignInCount
from quizapp.models.slug import Slug
from quizapp.models.snapshot import Snapshot
from quizapp.models.staff_session import StaffSession
from quizapp.models.unclear import Unclear
from quizapp.models.version import Version

__all__ = [
    "Answer",
    "Assignment",
    "Attempt",
    "AuditEvent",
    "Base",
    "Classroom",
    "ClassroomTeacher",
    "Counter",
    "Draft",
    "DraftAside",
    "DraftVisit",
    "ForPupil",
    "LateAnswer",
    "Lease",
    "MarkOverride",
    "OneTimeLink",
    "PersonRole",
    "PersonRow",
    "Publication",
    "Pupil",
    "PupilSession",
    "QuizRow",
    "Remarking",
    "ResetRequest",
    "Revision",
    "Role",
    "Schedule",
    "SignInCount",
    "Slug",
    "Snapshot",
    "StaffSession",
    "Unclear",
    "Version",
    "table_of",
]
