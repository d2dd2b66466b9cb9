"""Forms are taken from our own pages only.

Readers have no cookie and no session, so there is no token in the form that could be stale: the browser itself says
where a form comes from.
"""

from urllib.parse import urlsplit

from flask import Flask, abort, request


def init_app(app: Flask) -> None:
    """Refuse what another site's page sends."""

    @app.before_request
    def refuse_foreign_forms() -> None:
        if request.method not in {"GET", "HEAD", "OPTIONS"} and not _is_own():
            abort(403)


def _is_own() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host
