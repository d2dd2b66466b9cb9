"""Publishing a draft: what changed, whether it is a correction or a new version, and when."""

from datetime import UTC, datetime

from flask import abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from quizapp.bank.changes import QuizChange
from quizapp.bank.quiz import Quiz
from quizapp.bank.word_diff import shortened
from quizapp.editor import blueprint
from quizapp.editor.drafting import draft_or_404
from quizapp.editor.publish_form import PublishForm
from quizapp.extensions import db, editing
from quizapp.services.publishing.publish_later import cancel_later, find_waiting, publish_later
from quizapp.services.publishing.publish_preview import (
    ComparedDraft,
    compare_draft,
    preview_effect,
)
from quizapp.services.publishing.publish_revision import (
    PublishAction,
    PublishError,
    newest_revision,
    publish_revision,
)
from quizapp.services.quizzes.drafts import LoadedDraft, open_draft, rebase
from quizapp.web.access import Who, open_to
from quizapp.web.forms import sent, sent_number
from quizapp.web.i18n import gettext as _
from quizapp.web.signed_in import person
from quizapp.web.zoned import zones

blueprint.add_app_template_filter(shortened)


@blueprint.app_template_filter("sentence")
def sentence(clause: str) -> str:
    """Capitalise the first letter of a clause."""
    return f"{clause[:1].upper()}{clause[1:]}"


@blueprint.app_template_global("place_of_change")
def place_of_change(uid: str, change: QuizChange) -> str:
    """Return the URL of the page on which a changed part is written."""
    if change.in_text:
        return url_for(".article", uid=uid)
    if change.question_id and not change.why_not:
        return url_for(".question", uid=uid, question_id=change.question_id)
    return url_for(".questions" if change.fact_id else ".settings", uid=uid)


class DraftChangedError(Exception):
    """The draft has changed since its editor looked at it."""


@blueprint.get("/edit/<uid>/publish")
@open_to(Who.EDITOR)
def publish(uid: str) -> Response:
    """Show what publishing would do."""
    draft = draft_or_404(uid)
    compared = compare_draft(db.session, draft)
    return _page(draft, compared, PublishForm(None, compared))


@blueprint.post("/edit/<uid>/publish")
@open_to(Who.EDITOR)
def send_publish(uid: str) -> Response:
    """Publish the draft as its editor saw it, now or later; if it cannot be, say why and keep what was entered."""
    now = datetime.now(UTC)
    draft = draft_or_404(uid)
    compared = compare_draft(db.session, draft)
    form = PublishForm(request.form, compared)
    if not form.check(now) or compared.quiz is None:
        return _page(draft, compared, form, status=422)
    try:
        done = _publish(uid, form, compared.digest, compared.quiz, now)
    except DraftChangedError:
        text = _("The draft was changed since you looked: look once more at what is published now.")
    except PublishError as error:
        text = f"{sentence(str(error))}."
    else:
        return redirect(url_for(".history", uid=uid, done=done), 303)
    db.session.rollback()
    draft = draft_or_404(uid)
    return _page(draft, compare_draft(db.session, draft), form, text, 409)


def _publish(uid: str, form: PublishForm, digest: str, quiz: Quiz, now: datetime) -> str:
    """Publish a checked quiz, of the draft with this digest, in one transaction; return a word for what was done.

    :raises DraftChangedError: if the draft has changed since its editor looked at it.
    :raises PublishError: if it cannot be published.
    """
    with editing() as session:
        draft = open_draft(session, uid, lock=True) or abort(404)
        # What was checked, what the editor looked at and what is locked now have to be one and the same.
        if not draft.digest == digest == sent("draft"):
            raise DraftChangedError
        terms = form.terms(sent_number("seen"), person().id)
        if form.at:
            publish_later(session, quiz, terms, form.at, now)
            return "planned"
        outcome = publish_revision(session, quiz, terms=terms, now=now)
        cancel_later(session, draft.quiz_id)
        newest = newest_revision(session, draft.quiz_id)
        if newest:
            rebase(session, draft, newest.id)
        return "published" if outcome.done is PublishAction.VERSION else outcome.done


def _page(
    draft: LoadedDraft,
    compared: ComparedDraft,
    form: PublishForm,
    text: str = "",
    status: int = 200,
) -> Response:
    page = render_template(
        "editor/publish.html",
        draft=draft,
        compared=compared,
        effect=preview_effect(db.session, compared, work_out="work_out" in request.args),
        waiting=find_waiting(db.session, draft.quiz_id),
        form=form,
        text=text,
        zones=zones(),
    )
    return make_response(page, status)
