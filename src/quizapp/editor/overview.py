"""The overview of a quiz: its state, its problems and its parts; discarding or deleting a draft."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from quizapp.bank.article import parse_article
from quizapp.bank.stale import lost_evidence
from quizapp.editor import blueprint
from quizapp.editor.article_page import problems_of
from quizapp.editor.drafting import draft_or_404, title_of
from quizapp.editor.labels import ProblemPlace, place_of
from quizapp.editor.presence import said_of_others
from quizapp.extensions import db, editing
from quizapp.services.accounts.people import find_account
from quizapp.services.audit import record
from quizapp.services.publishing.delete_draft import can_be_deleted, delete_draft
from quizapp.services.quizzes.conflict_copies import conflict_copies_of
from quizapp.services.quizzes.drafts import DraftError, open_draft, rebase, start_over
from quizapp.services.quizzes.unclear_texts import count_unclear
from quizapp.web.access import Who, open_to
from quizapp.web.forms import SureForm
from quizapp.web.signed_in import person

if TYPE_CHECKING:
    from quizapp.bank.checking.draft_check import DraftProblem


@dataclass(frozen=True, slots=True)
class ProblemLink:
    """A problem, and a link to the page on which it can be fixed."""

    problem: "DraftProblem"
    place: ProblemPlace


@blueprint.get("/edit/<uid>")
@open_to(Who.EDITOR)
def quiz(uid: str) -> str:
    """Show the overview of a quiz."""
    draft = draft_or_404(uid)
    mendings = [
        ProblemLink(problem, place_of(uid, draft.content, problem))
        for problem in problems_of(draft)
    ]
    saver = find_account(db.session, draft.saved_by) if draft.saved_by is not None else None
    return render_template(
        "editor/quiz.html",
        draft=draft,
        title=str(draft.quiz.get("title") or ""),
        facts=draft.quiz.get("facts", []),
        words=parse_article(draft.article).words,
        errors=[one for one in mendings if not one.problem.warning],
        warnings=[one for one in mendings if one.problem.warning],
        lost={one.question_id for one in lost_evidence(draft.content)},
        saver=saver.person.name if saver else None,
        others=said_of_others(draft.quiz_id),
        asides=conflict_copies_of(db.session, draft.quiz_id),
        deletable=can_be_deleted(db.session, draft),
        unclear=count_unclear(db.session, draft.quiz_id),
    )


@blueprint.post("/edit/<uid>/go-on")
@open_to(Who.EDITOR)
def keep_draft(uid: str) -> Response:
    """Keep the draft although something else was published since it was begun."""
    with editing() as session:
        draft = open_draft(session, uid, lock=True) or abort(404)
        if draft.published_id is not None:
            rebase(session, draft, draft.published_id)
    return redirect(url_for(".quiz", uid=uid), 303)


@blueprint.get("/edit/<uid>/discard")
@open_to(Who.EDITOR)
def discard(uid: str) -> str | Response:
    """Ask whether to discard the draft for what is published."""
    draft = draft_or_404(uid)
    if not draft.is_published or not draft.differs:
        return redirect(url_for(".quiz", uid=uid), 303)
    return render_template("editor/writing/discard.html", draft=draft)


@blueprint.post("/edit/<uid>/discard")
@open_to(Who.EDITOR)
def discard_draft(uid: str) -> Response:
    """Discard the draft, keeping a copy of it."""
    now = datetime.now(UTC)
    with editing() as session:
        draft = open_draft(session, uid, lock=True) or abort(404)
        if draft.is_published and draft.differs:
            start_over(session, draft, person().id, now)
            record(session, person().id, "discarded a draft", title_of(draft), now, id=uid)
    return redirect(url_for(".quiz", uid=uid), 303)


@blueprint.get("/edit/<uid>/delete")
@open_to(Who.EDITOR)
def delete(uid: str) -> str:
    """Ask whether to delete a quiz that was never published."""
    draft = draft_or_404(uid)
    deletable = can_be_deleted(db.session, draft)
    return render_template("editor/delete.html", draft=draft, deletable=deletable, form=SureForm())


@blueprint.post("/edit/<uid>/delete")
@open_to(Who.EDITOR)
def delete_for_good(uid: str) -> Response | tuple[str, int]:
    """Delete a quiz that was never published."""
    form = SureForm(request.form)
    if not form.validate():
        return render_template(
            "editor/delete.html", draft=draft_or_404(uid), deletable=True, form=form
        ), 422
    now = datetime.now(UTC)
    try:
        with editing() as session:
            draft = open_draft(session, uid, lock=True) or abort(404)
            delete_draft(session, draft)
            record(session, person().id, "deleted a draft", title_of(draft), now, id=uid)
    except DraftError:
        return render_template("editor/delete.html", draft=draft_or_404(uid), deletable=False), 409
    return redirect(url_for(".list"), 303)


@blueprint.get("/edit/<uid>/aside")
@open_to(Who.EDITOR)
def aside(uid: str) -> str:
    """Show the conflict copies."""
    draft = draft_or_404(uid)
    texts = [(one, _in_words(one.text)) for one in conflict_copies_of(db.session, draft.quiz_id)]
    return render_template("editor/writing/aside.html", draft=draft, texts=texts)


def _in_words(text: str) -> str:
    value = json.loads(text)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)
