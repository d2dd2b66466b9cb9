"""Serves the app's static files under URLs that name their content, so that browsers may cache them for good."""

import hashlib
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from flask import Flask
from markupsafe import Markup
from whitenoise import WhiteNoise

from quizapp.paths import PACKAGE
from quizapp.web.headers import static_headers

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

STATIC = PACKAGE / "web" / "static"
HEADLINE_FACE = "/static/vendor/newsreader/newsreader-latin.woff2"
"""The URL that the style sheet uses: under another one, browsers would load the font twice."""
_A_YEAR = 365 * 24 * 3600
_STRICT = list(static_headers().items())


def init_app(app: Flask) -> None:
    """Serve `static/` in front of the app, and give templates `asset_url`."""
    app.wsgi_app = _Static(  # type: ignore[method-assign]
        app.wsgi_app, root=STATIC, prefix="static/", max_age=_A_YEAR
    )
    app.jinja_env.globals["asset_url"] = asset_url
    app.jinja_env.globals["stylesheets"] = stylesheets
    app.jinja_env.globals["headline_face"] = HEADLINE_FACE


@cache
def asset_url(name: str) -> str:
    """Return the URL of a file in `static/`; it changes when the file does."""
    return f"/static/{name}?v={hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


@cache
def stylesheets(*parts: str) -> Markup:
    """Return the links to the style sheets of these parts, in the order of the cascade."""
    link = Markup('<link rel="stylesheet" href="{}">')
    return Markup("").join(link.format(asset_url(f"css/{part}.css")) for part in parts)


@cache
def pages_version() -> tuple[str, float]:
    """Return a digest of all templates and static files, and the time of the newest as a POSIX timestamp.

    It is part of the article's ETag: an upgraded app serves other pages.
    """
    files = sorted(
        path for folder in ("templates", "static") for path in PACKAGE.glob(f"*/{folder}/**/*.*")
    )
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12], max(path.stat().st_mtime for path in files)


class _Static(WhiteNoise):  # type: ignore[misc]
    """WhiteNoise with our headers on all of its responses, including 304, 405 and 416."""

    @staticmethod
    def serve(file: Any, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        def start_strictly(status: str, headers: list[tuple[str, str]]) -> object:
            return start(status, [*headers, *_STRICT])

        answer: Iterable[bytes] = WhiteNoise.serve(file, environ, start_strictly)
        return answer
