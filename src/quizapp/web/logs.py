"""The log: one line of JSON for each request, with nothing in it that leads to a person.

No address, no user agent, no query, and the pattern of the route in place of the path: a reader's link is a secret.
"""

import json
import logging
import re
import secrets
import sys
import time
from datetime import UTC, datetime
from types import TracebackType

from flask import Flask, Response, g, request

_log = logging.getLogger("quizapp.requests")
ExceptionInfo = tuple[type, BaseException, TracebackType] | tuple[None, None, None]
_to_json = json.JSONEncoder(ensure_ascii=False).encode
_VALUES = re.compile(
    r"^DETAIL:.*?(?=^\[SQL:|^\(Background|^The above exception|\Z)", re.MULTILINE | re.DOTALL
)
"""Where PostgreSQL tells the values of a row that it refused: they are what a reader entered."""
_SAFE_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON; `extra={"fields": {…}}` adds keys."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "log": record.name,
            "message": record.getMessage(),
        }
        line |= getattr(record, "fields", {})
        if record.exc_info:
            line["trace"] = _VALUES.sub("", self.formatException(record.exc_info))
        return _to_json(line)


def log_to_stderr() -> None:
    """Send the app's log to standard error: what `quizapp serve` does."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("quizapp")
    logger.handlers = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False
    # What no line tells need not be found out for each.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False


def init_app(app: Flask) -> None:
    """Log every request and give it an id, the proxy's where it sends a sound one."""

    def log_exception(exc_info: ExceptionInfo) -> None:
        """Log an unhandled error; Flask's own message has the path in it, and with it a reader's link."""
        _log.error("unhandled error", exc_info=exc_info, extra={"fields": _where()})

    app.log_exception = log_exception  # type: ignore[method-assign]

    @app.before_request
    def begin() -> None:
        given = request.headers.get("X-Request-Id", "")
        g.request_id = given if _SAFE_ID.fullmatch(given) else secrets.token_hex(8)
        g.began = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.request_id
        fields = _where() | {
            "status": response.status_code,
            "bytes": response.calculate_content_length(),
            "ms": round((time.perf_counter() - g.began) * 1000, 1),
        }
        # Not `_log.info`, which walks the stack for a file and a line that this log does not tell.
        if _log.isEnabledFor(logging.INFO):
            _log.handle(
                _log.makeRecord(
                    _log.name, logging.INFO, "", 0, "request", (), None, extra={"fields": fields}
                )
            )
        return response


def _where() -> dict[str, object]:
    """Say which request it is, without anything secret."""
    return {
        "request": g.get("request_id"),
        "method": request.method,
        "route": request.url_rule.rule if request.url_rule else "none",
    }
