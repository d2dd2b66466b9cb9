"""The list of facts with their questions: adding, moving, copying, removing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from quizapp.bank import rearrange
from quizapp.bank.parts import Content, is_well_formed
from quizapp.bank.stale import LostEvidence, lost_evidence
from quizapp.editor import blueprint
from quizapp.editor.drafting import change, draft_or_404, problems_of
from quizapp.editor.labels import unpacked
from quizapp.editor.shapes import TYPE_NAMES
from quizapp.question_types import TYPES
from quizapp.services.quizzes.drafts import LoadedDraft
from quizapp.typed import whole_number
from quizapp.web.access import Who, open_to
from quizapp.web.forms import sent

if TYPE_CHECKING:
    from quizapp.bank.checking.draft_check import DraftProblem

_MOST_UNDO = 100_000


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question in the list."""

    data: dict[str, Any]
    errors: int
    warnings: int
    lost: LostEvidence | None
    """Set where its evidence does not stand in the article once."""


@dataclass(frozen=True, slots=True)
class FactSection:
    """A fact with its questions, and the problems of the fact itself."""

    data: dict[str, Any]
    lines: list[QuestionLine]
    problems: "list[DraftProblem]"


@blueprint.get("/edit/<uid>/questions")
@open_to(Who.EDITOR)
def questions(uid: str) -> str:
    """Show all facts with their questions."""
    return _page(draft_or_404(uid))


@blueprint.post("/edit/<uid>/questions")
@open_to(Who.EDITOR)
def change_questions(uid: str) -> Response | str:
    """Do what a button of the list says."""
    question_id = sent("question")
    match sent("do"):
        case "add":
            return _add(uid)
        case "remove":
            return _remove(uid, question_id)
        case "undo":
            return _undo(uid)
        case "copy":
            return _copy(uid, question_id)
        case "evidence":
            words = sent("words")
            change(uid, lambda content: rearrange.take_evidence(content, question_id, words))
        case do:
            change(uid, _moved(do, question_id))
    return _back(uid, question_id)


def _moved(do: str, question_id: str) -> Callable[[Content], Content]:
    steps = {"up": -1, "down": 1}
    fact_id = sent("fact")
    if do not in {*steps, "move"}:
        abort(400)
    if do == "move":
        return lambda content: rearrange.move_to(content, question_id, fact_id)
    return lambda content: rearrange.move(content, question_id, steps[do])


def _add(uid: str) -> Response:
    """Add a question and go to it."""
    fact_id, type_name = sent("fact"), sent("type")
    if type_name not in TYPES:
        abort(400)
    made: list[str] = []

    def add(content: Content) -> Content:
        content, question_id = rearrange.new_question(content, fact_id, type_name)
        made.append(question_id)
        return content

    change(uid, add)
    return redirect(url_for(".question", uid=uid, question_id=made[-1]), 303)


def _copy(uid: str, question_id: str) -> Response:
    made: list[str] = []

    def copy(content: Content) -> Content:
        content, new_id = rearrange.duplicate(content, question_id)
        made.append(new_id)
        return content

    change(uid, copy)
    return _back(uid, made[-1])


def _remove(uid: str, question_id: str) -> Response | str:
    """Remove a question and offer to restore it: the page itself carries it."""
    before = draft_or_404(uid).content
    found = rearrange.find_question(before, question_id)
    if found is None:
        # Sent twice, or removed by somebody else meanwhile.
        return _back(uid)
    change(uid, lambda content: rearrange.remove(content, question_id))
    fact = before["quiz"]["facts"][found[0]]
    return _page(
        draft_or_404(uid),
        removed=fact["questions"][found[1]],
        removed_from=fact["id"],
        removed_at=found[1],
    )


def _undo(uid: str) -> Response:
    """Restore a removed question where it was."""
    question, place = _removed_question(), sent("place")
    at = whole_number(place)
    fact_id = sent("fact")

    def put_back(content: Content) -> Content:
        made = rearrange.put_back(content, question, fact_id, at)
        return made if is_well_formed(made) else abort(400)

    change(uid, put_back)
    return _back(uid, question["id"])


def _removed_question() -> dict[str, Any]:
    text = sent("removed")
    try:
        question = unpacked(text) if len(text) < _MOST_UNDO else None
    except ValueError:
        question = None
    if not isinstance(question, dict) or not isinstance(question.get("id"), str):
        abort(400)
    return question


def _back(uid: str, question_id: str = "") -> Response:
    anchor = f"question-{question_id}" if question_id else None
    return redirect(url_for(".questions", uid=uid, _anchor=anchor), 303)


def _page(draft: LoadedDraft, **values: Any) -> str:
    found = problems_of(draft.content)
    lost = {one.question_id: one for one in lost_evidence(draft.content)}
    return render_template(
        "editor/writing/questions.html",
        draft=draft,
        sections=[
            FactSection(
                fact,
                [
                    _line(question, _at(found, n, m), lost)
                    for m, question in enumerate(fact["questions"])
                ],
                [p for p in found if p.path[:2] == ("facts", n) and p.question is None],
            )
            for n, fact in enumerate(draft.quiz.get("facts", []))
        ],
        type_names=TYPE_NAMES,
        lost=len(lost),
        **values,
    )


def _at(problems: "list[DraftProblem]", fact: int, question: int) -> "list[DraftProblem]":
    return [problem for problem in problems if problem.question == (fact, question)]


def _line(
    question: dict[str, Any], problems: "list[DraftProblem]", lost: dict[str, LostEvidence]
) -> QuestionLine:
    warnings = sum(problem.warning for problem in problems)
    return QuestionLine(question, len(problems) - warnings, warnings, lost.get(question["id"]))
