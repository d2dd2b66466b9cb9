"""Random secrets and ids: the token that opens a reader's pages, the id of a quiz."""

import hashlib
import hmac
import re
import secrets
import uuid
from base64 import urlsafe_b64encode

_BYTES = 16  # 128 bits, which cannot be guessed
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


def new_token() -> str:
    """Draw a token of 128 random bits: 22 characters that are safe in a URL."""
    return secrets.token_urlsafe(_BYTES)


def new_uid() -> str:
    """Draw the id of a new quiz."""
    return str(uuid.uuid4())


def token_for(form_key: str, secret_key: str) -> str:
    """Derive the token that belongs to a form's key.

    The browser draws the key when it shows the form. A form that is sent twice yields the same token twice, so the
    second request finds what the first one began.
    """
    return _derived(b"begin:" + form_key.encode(), secret_key)


def token_hash(token: str) -> bytes | None:
    """Return the SHA-256 by which the database knows a token, or None if the text cannot be a token."""
    return hashlib.sha256(token.encode()).digest() if _TOKEN.fullmatch(token) else None


def new_seed() -> bytes:
    """Draw 128 random bits from which, with the secret key, a secret can be derived again and again."""
    return secrets.token_bytes(_BYTES)


def seed_for(form_key: str, what: str, secret_key: str) -> bytes:
    """Derive the seed that belongs to a form's key and its input, so that a form sent twice yields the same seed."""
    text = f"seed:{form_key}:{what}".encode()
    return hmac.digest(secret_key.encode(), text, "sha256")[:_BYTES]


def slip_secret(seed: bytes, secret_key: str) -> str:
    """Derive the secret of a pupil's slip, which needs both the database and the secret key."""
    return _derived(b"slip:" + seed, secret_key)


def assigned_token(assignment_id: int, pupil_id: int, number: int, secret_key: str) -> str:
    """Derive the token of a pupil's attempt, the same on every device."""
    return _derived(f"assigned:{assignment_id}:{pupil_id}:{number}".encode(), secret_key)


def _derived(what: bytes, secret_key: str) -> str:
    digest = hmac.digest(secret_key.encode(), what, "sha256")
    return urlsafe_b64encode(digest[:_BYTES]).rstrip(b"=").decode()
