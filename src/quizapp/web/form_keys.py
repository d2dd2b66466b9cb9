"""Idempotency keys of forms: a form sent twice (a double click, a lost reply) carries the same key and acts once."""

import re
import secrets

from werkzeug.datastructures import MultiDict

_KEY = re.compile(r"[0-9a-f]{32}")


def new_form_key() -> str:
    """Draw the key of a form that is about to be shown."""
    return secrets.token_hex(16)


def form_key(sent: MultiDict[str, str]) -> str:
    """Return the key that the form was shown with, or an empty text."""
    key = sent.get("key", "")
    return key if _KEY.fullmatch(key) else ""
