"""The request log: one line of JSON for each request, from which nobody can be identified.

It has no address, no user agent and no query, and the route's pattern instead of the path, because a reader's link is
a secret.
"""

import logging
import re
import secrets
import time
from collections.abc import Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Any

from flask import Flask, request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_log = logging.getLogger("quizapp.requests")
ExceptionInfo = tuple[type, BaseException, TracebackType] | tuple[None, None, None]
_ID = "quizapp.request_id"
"""The key of the id in a request's environment."""
_SAFE_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def init_app(app: Flask) -> None:
    """Log every request and give it an id, which is the proxy's if it sends a valid one.

    This happens outside Flask, whose hooks would look up the request at every step.
    """

    def log_exception(exc_info: ExceptionInfo) -> None:
        """Log an unhandled error; Flask's own message has the path in it, and with it a reader's link."""
        _log.error("unhandled error", exc_info=exc_info, extra={"fields": _where(request.environ)})

    app.log_exception = log_exception  # type: ignore[method-assign]
    answer = app.wsgi_app

    def answer_and_log(
        environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        began = time.perf_counter()
        given = environ.get("HTTP_X_REQUEST_ID", "")
        environ[_ID] = given if _SAFE_ID.fullmatch(given) else secrets.token_hex(8)

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> object:
            length = next((text for name, text in headers if name == "Content-Length"), "0")
            headers.append(("X-Request-Id", environ[_ID]))
            _log_request(
                _where(environ)
                | {
                    "status": int(status[:3]),
                    "bytes": int(length),
                    "ms": round((time.perf_counter() - began) * 1000, 1),
                }
            )
            return start_response(status, headers, *error)

        return answer(environ, start)  # type: ignore[arg-type]

    app.wsgi_app = answer_and_log  # type: ignore[method-assign]


def request_id() -> str:
    """Return the id of the current request."""
    found: str = request.environ[_ID]
    return found


def _log_request(fields: dict[str, object]) -> None:
    # `_log.info` would walk the stack for a file and a line that this log does not contain.
    if _log.isEnabledFor(logging.INFO):
        extra = {"fields": fields}
        _log.handle(
            _log.makeRecord(_log.name, logging.INFO, "", 0, "request", (), None, extra=extra)
        )


def _where(environ: "WSGIEnvironment") -> dict[str, object]:
    """Identify the request without anything secret."""
    rule = environ["werkzeug.request"].url_rule
    return {
        "request": environ[_ID],
        "method": environ["REQUEST_METHOD"],
        "route": rule.rule if rule else "none",
    }
