"""The headers of every page."""

from typing import TypeVar

from flask import Flask, Response
from werkzeug.wrappers import Response as AnyResponse

Own = TypeVar("Own", bound=AnyResponse)

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
)


def init_app(app: Flask) -> None:
    """Give every response the headers of a strict site, unless the view has set its own."""
    fixed = {
        "Content-Security-Policy": _POLICY.format(
            ancestors=app.config["FRAME_ANCESTORS"] or "'none'"
        ),
        # Links of readers are secrets: no other site learns the address that a reader came from. Not `no-referrer`,
        # under which browsers send forms without their origin.
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
        # Pages that caches may keep say so themselves.
        "Cache-Control": "no-store",
    }

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in fixed.items():
            response.headers.setdefault(name, value)
        return response


def keep_private(response: Own) -> Own:
    """Keep a reader's own page out of every cache and every index."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
