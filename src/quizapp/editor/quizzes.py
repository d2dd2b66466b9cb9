"""The list of all quizzes."""

from datetime import UTC, datetime
from typing import Any

from flask import render_template, request
from wtforms import SearchField

from quizapp.editor import blueprint
from quizapp.extensions import db
from quizapp.services.quizzes.quiz_list import QuizLine, QuizState, list_quizzes
from quizapp.typed import whole_number
from quizapp.web.access import Who, open_to
from quizapp.web.forms import ChoiceField, FilterForm, choices
from quizapp.web.i18n import gettext as _
from quizapp.web.i18n import lazy_gettext as _l

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


class FindForm(FilterForm):
    """Which quizzes are listed, and in which order."""

    search = SearchField(
        _l("Words of the title"),
        filters=[lambda text: (text or "").strip()[:200]],
        render_kw={"maxlength": "200"},
    )
    state = ChoiceField(_l("State"), default="")
    sort = ChoiceField(_l("In the order of"), default="changed")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.state.choices = choices(
            [
                ("", _("All")),
                (QuizState.DRAFT, _("Draft")),
                (QuizState.PUBLISHED, _("Published")),
                (QuizState.CHANGED, _("Published, changed since")),
                (QuizState.UNPUBLISHED, _("Unpublished")),
                (QuizState.ARCHIVED, _("Archived")),
            ]
        )
        self.sort.choices = choices(
            [
                ("changed", _("the last change")),
                ("title", _("the title")),
                ("readers", _("readers this week")),
                ("attention", _("what needs attention")),
            ]
        )


@blueprint.get("/edit", endpoint="list")
@open_to(Who.EDITOR)
def quizzes() -> str:
    """List the quizzes."""
    known = list_quizzes(db.session, datetime.now(UTC))
    form = FindForm(request.args).settle()
    state = form.state.data
    archived = [line for line in known if line.state is QuizState.ARCHIVED]
    every = (
        archived
        if state == QuizState.ARCHIVED
        else [line for line in known if line not in archived]
    )
    lines = [line for line in every if _fits(line, form.search.data or "", state)]
    lines.sort(key=_SORTS[form.sort.data])
    page = _page(len(lines))
    return render_template(
        "editor/list.html",
        lines=lines[(page - 1) * PAGE : page * PAGE],
        found=len(lines),
        all=len(every),
        archived=len(archived),
        many=len(every) >= MANY,
        form=form,
        page=page,
        pages=max(1, -(-len(lines) // PAGE)),
    )


def _fits(line: QuizLine, wanted: str, state: str) -> bool:
    text = f"{line.title} {line.slug}".casefold()
    return state in {"", line.state} and all(word in text for word in wanted.casefold().split())


def _page(found: int) -> int:
    number = whole_number(request.args.get("page", "")) or 1
    return max(1, min(number, -(-found // PAGE)))
