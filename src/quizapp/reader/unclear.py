"""Takes what is still unclear to a reader, sent from the result page."""

from datetime import UTC, datetime

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from quizapp.extensions import writing
from quizapp.reader import blueprint
from quizapp.reader.assigned import attempt_for_page, for_readers_only
from quizapp.reader.attempt import next_step
from quizapp.reader.forms import UnclearForm
from quizapp.reader.result import result_page
from quizapp.services.attempts.unclear import asks_unclear, save_unclear
from quizapp.web.access import Who, open_to
from quizapp.web.headers import keep_private


@blueprint.post("/r/<token>/unclear")
@open_to(Who.LINK_HOLDER)
def send_unclear(token: str) -> Response:
    """Store the text, replace it, or withdraw it."""
    form = UnclearForm(request.form)
    valid = form.validate()
    with writing() as connection:
        state = for_readers_only(attempt_for_page(connection, token))
        if not state.finished_at:
            return keep_private(redirect(next_step(token, state), 303))
        form.closed = not asks_unclear(connection, state)
        if valid and not form.closed:
            save_unclear(connection, state, form.text.data, datetime.now(UTC)) or abort(404)
    if form.closed or not valid:
        return keep_private(result_page(token, state, form, 409 if form.closed else 422))
    done = "stored" if form.text.data else "taken"
    return keep_private(
        redirect(url_for(".result", token=token, unclear=done, _anchor="unclear"), 303)
    )


@blueprint.get("/r/<token>/unclear")
@open_to(Who.LINK_HOLDER)
def unclear_anew(token: str) -> Response:
    """Redirect a GET of the address that the form posts to."""
    return keep_private(redirect(url_for(".result", token=token), 303))
