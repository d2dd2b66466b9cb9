"""Keys of forms: a form that is sent twice (a double click, a lost reply) carries the same one, and acts once."""

import re
import secrets

from quizapp.web.forms import sent

_KEY = re.compile(r"[0-9a-f]{32}")


def new_form_key() -> str:
    """Draw the key of a form that is shown."""
    return secrets.token_hex(16)


def form_key() -> str:
    """Give the key that was drawn for a form when it was shown; empty where there is none."""
    key = sent("key")
    return key if _KEY.fullmatch(key) else ""
