"""Strict security headers for every response."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from flask import Flask
from werkzeug.wrappers import Response as AnyResponse

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

STAFF_PAGE = "quizapp.staff_page"
"""The key in a request's environment that marks a staff page."""
Own = TypeVar("Own", bound=AnyResponse)

# Whatever is not named falls back to `default-src`: nothing may be loaded, no frame, no object. Connections go to the
# app itself: staff pages save while somebody types, and search engines' checkers read /robots.txt from within a page.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'; "
    "frame-ancestors {ancestors}"
)
_FEATURES = (
    "accelerometer autoplay browsing-topics camera clipboard-read compute-pressure "
    "display-capture encrypted-media fullscreen gamepad geolocation gyroscope hid identity-credentials-get "
    "idle-detection keyboard-map local-fonts magnetometer microphone midi otp-credentials payment picture-in-picture "
    "publickey-credentials-create publickey-credentials-get screen-wake-lock serial storage-access sync-xhr usb "
    "window-management xr-spatial-tracking"
)
"""What browsers let pages ask for. Ours copy an article's address when asked to, and nothing else, so
nobody who got script into one could. Left out are those (bluetooth, web-share) that Chromium knows on some systems
only: on the others it complains where a page names one."""
STRICT: Mapping[str, str] = MappingProxyType(
    {
        # Readers' links are secrets, so no other site may learn the URL that a reader came from. `no-referrer` would
        # have browsers send forms without their origin.
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Permissions-Policy": ", ".join(
            ["clipboard-write=(self)", *(f"{feature}=()" for feature in _FEATURES.split())]
        ),
        # A page that opens ours in a window, or that ours opens, gets no handle on it. This does not concern frames.
        "Cross-Origin-Opener-Policy": "same-origin",
    }
)
# There is no Strict-Transport-Security: only the place where TLS ends knows whether a whole host is served over HTTPS,
# and for how long it will be (docs/operating.md).


def page_headers(ancestors: str) -> dict[str, str]:
    """Return the headers of pages; `ancestors` are the sites that may frame them, if any."""
    return {
        **STRICT,
        "Content-Security-Policy": _POLICY.format(ancestors=ancestors or "'none'"),
        # No other site's page can load ours as an image or a script. This does not concern frames, which navigate.
        "Cross-Origin-Resource-Policy": "same-origin",
        # Views of cacheable pages override this.
        "Cache-Control": "no-store",
    }


def staff_headers() -> dict[str, str]:
    """Return the headers of staff pages, which no site may frame."""
    return {
        **page_headers(""),
        "X-Frame-Options": "DENY",
        "X-Robots-Tag": "noindex, nofollow",
    }


def static_headers() -> dict[str, str]:
    """Return the headers of files in `static/`: public, because a frame with an opaque origin needs them too."""
    return {
        **STRICT,
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }


def init_app(app: Flask) -> None:
    """Add strict headers to every response unless its view has set its own.

    This happens outside Flask, whose `Headers` would check each name and value: ours are the same every time.
    """
    for_all = _with_lower_names(page_headers(app.config["FRAME_ANCESTORS"]))
    for_staff = _with_lower_names(staff_headers())
    answer = app.wsgi_app

    def answer_strictly(
        environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> object:
            own = {name.lower() for name, _ in headers}
            wanted = for_staff if STAFF_PAGE in environ else for_all
            headers += [(name, value) for name, value, lower in wanted if lower not in own]
            return start_response(status, headers, *error)

        return answer(environ, start)  # type: ignore[arg-type]

    app.wsgi_app = answer_strictly  # type: ignore[method-assign]


def _with_lower_names(headers: Mapping[str, str]) -> list[tuple[str, str, str]]:
    return [(name, value, name.lower()) for name, value in headers.items()]


def keep_private(response: Own) -> Own:
    """Keep a reader's own page out of every cache and search index."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
