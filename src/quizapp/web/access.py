"""Who may call a view: every view says so, and a test over all routes holds it."""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

View = TypeVar("View", bound=Callable[..., object])


class Who(StrEnum):
    """Those who may call a view."""

    ANYONE = "anyone"
    LINK_HOLDER = "link holder"
    """Whoever has the link of the attempt in the URL; the view finds the attempt by it or answers 404."""


def open_to(who: Who) -> Callable[[View], View]:
    """State who may call a view."""

    def mark(view: View) -> View:
        view.open_to = who  # type: ignore[attr-defined]
        return view

    return mark
