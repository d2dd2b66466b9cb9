"""How the log is written: one line of JSON for each record, on standard error."""

import json
import logging
import re
import sys
from datetime import UTC, datetime

_to_json = json.JSONEncoder(ensure_ascii=False).encode
_VALUES = re.compile(
    r"^DETAIL:.*?(?=^\[SQL:|^\(Background|^The above exception|\Z)", re.MULTILINE | re.DOTALL
)
"""Where PostgreSQL tells the values of a row that it refused: they are what a reader entered."""


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON; `extra={"fields": {…}}` adds keys."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
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
