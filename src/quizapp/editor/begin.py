"""A new quiz: blank, from a pasted article, from a zipped quiz folder, or as a copy."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from flask import redirect, render_template, request, url_for
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from quizapp.bank.blank import blank, copy_of
from quizapp.bank.checking.problems import Problem
from quizapp.bank.headings import write_article
from quizapp.bank.parts import Content
from quizapp.bank.paste import LONGEST_TITLE, take_pasted
from quizapp.bank.texts import FORBIDDEN
from quizapp.editor import blueprint
from quizapp.editor.drafting import draft_or_404
from quizapp.extensions import db, editing
from quizapp.services.audit import record
from quizapp.services.quizzes.drafts import LoadedDraft, open_draft
from quizapp.services.quizzes.new_drafts import KnownQuizError, begin_draft, free_slug
from quizapp.services.quizzes.quiz_list import list_quizzes
from quizapp.services.tokens import new_uid
from quizapp.web.access import Who, open_to
from quizapp.web.i18n import gettext as _
from quizapp.web.requests import allow_files
from quizapp.web.signed_in import person

_LANGUAGE = "en"
_MOST_PROBLEMS = 20


@dataclass
class NewQuizInput:
    """What was entered into the forms, to be shown again, and the problems with it."""

    title: str = ""
    language: str = _LANGUAGE
    text: str = ""
    copy: str = ""
    wrong: dict[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    known: str = ""
    """The id of the quiz that an uploaded folder has, where that is here already."""


@blueprint.get("/edit/new")
@open_to(Who.EDITOR)
def new() -> str:
    """Offer the four ways."""
    return _page(NewQuizInput(copy=request.args.get("copy", "")[:40]))


@blueprint.post("/edit/new/scratch")
@open_to(Who.EDITOR)
def begin_blank() -> Response | tuple[str, int]:
    """Create a quiz from a title."""
    entered = _entered()
    if not entered.title:
        entered.wrong["title"] = _("Give it a title: it can be changed at any time.")
        return _page(entered), 422
    return _begin(blank("", "", entered.title, entered.language), "from scratch")


@blueprint.post("/edit/new/paste")
@open_to(Who.EDITOR)
def begin_pasted() -> Response | tuple[str, int]:
    """Create a quiz from a pasted text."""
    entered = _entered()
    pasted = take_pasted(entered.text)
    if not entered.text.strip():
        entered.wrong["text"] = _("Paste the article’s text here.")
        return _page(entered), 422
    title = entered.title or pasted.title
    content = blank("", "", title[:LONGEST_TITLE], entered.language)
    return _begin(write_article(content, pasted.article), "from a pasted article")


@blueprint.post("/edit/new/copy")
@open_to(Who.EDITOR)
def begin_copy() -> Response | tuple[str, int]:
    """Create a copy of another quiz's draft."""
    uid = request.form.get("copy", "")[:40]
    source = open_draft(db.session, uid) if uid else None
    if source is None:
        wrong = {"source": _("Choose the quiz to copy.")}
        return _page(NewQuizInput(copy=uid, wrong=wrong)), 422
    title = _("%(title)s (copy)", title=str(source.quiz.get("title") or ""))[:LONGEST_TITLE]
    return _begin(copy_of(source.content, "", "", title), f"as a copy of {uid}")


@blueprint.post("/edit/new/upload")
@open_to(Who.EDITOR)
def begin_uploaded() -> Response | tuple[str, int]:
    """Create a quiz from a zipped quiz folder, as a copy if asked to."""
    from quizapp.bank.archive import MOST_ARCHIVE_BYTES, ArchiveError, unpack  # noqa: PLC0415

    allow_files()
    file = request.files.get("folder")
    entered = _entered()
    if file is None or not file.filename:
        entered.wrong["folder"] = _("Choose a zip file.")
        return _page(entered), 422
    try:
        unpacked = unpack(file.stream.read(MOST_ARCHIVE_BYTES + 1))
    except ArchiveError as error:
        entered.wrong["folder"] = str(error)
        return _page(entered), 422
    content = unpacked.content
    if content is None:
        entered.wrong["folder"] = _("This folder cannot be taken as it is. What to mend:")
        entered.problems = unpacked.problems[:_MOST_PROBLEMS]
        return _page(entered), 422
    if request.form.get("as_copy"):
        return _begin(
            copy_of(content, "", "", content["quiz"]["title"]), "from a folder, as a copy"
        )
    return _begin(content, "from a folder", entered)


def _begin(
    content: Content, how: str, entered: NewQuizInput | None = None
) -> Response | tuple[str, int]:
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
        entered = entered or NewQuizInput()
        entered.known = quiz["id"]
        entered.wrong["folder"] = _("The quiz of this folder is here already.")
        return _page(entered), 409
    return redirect(_first_page(draft), 303)


def _first_page(draft: LoadedDraft) -> str:
    """Return the URL at which writing goes on: the article, unless there are questions."""
    complete = any(fact["questions"] for fact in draft.quiz.get("facts", []))
    return url_for(".quiz" if complete else ".article", uid=draft.uid)


def _entered() -> NewQuizInput:
    return NewQuizInput(
        title=" ".join(FORBIDDEN.sub("", request.form.get("title", "")).split())[:LONGEST_TITLE],
        language=request.form.get("language", "").strip()[:35] or _LANGUAGE,
        text=request.form.get("text", ""),
    )


def _page(entered: NewQuizInput) -> str:
    known = draft_or_404(entered.known) if entered.known else None
    return render_template(
        "editor/writing/new.html",
        entered=entered,
        known=known,
        quizzes=sorted(
            list_quizzes(db.session, datetime.now(UTC)), key=lambda line: line.title.casefold()
        ),
    )
