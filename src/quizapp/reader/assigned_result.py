"""The result of a pupil, as far as the assignment's rules show it."""

from datetime import UTC, datetime

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from quizapp.extensions import db
from quizapp.question_types.base import MAX_MARK
from quizapp.reader import assigned
from quizapp.services.assignments.assigned_results import assigned_result_of
from quizapp.services.attempts.assignment_rules import PupilRules
from quizapp.services.attempts.attempts import AttemptState


def assigned_result_page(token: str, state: AttemptState, rules: PupilRules) -> Response:
    """Render the result of a pupil's attempt."""
    found = assigned_result_of(db.connection, state, rules, datetime.now(UTC))
    page = render_template(
        "reader/assigned_result.html",
        quiz=state.quiz,
        token=token,
        rules=rules,
        finished_at=state.finished_at,
        rating=state.rating,
        found=found,
        result=found.result,
        names={fact.id: fact.heading for fact in found.result.facts},
        max_mark=MAX_MARK,
        late="late" in request.args,
        around=assigned.around(token, state),
    )
    return make_response(page)
