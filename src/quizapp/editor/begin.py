"""A new quiz: blank, from a pasted article, from a zipped quiz folder, or as a copy."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from flask import redirect, render_template, request, url_for
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import CombinedMultiDict, FileStorage, MultiDict
from werkzeug.wrappers import Response

from quizapp.bank.blank import blank, copy_of
from quizapp.bank.checking.problems import Problem
from quizapp.bank.headings import write_article
from quizapp.bank.parts import Content
from quizapp.bank.paste import LONGEST_TITLE, take_pasted
from quizapp.editor import blueprint
from quizapp.editor.drafting import draft_or_404
from quizapp.editor.new_forms import BlankForm, CopyForm, FolderForm, PasteForm
from quizapp.extensions import db, editing
from quizapp.services.audit import record
from quizapp.services.quizzes.drafts import LoadedDraft
from quizapp.services.quizzes.new_drafts import KnownQuizError, begin_draft, free_slug
from quizapp.services.quizzes.quiz_list import list_quizzes
from quizapp.services.tokens import new_uid
from quizapp.web.access import Who, open_to
from quizapp.web.i18n import gettext as _
from quizapp.web.requests import allow_files
from quizapp.web.signed_in import person

_MOST_PROBLEMS = 20


@blueprint.get("/edit/new")
@open_to(Who.EDITOR)
def new() -> str:
    """Offer the four ways."""
    return _page(copy=_copy_form(data={"copy": request.args.get("copy", "")}))


@blueprint.post("/edit/new/scratch")
@open_to(Who.EDITOR)
def begin_blank() -> Response | tuple[str, int]:
    """Create a quiz from a title."""
    form = BlankForm(request.form)
    if not form.validate():
        return _page(blank=form), 422
    return _begin(blank("", "", form.title.data or "", form.language.data or ""), "from scratch")


@blueprint.post("/edit/new/paste")
@open_to(Who.EDITOR)
def begin_pasted() -> Response | tuple[str, int]:
    """Create a quiz from a pasted text."""
    form = PasteForm(request.form)
    if not form.validate():
        return _page(paste=form), 422
    pasted = take_pasted(form.text.data or "")
    title = form.title.data or pasted.title
    content = blank("", "", title[:LONGEST_TITLE], form.language.data or "")
    return _begin(write_article(content, pasted.article), "from a pasted article")


@blueprint.post("/edit/new/copy")
@open_to(Who.EDITOR)
def begin_copy() -> Response | tuple[str, int]:
    """Create a copy of another quiz's draft."""
    form = _copy_form(request.form)
    if not form.validate():
        return _page(copy=form), 422
    source = draft_or_404(form.copy.data)
    title = _("%(title)s (copy)", title=str(source.quiz.get("title") or ""))[:LONGEST_TITLE]
    return _begin(copy_of(source.content, "", "", title), f"as a copy of {source.uid}")


@blueprint.post("/edit/new/upload")
@open_to(Who.EDITOR)
def begin_uploaded() -> Response | tuple[str, int]:
    """Create a quiz from a zipped quiz folder, as a copy if asked to."""
    from quizapp.bank.archive import MOST_ARCHIVE_BYTES, ArchiveError, unpack  # noqa: PLC0415

    allow_files()
    form = FolderForm(CombinedMultiDict([request.form, request.files]))
    file = form.folder.data
    if not isinstance(file, FileStorage) or not file.filename:
        return _refuse_folder(form, _("Choose a zip file."))
    try:
        unpacked = unpack(file.stream.read(MOST_ARCHIVE_BYTES + 1))
    except ArchiveError as error:
        return _refuse_folder(form, str(error))
    content = unpacked.content
    if content is None:
        wrong = _("This folder cannot be taken as it is. What to mend:")
        return _refuse_folder(form, wrong, unpacked.problems[:_MOST_PROBLEMS])
    if form.as_copy.data:
        return _begin(
            copy_of(content, "", "", content["quiz"]["title"]), "from a folder, as a copy"
        )
    return _begin(content, "from a folder")


def _begin(content: Content, how: str) -> Response | tuple[str, int]:
    """Store a new quiz, with a new id and a new address if it has none, and redirect to it."""
    now = datetime.now(UTC)
    quiz = content["quiz"]
    try:
        with editing() as session:
            quiz["id"] = quiz["id"] or new_uid()
            quiz["slug"] = quiz["slug"] or free_slug(session, quiz["title"])
            draft = begin_draft(session, content, person().id, now)
            subject = str(quiz["title"] or quiz["slug"])
            record(session, person().id, "began a quiz", subject, now, how=how, id=quiz["id"])
    except (KnownQuizError, IntegrityError):  # or another process has just stored it
        form = FolderForm(data={"as_copy": True})
        form.folder.errors = [_("The quiz of this folder is here already.")]
        return _page(folder=form, known=draft_or_404(quiz["id"])), 409
    return redirect(_first_page(draft), 303)


def _first_page(draft: LoadedDraft) -> str:
    """Return the URL at which writing goes on: the article, unless there are questions."""
    complete = any(fact["questions"] for fact in draft.quiz.get("facts", []))
    return url_for(".quiz" if complete else ".article", uid=draft.uid)


def _refuse_folder(
    form: FolderForm, wrong: str, problems: Sequence[Problem] = ()
) -> tuple[str, int]:
    form.folder.errors = [wrong]
    return _page(folder=form, problems=problems), 422


def _copy_form(
    sent: MultiDict[str, str] | None = None, data: Mapping[str, str] | None = None
) -> CopyForm:
    lines = sorted(
        list_quizzes(db.session, datetime.now(UTC)), key=lambda line: line.title.casefold()
    )
    return CopyForm(sent, data=data, quizzes=[(one.uid, one.title or one.slug) for one in lines])


def _page(
    *,
    paste: PasteForm | None = None,
    blank: BlankForm | None = None,
    folder: FolderForm | None = None,
    copy: CopyForm | None = None,
    problems: Sequence[Problem] = (),
    known: LoadedDraft | None = None,
) -> str:
    return render_template(
        "editor/writing/new.html",
        paste=paste or PasteForm(),
        blank=blank or BlankForm(),
        folder=folder or FolderForm(),
        copy=copy or _copy_form(),
        problems=problems,
        known=known,
    )
