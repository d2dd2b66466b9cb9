"""A form field for a wall-clock time."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from wtforms.widgets import DateTimeLocalInput

from quizapp.services.wall_time import FORM, instant, wall
from quizapp.web.forms import EnteredField
from quizapp.web.i18n import gettext as _

_TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2})(:[0-9]{2}(\.[0-9]{1,3})?)?"
)
_YEARS = range(2000, 2101)
_LONGEST = 40


class WallField(EnteredField):
    """A day and a time. `data` has the stored form, `2026-11-27T08:00`, or is None if nothing was entered."""

    widget = DateTimeLocalInput()
    data: str | None

    def process_data(self, value: Any) -> None:
        self.data, self.entered = value, value or ""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data, self.entered = None, text[:_LONGEST]
        if not text:
            return
        found = _TIME.fullmatch(text)
        if found:
            try:
                at = datetime.strptime(f"{found[1]}T{found[2]}", FORM)  # noqa: DTZ007 - no zone is meant yet
            except ValueError:
                found = None
            else:
                if at.year in _YEARS:
                    self.data = at.strftime(FORM)
                    return
        raise ValueError(_("Please enter a day and a time, such as 2026-11-27 08:00."))


def skipped(text: str | None, zone: str) -> bool:
    """Return whether the clocks of a zone skip a time."""
    return text is not None and wall(instant(text, zone), zone) != text


def twice(text: str, zone: str) -> bool:
    """Return whether the clocks of a zone show a time twice."""
    return instant(text, zone) != instant(text, zone, late=True)


def place_words(zone: str) -> str:
    """Name the place of a zone."""
    return zone.rpartition("/")[2].replace("_", " ")
