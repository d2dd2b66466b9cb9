"""The navigation bar of a class."""

from collections.abc import Iterator
from typing import NamedTuple

from flask import url_for

from quizapp.web.i18n import N_
from quizapp.web.i18n import gettext as _


class NavigationItem(NamedTuple):
    """A page of a class."""

    endpoint: str
    words: str
    url: str


_PARTS = (
    ("teacher.one_class", N_("Pupils")),
    ("teacher.class_assignments", N_("Assignments")),
    ("teacher.gradebook", N_("Gradebook")),
    ("teacher.class_settings", N_("Settings")),
)
"""Endpoint and label."""


def class_navigation(class_id: int) -> Iterator[NavigationItem]:
    """Yield the pages of a class."""
    for endpoint, words in _PARTS:
        yield NavigationItem(endpoint, _(words), url_for(endpoint, class_id=class_id))
