"""The result, and what a reader can do with it: try again, or delete everything."""

import secrets
from datetime import UTC, datetime
from random import SystemRandom
from typing import Any

from flask import current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from quizapp.extensions import db, editing, writing
from quizapp.measurement.summary import MINIMUM, got_it, histogram, median, told, total
from quizapp.question_types.base import MAX_MARK
from quizapp.reader import assigned, blueprint
from quizapp.reader.article import closed_page
from quizapp.reader.assigned_result import assigned_result_page
from quizapp.reader.attempt import next_step, state_or_404
from quizapp.reader.forms import UnclearForm, form_key
from quizapp.services.attempts import State
from quizapp.services.begin_attempt import try_again
from quizapp.services.delete_answers import delete_answers
from quizapp.services.published import Closed
from quizapp.services.results import Result, result_of
from quizapp.services.tokens import new_token, token_for
from quizapp.services.unclear import find_unclear
from quizapp.web.access import Who, open_to
from quizapp.web.charts import Histogram
from quizapp.web.headers import keep_private

_rng = SystemRandom()


@blueprint.get("/r/<token>/result")
@open_to(Who.LINK_HOLDER)
def result(token: str) -> Response:
    """Show what got across."""
    state = state_or_404(token)
    if not state.finished_at:
        return keep_private(redirect(next_step(token, state), 303))
    if state.assigned:
        return keep_private(assigned_result_page(token, state, state.assigned))
    return keep_private(result_page(token, state))


def result_page(
    token: str, state: State, unclear: UnclearForm | None = None, status: int = 200
) -> Response:
    """Give the result of a finished attempt; `unclear` is what was sent of it and needs another look."""
    found = result_of(db.connection, state)
    if unclear is None and found.asks_unclear:
        unclear = UnclearForm()
        unclear.text.entered = find_unclear(db.connection, state.id)
    page = render_template(
        "reader/result.html",
        quiz=state.quiz,
        token=token,
        names={fact.id: fact.heading for fact in found.facts},
        max_mark=MAX_MARK,
        rating=state.rating,
        result=found,
        everyone=_everyone(found, state.rating),
        late="late" in request.args,
        unclear=unclear,
        done=request.args.get("unclear", ""),
        form_key=secrets.token_hex(16),
    )
    return make_response(page, status)


@blueprint.post("/r/<token>/again")
@open_to(Who.LINK_HOLDER)
def again(token: str) -> Response:
    """Begin another attempt of the same reader, who reads the article anew first."""
    key = form_key(request.form)
    new = token_for(key, current_app.config["SECRET_KEY"]) if key else new_token()
    with writing() as connection:
        state = assigned.for_readers_only(state_or_404(token))
        if not state.finished_at:
            return keep_private(redirect(next_step(token, state), 303))
        begun = try_again(connection, state, new, datetime.now(UTC), _rng)
    if not begun:
        return closed_page(Closed(None, was_out=True))
    return keep_private(redirect(url_for(".continue_", token=new), 303))


@blueprint.get("/r/<token>/delete")
@open_to(Who.LINK_HOLDER)
def ask_to_delete(token: str) -> Response:
    """Say what deleting does, and ask."""
    state = assigned.for_readers_only(state_or_404(token))
    page = render_template(
        "reader/delete.html", quiz=state.quiz, token=token, back=next_step(token, state)
    )
    return keep_private(make_response(page))


@blueprint.post("/r/<token>/delete")
@open_to(Who.LINK_HOLDER)
def delete(token: str) -> Response:
    """Delete everything that this reader gave."""
    with editing() as session:
        delete_answers(session, assigned.for_readers_only(assigned.shown(session, token)))
    return keep_private(redirect(url_for(".deleted"), 303))


@blueprint.get("/deleted")
@open_to(Who.ANYONE)
def deleted() -> str:
    """Say that it is done."""
    return render_template("reader/deleted.html")


def _everyone(found: Result, rating: int | None) -> dict[str, Any]:
    """Give what is told of all readers; each number by its own n, and only from `MINIMUM` readers on."""
    everyone: dict[str, Any] = {
        "minimum": MINIMUM,
        "facts": {},
        "ratings": None,
        "as_of": None,
        "simulated": 0,
        "all_simulated": False,
    }
    if found.told is None:
        return everyone
    summary = found.told.summary
    everyone["as_of"] = found.told.as_of
    everyone["facts"] = {
        fact.id: {"right": got_it(tally), "n": total(tally)}
        for fact in found.facts
        if told(tally := summary.facts.get(fact.id, {}))
    }
    if told(summary.ratings):
        everyone["ratings"] = Histogram(histogram(summary.ratings), rating)
        everyone["median"] = median(summary.ratings)
        everyone["n"] = total(summary.ratings)
    # Of who rated and of who finished, where these stand on the page; the larger number takes in most of both.
    finished = [total(summary.facts[fact_id]) for fact_id in everyone["facts"]]
    shown = {"rated": everyone.get("n", 0), "finished": max(finished, default=0)}
    simulated = {level: summary.simulated.get(level, 0) for level, n in shown.items() if n}
    everyone["simulated"] = max(simulated.values(), default=0)
    everyone["all_simulated"] = all(n >= shown[level] for level, n in simulated.items())
    return everyone
