"""Watching a class at work, live."""

from datetime import UTC, datetime
from typing import Any

from flask import Response, current_app, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from quizapp.extensions import db, editing
from quizapp.services.assignments.reopen import give_time_to_all
from quizapp.services.gradebook.class_results import read_results
from quizapp.teacher import blueprint
from quizapp.teacher.classes.lookups import assignment_or_404, plain
from quizapp.teacher.results.class_at_work import WatchOptions, stump_words, watched
from quizapp.typed import whole_number
from quizapp.web.access import Who, open_to
from quizapp.web.addresses import ID
from quizapp.web.forms import sent
from quizapp.web.live import tree

MINUTES = ("5", "10")
"""What can be granted at one press."""


@blueprint.get(f"/assignments/<{ID}:assignment_id>/watch")
@open_to(Who.TEACHER)
def watch(assignment_id: int) -> str:
    """Show where everyone is; a script keeps the page up to date."""
    return render_template("teacher/results/watch.html", minutes=MINUTES, **_seen(assignment_id))


@blueprint.get(f"/assignments/<{ID}:assignment_id>/watch.json")
@open_to(Who.TEACHER)
def watch_now(assignment_id: int) -> Response:
    """Return the current content of that page as elements; see `web/live.py`."""
    part = current_app.jinja_env.get_template("teacher/results/watch_now.html")
    return jsonify(tree(part.render(_seen(assignment_id))))


@blueprint.post(f"/assignments/<{ID}:assignment_id>/watch/more-time")
@open_to(Who.TEACHER)
def more_time_for_all(assignment_id: int) -> AnyResponse:
    """Extend the time limit of every pupil at work."""
    minutes = sent("minutes")
    given = 0
    if minutes in MINUTES:
        with editing() as session:
            assignment, _ = assignment_or_404(assignment_id)
            given = give_time_to_all(session, assignment, int(minutes))
    back = plain({name: sent(name)[:1] for name in ("words", "questions")})
    address = url_for(".watch", assignment_id=assignment_id, given=given, **back)  # type: ignore[arg-type]
    return redirect(address, 303)


def _seen(assignment_id: int) -> dict[str, Any]:
    assignment, classroom = assignment_or_404(assignment_id)
    looks = WatchOptions(*(request.args.get(name) == "1" for name in ("words", "questions")))
    results = read_results(db.session, [assignment], datetime.now(UTC))
    given = request.args.get("given", "")
    return {
        "assignment": assignment,
        "classroom": classroom,
        "quiz": results.quiz(assignment),
        "looks": looks,
        "found": watched(results, assignment, looks),
        "stump_words": stump_words,
        "given": whole_number(given),
    }
