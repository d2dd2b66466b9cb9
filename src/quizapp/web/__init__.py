"""What the faces share: layout, access, headers, answer fields, and text turned into safe HTML."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Request
from flask.sessions import SessionInterface
from werkzeug.middleware.proxy_fix import ProxyFix

from quizapp.web import (
    assets,
    errors,
    headers,
    health,
    i18n,
    logs,
    origin,
    parts,
    requests,
    signed_in,
    template_helpers,
    throttle,
    zoned,
)


class _NoSessions(SessionInterface):
    """Gives readers no session and no cookie."""

    def open_session(self, app: Flask, request: Request) -> None:
        """Open none: Flask would build a signer for each request, only to find no cookie."""

    def save_session(self, app: Flask, session: object, response: object) -> None:
        """Save nothing."""


def _as_it_is(func: Callable[..., Any]) -> Callable[..., Any]:
    return func


def init_app(app: Flask) -> None:
    """Set up everything that the faces share."""
    app.session_interface = _NoSessions()
    # None of our functions is asynchronous; Flask would inspect five of them at each request to find that out.
    app.ensure_sync = _as_it_is  # type: ignore[method-assign]
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    # Werkzeug would redirect //a to /a with an address made of whatever the request claims as the host.
    app.url_map.merge_slashes = False
    requests.init_app(app)
    logs.init_app(app)
    headers.init_app(app)
    origin.init_app(app)
    throttle.init_app(app)
    errors.init_app(app)
    template_helpers.init_app(app)
    zoned.init_app(app)
    i18n.init_app(app)
    parts.init_app(app)
    signed_in.init_app(app)
    app.register_blueprint(health.blueprint)
    assets.init_app(app)
    if hops := app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
