"""Accepts forms from our own pages only.

Readers have no cookie and no session, so there is no token in a form that could go stale: the browser itself says
where a form comes from.
"""

import re
from urllib.parse import urlsplit

from flask import Flask, abort, request

_USUAL_PORT = re.compile(r":(80|443)$")


def init_app(app: Flask) -> None:
    """Refuse forms that another site's page sends."""

    @app.before_request
    def refuse_foreign_forms() -> None:
        if request.method not in {"GET", "HEAD", "OPTIONS"} and not _is_own():
            abort(403)


def _is_own() -> bool:
    """Return whether a form comes from one of our pages.

    Current browsers say so in `Sec-Fetch-Site`, over HTTPS. Otherwise `Origin` decides; its scheme is not compared,
    because a proxy that ends TLS need not pass it on. Old browsers and programs send neither header and are let in:
    they could claim anything, and there is nothing to steal with a form (docs/security.md).
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is None or (_host_of(origin) != "" and _host_of(origin) == _plain(request.host))


def _host_of(origin: str) -> str:
    try:
        parts = urlsplit(origin)
    except ValueError:  # such as http://[
        return ""
    return _plain(parts.netloc) if parts.scheme in {"http", "https"} else ""


def _plain(host: str) -> str:
    """Return a host without its default port, which proxies may add and browsers omit."""
    return _USUAL_PORT.sub("", host.lower())
