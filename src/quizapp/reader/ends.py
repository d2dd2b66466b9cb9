"""Tells a pupil's open page when time is up: a teacher can grant more, or less, meanwhile."""

from datetime import UTC, datetime

from flask import Response, abort, jsonify

from quizapp.extensions import db
from quizapp.reader import blueprint
from quizapp.reader.assigned import seconds_left
from quizapp.services.assignments.attempt_ends import find_end
from quizapp.web.access import Who, open_to, staff_page
from quizapp.web.headers import keep_private
from quizapp.web.signed_in import PUPIL_SESSION
from quizapp.web.zoned import class_clock


@blueprint.get("/r/<token>/ends")
@open_to(Who.LINK_HOLDER)
def ends(token: str) -> Response:
    """Return what the page's clock shows: the end, the seconds until then, and the words for it."""
    staff_page()
    now = datetime.now(UTC)
    found = find_end(db.connection, token, PUPIL_SESSION.token(), now) or abort(404)
    told = {
        "ends": int(found.at.timestamp() * 1000) if found.at else None,
        "left": seconds_left(found.at, now),
        "until": class_clock(found.at, found.zone) if found.at else "",
    }
    return keep_private(jsonify(told))
