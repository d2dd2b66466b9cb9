"""The list of all quizzes."""

from datetime import UTC, datetime

from flask import render_template, request

from quizapp.editor import blueprint
from quizapp.extensions import db
from quizapp.services.quizzes.quiz_list import QuizLine, QuizState, list_quizzes
from quizapp.web.access import Who, open_to

MANY = 8
"""From so many quizzes on, the list can be searched and sorted."""
PAGE = 50

_SORTS = {
    "changed": lambda line: (-line.changed_at.timestamp(), line.title.casefold()),
    "title": lambda line: (line.title.casefold(), line.uid),
    "readers": lambda line: (-line.readers, line.title.casefold()),
    "attention": lambda line: (
        -line.attention.errors - line.attention.lost,
        -line.attention.warnings,
        line.title.casefold(),
    ),
}


@blueprint.get("/edit", endpoint="list")
@open_to(Who.EDITOR)
def quizzes() -> str:
    """List the quizzes."""
    known = list_quizzes(db.session, datetime.now(UTC))
    wanted = request.args.get("search", "").strip()[:200]
    state = request.args.get("state", "")
    archived = [line for line in known if line.state is QuizState.ARCHIVED]
    every = (
        archived
        if state == QuizState.ARCHIVED
        else [line for line in known if line not in archived]
    )
    sort = request.args.get("sort", "")
    lines = [line for line in every if _fits(line, wanted, state)]
    if sort in _SORTS:
        lines.sort(key=_SORTS[sort])
    page = _page(len(lines))
    return render_template(
        "editor/list.html",
        lines=lines[(page - 1) * PAGE : page * PAGE],
        found=len(lines),
        all=len(every),
        archived=len(archived),
        many=len(every) >= MANY,
        search=wanted,
        state=state if state in set(QuizState) else "",
        sort=sort if sort in _SORTS else "changed",
        page=page,
        pages=max(1, -(-len(lines) // PAGE)),
    )


def _fits(line: QuizLine, wanted: str, state: str) -> bool:
    text = f"{line.title} {line.slug}".casefold()
    in_state = state == line.state or state not in set(QuizState)
    return in_state and all(word in text for word in wanted.casefold().split())


def _page(found: int) -> int:
    text = request.args.get("page", "1")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    return max(1, min(number, -(-found // PAGE)))
