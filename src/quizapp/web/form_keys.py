"""Idempotency keys of forms: a form sent twice (a double click, a lost reply) carries the same key and acts once."""

import re
import secrets

from quizapp.web.forms import sent

_KEY = re.compile(r"[0-9a-f]{32}")


def new_form_key() -> str:
    """Draw the key of a form that is about to be shown."""
    return secrets.token_hex(16)


def form_key() -> str:
    """Return the key that the form was shown with, or an empty text."""
    key = sent("key")
    return key if _KEY.fullmatch(key) else ""
