"""The page of one question: its fields and its problems."""

from dataclasses import dataclass
from typing import Any

from flask import abort, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from quizapp.bank import rearrange
from quizapp.bank.article import Article, fold, parse_article
from quizapp.bank.parts import Content
from quizapp.bank.stale import nearest_words
from quizapp.editor import blueprint, entries
from quizapp.editor.cloze_gaps import follow_text
from quizapp.editor.drafting import (
    Problems,
    beside,
    change,
    draft_or_404,
    edition_sent,
    language_of,
    problems_of,
)
from quizapp.editor.presence import note_here, said_of_others
from quizapp.editor.shapes import EVIDENCE, PAIR, QUESTION, SHAPES, WHY, shape_of
from quizapp.services.quizzes.drafts import LoadedDraft
from quizapp.web.access import Who, open_to
from quizapp.web.forms import sent

_DEPTH = 4
"""Length of the prefix of a problem's path that identifies the question."""


@dataclass(frozen=True, slots=True)
class Pick:
    """A sentence of the article that can be chosen as evidence."""

    number: int
    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Picks:
    """The sentences of a section, by paragraph."""

    heading: str
    paragraphs: list[list[Pick]]


@blueprint.get("/edit/<uid>/questions/<question_id>")
@open_to(Who.EDITOR)
def question(uid: str, question_id: str) -> str:
    """Show a question with its fields."""
    draft = draft_or_404(uid)
    found = _stored(draft.content, question_id) or abort(404)
    others = said_of_others(draft.quiz_id)
    return _page(draft, found, saved="saved" in request.args, others=others)


@blueprint.post("/edit/<uid>/questions/<question_id>")
@open_to(Who.EDITOR)
def save_question(uid: str, question_id: str) -> Response | tuple[str, int]:
    """Store the form, and add, remove or move a row if a button says so."""
    draft = draft_or_404(uid)
    entered = _entered(draft, question_id)
    anchor = _act(draft, entered)
    saved = change(uid, _put(entered), edition_sent())
    note_here(draft.quiz_id, f"question.{question_id}")
    if saved.clashes:
        theirs = saved.clashes[0].theirs
        return _page(saved.draft, entered, clash=True, theirs=theirs), 409
    address = url_for(".question", uid=uid, question_id=question_id, saved=1, _anchor=anchor)
    return redirect(address, 303)


@blueprint.post("/edit/<uid>/questions/<question_id>/check")
@open_to(Who.EDITOR)
def check_question(uid: str, question_id: str) -> Response:
    """Return the problems of what is entered, for the page's script; with `keep`, store it too."""
    draft = draft_or_404(uid)
    entered = _entered(draft, question_id)
    answer: dict[str, Any] = {}
    content = _altered(draft.content, entered)
    if sent("keep") == "1":
        saved = change(uid, _put(entered), edition_sent())
        answer = {"edition": saved.draft.edition, "clash": bool(saved.clashes)}
        content = content if saved.clashes else saved.draft.content
    answer["others"] = note_here(draft.quiz_id, f"question.{question_id}")
    answer["problems"] = {
        name: [{"message": p.message, "warning": p.warning} for p in problems]
        for name, problems in _problems(content, entered).items()
    }
    return jsonify(answer)


def _stored(content: Content, question_id: str) -> dict[str, Any] | None:
    found = rearrange.find_question(content, question_id)
    return rearrange.question_at(content, question_id) if found else None


def _entered(draft: LoadedDraft, question_id: str) -> dict[str, Any]:
    """Read the form. The type is the stored one, or the form's if somebody has removed the question."""
    stored = _stored(draft.content, question_id)
    type_name = str(stored.get("type") or "") if stored else sent("type")
    if stored is None and type_name not in SHAPES:
        abort(404)
    data = entries.read(shape_of(type_name), request.form, language_of(draft))
    entered = {"id": question_id, "type": type_name, **data}
    follow_text(entered)
    return rearrange.in_order(entered)


def _act(draft: LoadedDraft, entered: dict[str, Any]) -> str | None:
    """Do what the button says; return the field that the page should open at."""
    do = sent("do")
    if do == "evidence":
        number = sent("sentence")
        sentences = {str(one.number): one.text for one in parse_article(draft.article).sentences}
        entered["evidence"] = sentences.get(number, entered["evidence"])
        return "evidence"
    if do == "nearest":
        heading = _heading(draft.content, entered["id"])
        words = _nearest(parse_article(draft.article), fold(entered["evidence"]), heading)
        entered["evidence"] = words or entered["evidence"]
        return "evidence"
    return entries.act(shape_of(entered["type"]), entered, do) or None


def _put(entered: dict[str, Any]) -> rearrange.Alter:
    fact_id = sent("fact")
    return lambda content: rearrange.put_back(content, entered, fact_id)


def _nearest(article: Article, words: str, heading: str) -> str:
    """Return the sentence to suggest for words that are not in the article."""
    return "" if not words or article.count(words) else nearest_words(article, words, heading)


def _altered(content: Content, entered: dict[str, Any]) -> Content:
    """Return a draft's content with the input in it; answer 404 if its fact is gone."""
    try:
        return _put(entered)(content)
    except rearrange.MissingPartError:
        abort(404)


def _heading(content: Content, question_id: str) -> str:
    found = rearrange.find_question(content, question_id)
    return str(content["quiz"]["facts"][found[0]]["heading"]) if found else ""


def _problems(content: Content, entered: dict[str, Any]) -> Problems:
    where = rearrange.find_question(content, entered["id"])
    found = [problem for problem in problems_of(content) if problem.question == where]
    return beside(found, _DEPTH, entries.names(shape_of(entered["type"]), entered))


def _page(draft: LoadedDraft, entered: dict[str, Any], **values: Any) -> str:
    content = _altered(draft.content, entered)
    where = rearrange.find_question(content, entered["id"]) or abort(404)
    fact = content["quiz"]["facts"][where[0]]
    article = parse_article(draft.article)
    words = fold(str(entered.get("evidence", "")))
    return render_template(
        "editor/writing/question.html",
        draft=draft,
        fact=fact,
        question=entered,
        number=where[1] + 1,
        own=SHAPES.get(entered["type"], ()),
        parts={"question": QUESTION, "evidence": EVIDENCE, "why": WHY, "pair": PAIR},
        language=language_of(draft),
        problems=_problems(content, entered),
        sections=_picks(article, words, fold(fact["heading"])),
        nearest=_nearest(article, words, str(fact["heading"])),
        **values,
    )


def _picks(article: Article, words: str, heading: str) -> list[Picks]:
    """Return the article's sentences, the fact's own section first."""
    passage = article.locate(words)
    marked = range(passage.first, passage.last + 1) if passage else range(0)
    sections = [Picks(section.heading, []) for section in article.sections]
    for block in article.blocks:
        numbers = range(block.first, block.first + len(block.spans))
        sentences = [article.sentences[number - 1] for number in numbers]
        picks = [Pick(one.number, one.text, one.number in marked) for one in sentences]
        sections[sentences[0].section].paragraphs.append(picks)
    filled = [section for section in sections if section.paragraphs]
    return sorted(filled, key=lambda section: section.heading != heading)
