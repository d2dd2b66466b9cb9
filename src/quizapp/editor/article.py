"""Writing the article: its page, its saves, and conflicts between two editors."""

from flask import abort, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import StringField, TextAreaField

from quizapp.bank import rearrange
from quizapp.bank.headings import drop_fact, make_fact, write_article
from quizapp.bank.parts import Content, MergeConflict
from quizapp.bank.paste import LONGEST_TITLE, tidy
from quizapp.bank.texts import normal_lines
from quizapp.bank.word_diff import side_by_side
from quizapp.editor import blueprint
from quizapp.editor.article_page import article_values, live_parts
from quizapp.editor.drafting import change, draft_or_404, edition_sent
from quizapp.editor.presence import here, note_here, note_left, said_of_others
from quizapp.extensions import db
from quizapp.services.accounts.people import find_account
from quizapp.services.quizzes.drafts import DraftError, SaveResult
from quizapp.web.access import Who, open_to
from quizapp.web.forms import SiteForm, sent
from quizapp.web.i18n import gettext as _
from quizapp.web.i18n import lazy_gettext as _l

_LONGEST_SUMMARY = 2000
_PARTS = {"title": "title", "summary": "summary", "article": "text"}
"""The parts of a draft that stand in the form, and the names of their fields."""


class ArticleForm(SiteForm):
    """The texts of a quiz."""

    title = StringField(
        _l("Title"),
        filters=[lambda text: " ".join((text or "").split())[: 2 * LONGEST_TITLE]],
        render_kw={"class": "wide headline", "maxlength": "200", "autocomplete": "off"},
    )
    summary = TextAreaField(
        _l("Summary"),
        description=_l("One or two sentences for the list of quizzes."),
        filters=[lambda text: " ".join((text or "").split())[:_LONGEST_SUMMARY]],
        render_kw={"rows": "2"},
    )
    text = TextAreaField(
        _l("Text"),
        description=_l(
            "## before a line makes it a heading, and its section a fact. An empty line begins a paragraph."
        ),
        filters=[lambda text: normal_lines(text or "")],
        render_kw={"class": "wide text", "rows": "24", "spellcheck": "true"},
    )

    def put_into(self, content: Content) -> Content:
        """Return a copy of the content with the input in it."""
        written = write_article(content, self.text.data or "")
        quiz = {**written["quiz"], "title": self.title.data, "summary": self.summary.data}
        return {**written, "quiz": quiz}


@blueprint.get("/edit/<uid>/article")
@open_to(Who.EDITOR)
def article(uid: str) -> str:
    """Show the article's form and a preview of it."""
    draft = draft_or_404(uid)
    values = article_values(draft)
    return render_template(
        "editor/writing/article.html",
        others=said_of_others(draft.quiz_id),
        saved=request.args.get("saved") == "1",
        form=ArticleForm(data=values["entered"]),
        **values,
    )


@blueprint.post("/edit/<uid>/article")
@open_to(Who.EDITOR)
def save_article(uid: str) -> Response | tuple[str, int]:
    """Store the form, tidied on request; show both texts if somebody else has changed it meanwhile."""
    form = _entered()
    if sent("do") == "tidy":
        form.text.data = tidy(form.text.data or "")
    saved = _save(uid, form)
    if saved.clashes:
        return _clash_page(saved), 409
    return redirect(url_for(".article", uid=uid, saved=1), 303)


@blueprint.post("/edit/<uid>/article/saved")
@open_to(Who.EDITOR)
def autosave_article(uid: str) -> Response:
    """Store the form for the page's script, and return the parts of the page to replace."""
    saved = _save(uid, _entered())
    draft = saved.draft
    if saved.clashes:
        return make_response(jsonify(clash=_who_wrote(saved)), 409)
    others = note_here(draft.quiz_id, "article")
    return jsonify(edition=draft.edition, others=others, **live_parts(draft))


@blueprint.post("/edit/<uid>/here")
@open_to(Who.EDITOR)
def still_here(uid: str) -> Response:
    """Note that the page is open, and return who else has it open."""
    return jsonify(others=here(draft_or_404(uid).quiz_id))


@blueprint.post("/edit/<uid>/left")
@open_to(Who.EDITOR)
def left(uid: str) -> Response:
    """Note that a page was closed; its script sends this while the browser lets the page go."""
    note_left(draft_or_404(uid).quiz_id, request.args.get("part", ""))
    return Response(status=204)


@blueprint.post("/edit/tidy")
@open_to(Who.EDITOR)
def tidy_pasted() -> Response:
    """Return a pasted text as Markdown, for the page's script; nothing is stored."""
    return jsonify(text=tidy(sent("text")).strip("\n"))


@blueprint.post("/edit/<uid>/article/evidence")
@open_to(Who.EDITOR)
def take_evidence(uid: str) -> Response:
    """Set a question's evidence to the sentence that was offered."""
    question, words = sent("question"), sent("words")
    change(uid, lambda content: rearrange.take_evidence(content, question, words))
    return redirect(url_for(".article", uid=uid, _anchor="evidence"), 303)


@blueprint.post("/edit/<uid>/article/facts")
@open_to(Who.EDITOR)
def change_facts(uid: str) -> Response:
    """Make a section a fact, or stop it from being one."""
    heading, fact = sent("heading"), sent("fact")
    if heading:
        _check_heading(uid, heading)
        change(uid, lambda content: make_fact(content, heading))
    elif fact:
        change(uid, lambda content: drop_fact(content, fact))
    else:
        abort(400)
    return redirect(url_for(".article", uid=uid, _anchor="facts"), 303)


def _check_heading(uid: str, heading: str) -> None:
    """Refuse a heading without a section, or whose section is a fact already."""
    sections = article_values(draft_or_404(uid))["sections"]
    if not any(section.heading == heading and section.fact is None for section in sections):
        abort(404)


def _save(uid: str, form: ArticleForm) -> SaveResult:
    try:
        return change(uid, form.put_into, edition_sent())
    except DraftError:
        abort(404)


def _entered() -> ArticleForm:
    form = ArticleForm(request.form)
    if not all(
        field.raw_data for field in form
    ):  # a part that is missing is not a part that is empty
        abort(400)
    return form


def _clash_page(saved: SaveResult) -> str:
    clashes = [_compared(clash) for clash in saved.clashes if clash.part in _PARTS]
    clashing = {one["name"] for one in clashes}
    values = article_values(saved.draft)
    return render_template(
        "editor/writing/clash.html",
        clashes=clashes,
        form=ArticleForm(data={str(one["name"]): one["mine"] for one in clashes}),
        others_fields={
            name: values["entered"][name]
            for name in ("title", "summary", "text")
            if name not in clashing
        },
        who=_who_wrote(saved),
        **values,
    )


def _compared(clash: MergeConflict) -> dict[str, object]:
    theirs, mine = str(clash.theirs or ""), str(clash.mine or "")
    there, here_ = side_by_side(theirs, mine)
    labels = {"title": _("Title"), "summary": _("Summary"), "article": _("Article")}
    return {
        "name": _PARTS[clash.part],
        "label": labels[clash.part],
        "mine": mine,
        "theirs": theirs,
        "theirs_pieces": there,
        "mine_pieces": here_,
    }


def _who_wrote(saved: SaveResult) -> str:
    """Return the name of the other text's author."""
    by = saved.draft.writers.get(saved.clashes[0].part)
    account = find_account(db.session, by) if by is not None else None
    return account.person.name if account else _("somebody else")
