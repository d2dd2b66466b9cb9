"""The pupil's list of assignments, and the way into each."""

from datetime import UTC, datetime
from random import SystemRandom

from flask import abort, current_app, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from quizapp.extensions import db, writing
from quizapp.pupil import blueprint
from quizapp.services.assignments.begin_assigned import BeginRefusal, begin_assigned
from quizapp.services.assignments.pupil_todo import TodoStage, todo_of
from quizapp.services.attempts.assignment_rules import find_rules_to_begin
from quizapp.services.classes.pupil_sessions import touch_pupil_session
from quizapp.web.access import Who, open_to
from quizapp.web.addresses import ID
from quizapp.web.forms import sent
from quizapp.web.signed_in import pupil, pupil_bar

_rng = SystemRandom()


@blueprint.get("/mine")
@open_to(Who.PUPIL)
def mine() -> str:
    """List assignments to do, in progress and done."""
    who, now = pupil(), datetime.now(UTC)
    stages: dict[TodoStage, list[object]] = {stage: [] for stage in TodoStage}
    for work in todo_of(db.connection, who.pupil_id, now):
        stages[work.stage].append(work)
    return render_template("pupil/mine.html", pupil=who, bar=pupil_bar(who), stages=stages, now=now)


@blueprint.post(f"/mine/<{ID}:assignment_id>")
@open_to(Who.PUPIL)
def open_assigned(assignment_id: int) -> Response:
    """Begin an assignment, continue it, show its result, or begin another attempt."""
    who, now = pupil(), datetime.now(UTC)
    with writing() as connection:
        rules = find_rules_to_begin(connection, assignment_id, who.pupil_id) or abort(404)
        begun = begin_assigned(
            connection,
            rules,
            secret_key=current_app.config["SECRET_KEY"],
            again=sent("again") == "1",
            now=now,
            rng=_rng,
        )
        touch_pupil_session(connection, who, now)
    if isinstance(begun, BeginRefusal):
        page = render_template(
            "pupil/not_now.html", bar=pupil_bar(who), why=begun.value, rules=rules
        )
        return make_response(page, 409)
    return redirect(url_for("reader.continue_", token=begun.token), 303)


@blueprint.get(f"/mine/<{ID}:assignment_id>")
@open_to(Who.PUPIL)
def open_anew(assignment_id: int) -> Response:  # noqa: ARG001 - the address has it
    """Redirect a GET of the address that the list's buttons post to."""
    return redirect(url_for(".mine"), 303)
