"""Forms are taken from our own pages only.

Readers have no cookie and no session, so there is no token in the form that could be stale: the browser itself says
where a form comes from.
"""

import re
from urllib.parse import urlsplit

from flask import Flask, abort, request

_USUAL_PORT = re.compile(r":(80|443)$")


def init_app(app: Flask) -> None:
    """Refuse what another site's page sends."""

    @app.before_request
    def refuse_foreign_forms() -> None:
        if request.method not in {"GET", "HEAD", "OPTIONS"} and not _is_own():
            abort(403)


def _is_own() -> bool:
    """Tell whether a form comes from one of our pages.

    Browsers of today say so in `Sec-Fetch-Site`, over HTTPS. Else `Origin` tells; the scheme in it is not compared, as
    a proxy that ends TLS need not tell us. Old browsers and programs send neither and are let in: they could claim
    anything, and there is nothing to steal with a form (docs/security.md).
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
    """Give a host without the port that goes without saying: proxies may add it, browsers leave it out."""
    return _USUAL_PORT.sub("", host.lower())
