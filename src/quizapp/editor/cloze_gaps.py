"""Keeps the gaps of a cloze question in step with its text: a name in braces makes a gap."""

from typing import Any

from quizapp.question_types.cloze import GAP


def follow_text(question: dict[str, Any]) -> None:
    """Add a gap for each name in braces that has none, in the order of the text.

    A gap that is no longer in the text stays, behind the others, as long as something is entered in it.
    """
    if question.get("type") != "cloze":
        return
    gaps = question.get("gaps") or []
    in_text = dict.fromkeys(GAP.findall(str(question.get("text", ""))))
    known = {gap["id"]: gap for gap in gaps}
    follow = [known.get(name) or _new(name) for name in in_text]
    rest = [gap for gap in gaps if gap["id"] not in in_text and _written(gap)]
    question["gaps"] = follow + rest


def _new(name: str) -> dict[str, Any]:
    return {"id": name, "options": [{"id": id_, "text": ""} for id_ in "ab"]}


def _written(gap: dict[str, Any]) -> bool:
    return any(option.get("text") or option.get("feedback") for option in gap.get("options") or [])
