"""Parts of pages, and whole pages, that are the same for many readers: rendered once and kept in the process."""

import secrets
from collections.abc import Callable, Hashable

from flask import Flask, current_app
from markupsafe import Markup

from quizapp.cache import Cache

_MOST_PAGES = 64
_MOST_PARTS = 2048
_MOST_FRAMES = 512
_EDGE = secrets.token_hex(16)
"""Stands around the name of a gap. Drawn anew in each process, so that nothing which anyone wrote can look like one."""


def init_app(app: Flask) -> None:
    """Give templates `cached`; each app keeps its own, because its settings stand in its pages."""
    app.extensions["quizapp-pages"] = Cache[str](_MOST_PAGES)
    app.extensions["quizapp-parts"] = Cache[Markup](_MOST_PARTS)
    app.extensions["quizapp-frames"] = Cache[list[str]](_MOST_FRAMES)
    app.jinja_env.globals["kept"] = cached


def cached(key: Hashable, make: Callable[..., Markup], *values: object) -> Markup:
    """Give what a macro makes of its values. The key has to tell all that the macro shows, links included."""
    parts: Cache[Markup] = current_app.extensions["quizapp-parts"]
    return parts.get(key, lambda: make(*values))


def cached_page(key: Hashable, make: Callable[[], str]) -> str:
    """Give a whole page. The key has to tell all that the page shows, the address of the site included."""
    pages: Cache[str] = current_app.extensions["quizapp-pages"]
    return pages.get(key, make)


def gap(name: str) -> str:
    """Give what stands for a value in a frame; it can be part of an address."""
    return f"{_EDGE}-{name}-{_EDGE}"


def filled_frame(key: Hashable, make: Callable[[], str], **values: str) -> str:
    """Give a page that differs between readers in a few values only: rendered once with gaps, filled for each.

    The values are put in as they are, so they are either markup or safe in it, such as a link's token. The key has to
    tell all that the page shows besides.
    """
    frames: Cache[list[str]] = current_app.extensions["quizapp-frames"]
    pieces = list(frames.get(key, lambda: make().split(_EDGE)))
    for place in range(1, len(pieces), 2):
        pieces[place] = values[pieces[place][1:-1]]
    return "".join(pieces)
