"""What a teacher chooses to see of the gradebook."""

from collections.abc import Sequence
from typing import Any

from quizapp.teacher.results.gradebook_table import AssignmentColumn, GradebookView
from quizapp.web.forms import ChoiceField, FilterForm, choices
from quizapp.web.i18n import gettext as _
from quizapp.web.i18n import lazy_gettext as _l


class GradebookForm(FilterForm):
    """How the gradebook is sorted and filtered."""

    sort = ChoiceField(_l("Sorted by"), default="name")
    show = ChoiceField(_l("Pupils"), default="all")
    assignment = ChoiceField(_l("Assignments"), default="")

    def __init__(self, *args: Any, columns: Sequence[AssignmentColumn], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = [(str(column.assignment.id), column.named) for column in columns]
        self.sort.choices = choices([("name", _("name")), ("pooled", _("pooled result")), *given])
        self.show.choices = choices([("all", _("all")), ("missing", _("who miss something"))])
        self.assignment.choices = choices([("", _("all")), *given])

    @property
    def view(self) -> GradebookView:
        """The view that was chosen."""
        return GradebookView(self.sort.data, self.show.data, self.assignment.data)
