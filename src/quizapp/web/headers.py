"""The headers of a strict site, on every response."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from flask import Flask
from werkzeug.wrappers import Response as AnyResponse

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

STAFF_PAGE = "quizapp.staff_page"
"""Stands in a request's environment where a page for staff answers it."""
Own = TypeVar("Own", bound=AnyResponse)

# What is not named falls to `default-src`: nothing may be loaded, no frame, no object. Connections go to the app
# itself: staff pages save while one writes, and search engines' checkers read /robots.txt from within a page.
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
        # Links of readers are secrets: no other site learns the address that a reader came from. Not `no-referrer`,
        # under which browsers send forms without their origin.
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Permissions-Policy": ", ".join(
            ["clipboard-write=(self)", *(f"{feature}=()" for feature in _FEATURES.split())]
        ),
        # A page that opens ours in a window, or that ours opens, gets no hold of it. Frames are not meant by this.
        "Cross-Origin-Opener-Policy": "same-origin",
    }
)
# No Strict-Transport-Security: whether a whole host is served over HTTPS, and for how long it will be, is known where
# TLS ends (docs/operating.md).


def page_headers(ancestors: str) -> dict[str, str]:
    """Give the headers of pages; `ancestors` are the sites that may frame them, none where it is empty."""
    return {
        **STRICT,
        "Content-Security-Policy": _POLICY.format(ancestors=ancestors or "'none'"),
        # No other site's page can load ours as a picture or a script. Frames are navigations and not meant by this.
        "Cross-Origin-Resource-Policy": "same-origin",
        # Pages that caches may keep say so themselves.
        "Cache-Control": "no-store",
    }


def staff_headers() -> dict[str, str]:
    """Give the headers of staff pages: no site may frame them."""
    return {
        **page_headers(""),
        "X-Frame-Options": "DENY",
        "X-Robots-Tag": "noindex, nofollow",
    }


def static_headers() -> dict[str, str]:
    """Give the headers of files in `static/`: public ones, which a frame without an origin of its own needs, too."""
    return {
        **STRICT,
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }


def init_app(app: Flask) -> None:
    """Give every response the headers of a strict site, unless the view has set its own.

    Outside Flask, whose headers look at each name and value: these are the same every time.
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
    """Keep a reader's own page out of every cache and every index."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
