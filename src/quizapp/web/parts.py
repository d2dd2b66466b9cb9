"""Caches parts of pages, and whole pages, that are the same for many readers."""

import secrets
from collections.abc import Callable, Hashable

from flask import Flask, current_app
from markupsafe import Markup

from quizapp.cache import Cache

_MOST_PAGES = 64
_MOST_PARTS = 2048
_MOST_FRAMES = 512
_EDGE = secrets.token_hex(16)
"""Delimits the name of a gap. It is drawn anew in each process, so that no text that anyone wrote can look like one."""


def init_app(app: Flask) -> None:
    """Set up the app's own caches: its settings appear in its pages."""
    app.extensions["quizapp-pages"] = Cache[str](_MOST_PAGES)
    app.extensions["quizapp-parts"] = Cache[Markup](_MOST_PARTS)
    app.extensions["quizapp-frames"] = Cache[list[str]](_MOST_FRAMES)


def cached(key: Hashable, make: Callable[..., Markup], *values: object) -> Markup:
    """Return what a macro renders. The key must identify everything that the macro shows, links included."""
    parts: Cache[Markup] = current_app.extensions["quizapp-parts"]
    return parts.get(key, lambda: make(*values))


def cached_page(key: Hashable, make: Callable[[], str]) -> str:
    """Return a whole page. The key must identify everything that the page shows, the site's address included."""
    pages: Cache[str] = current_app.extensions["quizapp-pages"]
    return pages.get(key, make)


def gap(name: str) -> str:
    """Return the placeholder of a value in a frame; it is safe inside a URL."""
    return f"{_EDGE}-{name}-{_EDGE}"


def filled_frame(key: Hashable, make: Callable[[], str], **values: str) -> str:
    """Return a page that differs between readers in a few values only: rendered once with gaps, filled for each reader.

    The values are inserted as they are, so they must be markup or safe in it, such as a link's token. The key must
    identify everything else that the page shows.
    """
    frames: Cache[list[str]] = current_app.extensions["quizapp-frames"]
    pieces = list(frames.get(key, lambda: make().split(_EDGE)))
    for place in range(1, len(pieces), 2):
        pieces[place] = values[pieces[place][1:-1]]
    return "".join(pieces)
