"""The result page, and what a reader can do from there: try again, or delete everything."""

from collections.abc import Mapping
from datetime import UTC, datetime
from random import SystemRandom
from typing import Any

from flask import current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from quizapp.extensions import db, editing, writing
from quizapp.marking import FactOutcome
from quizapp.measurement.summary import MINIMUM, got_it, histogram, is_publishable, median, total
from quizapp.question_types.base import MAX_MARK
from quizapp.reader import assigned, blueprint
from quizapp.reader.article import closed_page
from quizapp.reader.assigned_result import assigned_result_page
from quizapp.reader.attempt import next_step, state_or_404
from quizapp.reader.forms import UnclearForm
from quizapp.reader.histogram import Histogram
from quizapp.services.attempts.attempts import AttemptState
from quizapp.services.attempts.begin_attempt import try_again
from quizapp.services.attempts.delete_answers import delete_answers
from quizapp.services.attempts.results import FactResult, Result, result_of
from quizapp.services.attempts.unclear import find_unclear
from quizapp.services.quizzes.published import ClosedQuiz
from quizapp.services.tokens import new_token, token_for
from quizapp.web.access import Who, open_to
from quizapp.web.form_keys import form_key, new_form_key
from quizapp.web.headers import keep_private
from quizapp.web.parts import cached, filled_frame, gap

_rng = SystemRandom()
_GAPS = ("token", "form_key", "heading", "overview", "facts", "unclear", "everyone")
"""In which the results of readers of the same quiz differ."""


@blueprint.get("/r/<token>/result")
@open_to(Who.LINK_HOLDER)
def result(token: str) -> Response:
    """Show the result."""
    state = state_or_404(token)
    if not state.finished_at:
        return keep_private(redirect(next_step(token, state), 303))
    if state.assigned:
        return keep_private(assigned_result_page(token, state, state.assigned))
    return keep_private(result_page(token, state))


def result_page(
    token: str, state: AttemptState, unclear: UnclearForm | None = None, status: int = 200
) -> Response:
    """Render the result of a finished attempt; `unclear` is the form if it was refused."""
    found = result_of(db.connection, state)
    if unclear is None and found.asks_unclear:
        unclear = UnclearForm()
        unclear.text.entered = find_unclear(db.connection, state.id)
    look_again = bool(unclear and (unclear.errors or unclear.closed))
    late = "late" in request.args
    page = filled_frame(
        ("result", state.digest, late, found.open, found.corrected_at, look_again),
        lambda: render_template(
            "reader/result.html",
            quiz=state.quiz,
            late=late,
            open=found.open,
            corrected_at=found.corrected_at,
            look_again=look_again,
            gaps={name: gap(name) for name in _GAPS},
        ),
        token=token,
        form_key=new_form_key(),
        unclear=_unclear_form(unclear, token) if unclear else "",
        **_shown(state, found),
    )
    return make_response(page, status)


def _unclear_form(unclear: UnclearForm, token: str) -> str:
    macros = _macros("reader/unclear_form.html")
    return str(macros.unclear_form(unclear, request.args.get("unclear", ""), token))


def _shown(state: AttemptState, found: Result) -> dict[str, str]:
    """Render a reader's own result, apart from the link and the forms."""
    macros, rating = _macros("reader/result_parts.html"), state.rating
    everyone = _everyone(found, rating)
    outcomes = [fact.outcome for fact in found.facts if fact.outcome]
    counts = len(found.comparison.got), outcomes.count(FactOutcome.PARTLY), len(outcomes)
    names = {fact.id: fact.heading for fact in found.facts}
    as_of, simulated = everyone["as_of"], everyone["simulated"]
    return {
        "heading": macros.result_heading(*counts),
        "overview": macros.result_overview(found, state.quiz, rating, names, *counts),
        "facts": "".join(
            _fact_section(state, fact, number, everyone["facts"].get(fact.id))
            for number, fact in enumerate(found.facts, 1)
        ),
        "everyone": cached(
            ("everyone", state.version_id, as_of, simulated, rating),
            macros.everyone_block,
            everyone,
            rating,
        ),
    }


def _fact_section(
    state: AttemptState, fact: FactResult, number: int, share: Mapping[str, int] | None
) -> str:
    """Render a fact with its questions: the same for all who gave the same answers, until more readers are counted."""
    shown = (share["right"], share["n"]) if share else None
    return cached(
        ("fact", state.digest, number, shown, fact.keys),
        _macros("reader/result_parts.html").fact_section,
        *(fact, number, share, state.quiz, MAX_MARK),
    )


def _macros(template: str) -> Any:
    return current_app.jinja_env.get_template(template).module


@blueprint.post("/r/<token>/again")
@open_to(Who.LINK_HOLDER)
def again(token: str) -> Response:
    """Begin another attempt of the same reader, who reads the article again first."""
    key = form_key()
    new = token_for(key, current_app.config["SECRET_KEY"]) if key else new_token()
    with writing() as connection:
        state = assigned.for_readers_only(state_or_404(token))
        if not state.finished_at:
            return keep_private(redirect(next_step(token, state), 303))
        begun = try_again(connection, state, new, datetime.now(UTC), _rng)
    if not begun:
        return closed_page(ClosedQuiz(None, was_out=True))
    return keep_private(redirect(url_for(".continue_", token=new), 303))


@blueprint.get("/r/<token>/delete")
@open_to(Who.LINK_HOLDER)
def ask_to_delete(token: str) -> Response:
    """Explain what deleting does, and ask for confirmation."""
    state = assigned.for_readers_only(state_or_404(token))
    page = render_template(
        "reader/delete.html", quiz=state.quiz, token=token, back=next_step(token, state)
    )
    return keep_private(make_response(page))


@blueprint.post("/r/<token>/delete")
@open_to(Who.LINK_HOLDER)
def delete(token: str) -> Response:
    """Delete everything that this reader entered."""
    with editing() as session:
        delete_answers(
            session, assigned.for_readers_only(assigned.attempt_for_page(session, token))
        )
    return keep_private(redirect(url_for(".deleted"), 303))


@blueprint.get("/deleted")
@open_to(Who.ANYONE)
def deleted() -> str:
    """Confirm the deletion."""
    return render_template("reader/deleted.html")


def _everyone(found: Result, rating: int | None) -> dict[str, Any]:
    """Return the numbers of all readers, each with its n, from `MINIMUM` readers on."""
    everyone: dict[str, Any] = {
        "minimum": MINIMUM,
        "facts": {},
        "ratings": None,
        "as_of": None,
        "simulated": 0,
        "all_simulated": False,
    }
    if found.summary is None:
        return everyone
    summary = found.summary.summary
    everyone["as_of"] = found.summary.as_of
    everyone["facts"] = {
        fact.id: {"right": got_it(tally), "n": total(tally)}
        for fact in found.facts
        if is_publishable(tally := summary.facts.get(fact.id, {}))
    }
    if is_publishable(summary.ratings):
        everyone["ratings"] = Histogram(histogram(summary.ratings), rating)
        everyone["median"] = median(summary.ratings)
        everyone["n"] = total(summary.ratings)
    # Ratings and facts count different readers; report the larger number of simulated ones.
    finished = [total(summary.facts[fact_id]) for fact_id in everyone["facts"]]
    shown = {"rated": everyone.get("n", 0), "finished": max(finished, default=0)}
    simulated = {level: summary.simulated.get(level, 0) for level, n in shown.items() if n}
    everyone["simulated"] = max(simulated.values(), default=0)
    everyone["all_simulated"] = all(n >= shown[level] for level, n in simulated.items())
    return everyone
