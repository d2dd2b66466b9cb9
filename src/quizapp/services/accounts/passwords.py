"""Passwords: which are acceptable, and how they are stored: as Argon2id hashes, 64 MiB and three passes each."""

import unicodedata
from collections.abc import Sequence
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
LONGEST = 1000
"""In characters. Nobody types more, and hashing has a cost."""
_FEWEST_DIFFERENT = 6
_RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "1q2w3e4r5t6z7u8i9o0p",
    "1q2w3e4r5t6y7u8i9o0p",
)
_KNOWN = (
    "password",
    "passwort",
    "letmein",
    "welcome",
    "iloveyou",
    "administrator",
    "admin",
    "quizapp",
    "changeme",
    "dragon",
    "monkey",
    "football",
    "baseball",
    "sunshine",
    "princess",
)
_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """Return the hash of a password, which takes some 50 ms and 64 MiB."""
    return _hasher.hash(_bytes(password))


def matches(password: str, hashed: str | None) -> bool:
    """Return whether a password matches a hash.

    It takes as long if there is no hash because there is no account.
    """
    too_long = len(password) > LONGEST
    try:
        _hasher.verify(hashed or _nobodys(), b"" if too_long else _bytes(password))
    except InvalidHashError:
        _hasher.hash(b"")
        return False
    except VerificationError:
        return False
    return hashed is not None and not too_long


def is_outdated(hashed: str) -> bool:
    """Return whether a hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(hashed)


def weakness(password: str, *about: str) -> str | None:
    """Return the fault of a new password, as `short`, `long`, `simple` or `own`, or None if it is acceptable.

    `about` is what others know of the person, such as name and e-mail address.
    """
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    folded = _folded(password)
    if len(set(folded)) < _FEWEST_DIFFERENT or _left(folded, _KNOWN) < SHORTEST // 2:
        return "simple"
    if folded in (folded + folded)[1:-1] or any(_in_row(folded, run) for run in _RUNS):
        return "simple"
    own = [word for text in about for word in _words(_folded(text)) if len(word) > 3]
    return "own" if own and _left(folded, own) < SHORTEST // 2 else None


@cache
def _nobodys() -> str:
    """Return a hash that no known password matches, made with the usual parameters."""
    return _hasher.hash(b"\xff nobody types this")


def _bytes(password: str) -> bytes:
    # Composed and decomposed letters look alike, and keyboards produce either.
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _words(text: str) -> list[str]:
    return "".join(sign if sign.isalnum() else " " for sign in text).split()


def _left(text: str, known: Sequence[str]) -> int:
    """Count what remains of a text without known words and the digits and signs around these."""
    rest = text
    for word in sorted(known, key=len, reverse=True):
        rest = rest.replace(word, "")
    return len(text) if rest == text else sum(sign.isalpha() for sign in rest)


def _in_row(text: str, run: str) -> bool:
    """Return whether a text is little more than neighbouring keys, in either direction."""
    if len(text) >= len(run) + SHORTEST // 2:
        return False
    parts = {text[start:end] for start in range(len(text)) for end in range(start, len(text) + 1)}
    longest = max(len(part) for part in parts if part in run or part in run[::-1])
    return len(text) - longest < SHORTEST // 2
