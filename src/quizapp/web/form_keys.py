"""Keys of forms: a form that is sent twice (a double click, a lost reply) carries the same one, and acts once."""

import re
import secrets

from werkzeug.datastructures import MultiDict

_KEY = re.compile(r"[0-9a-f]{32}")


def new_form_key() -> str:
    """Draw the key of a form that is shown."""
    return secrets.token_hex(16)


def form_key(sent: MultiDict[str, str]) -> str:
    """Give the key that was drawn for a form when it was shown; empty where there is none."""
    key = sent.get("key", "")
    return key if _KEY.fullmatch(key) else ""
