"""A cookie that marks devices on which somebody has signed in, so that a flood of guesses cannot lock the owner out.

The cookie opens nothing. It only has failures on this device counted separately from those of strangers.
"""

import hmac
import re
import time
from base64 import urlsafe_b64encode

from flask import Response, current_app, request
from werkzeug.wrappers import Response as AnyResponse

from quizapp.services.tokens import new_token

DAYS = 180
MOST = 4
"""So many people are remembered on one device."""
_PATH = "/account/sign-in"
_ENTRY = re.compile(r"([A-Za-z0-9_-]{22})\.(\d{1,6})\.([A-Za-z0-9_-]{43})")


def known_device(person_id: int | None) -> str | None:
    """Return the number of this device if this person has signed in on it, else None."""
    for nonce, day, mac in _entries():
        fresh = 0 <= _today() - int(day) <= DAYS
        if person_id and fresh and hmac.compare_digest(mac, _mac(person_id, nonce, day)):
            return nonce
    return None


def remember_device(response: Response | AnyResponse, person_id: int) -> None:
    """Mark this device as one of this person's, keeping the marks of others."""
    others = [
        ".".join(entry) for entry in _entries() if entry[2] != _mac(person_id, entry[0], entry[1])
    ]
    nonce, day = known_device(person_id) or new_token(), str(_today())
    own = ".".join((nonce, day, _mac(person_id, nonce, day)))
    response.set_cookie(
        _name(),
        "~".join([own, *others[: MOST - 1]]),
        max_age=DAYS * 24 * 3600,
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
        path=_PATH,
    )


def _entries() -> list[tuple[str, str, str]]:
    found = (_ENTRY.fullmatch(part) for part in request.cookies.get(_name(), "").split("~")[:MOST])
    return [(match[1], match[2], match[3]) for match in found if match]


def _mac(person_id: int, nonce: str, day: str) -> str:
    text = f"device:{person_id}:{nonce}:{day}".encode()
    digest = hmac.digest(current_app.config["SECRET_KEY"].encode(), text, "sha256")
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def _name() -> str:
    return "__Secure-quizapp-device" if request.is_secure else "quizapp-device"


def _today() -> int:
    return int(time.time() // 86_400)
