"""The app's own files: named by their content, so that browsers may keep them for good."""

import hashlib
from functools import cache
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise

from quizapp.paths import PACKAGE

STATIC = PACKAGE / "web" / "static"
_A_YEAR = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    """Serve `static/` before the app is asked, and give templates `asset_url`."""
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app, root=STATIC, prefix="static/", max_age=_A_YEAR, add_headers_function=_headers
    )
    app.jinja_env.globals["asset_url"] = asset_url


@cache
def asset_url(name: str) -> str:
    """Give the URL of a file in `static/`; it changes when the file does."""
    return f"/static/{name}?v={hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


@cache
def pages_version() -> tuple[str, float]:
    """Give a digest of all templates and static files, and the time of the newest, as a POSIX timestamp.

    It is part of the article's ETag: an upgraded app serves other pages.
    """
    files = sorted(
        path for folder in ("templates", "static") for path in PACKAGE.glob(f"*/{folder}/**/*.*")
    )
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12], max(path.stat().st_mtime for path in files)


def _headers(headers: Headers, _path: str | Path, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
