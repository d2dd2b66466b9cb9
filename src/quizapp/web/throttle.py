"""Limits how many forms one address may send, at what a whole school needs.

Forms are counted by address, in the memory of each process. Addresses are neither stored nor logged, and not even kept
here: each is hashed with a salt that dies with the process, and forgotten after a quiet minute.
"""

import contextlib
import hashlib
import logging
import math
import secrets
import threading
import time
from ipaddress import IPv6Address, ip_address

from flask import Flask, current_app, request
from werkzeug.exceptions import TooManyRequests

from quizapp.services.accounts.sign_in_counts import networks_of

MOST_ADDRESSES = 20_000
"""The most addresses that are remembered (about 4 MB); a flood from more drives out those that were quiet longest."""
ASKED_AGAIN = "quizapp.asked_again"
"""Set in the environment of a request that is handled a second time: it was counted the first time."""
_MINUTE = 60.0
_FORWARDED = frozenset(("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP"))

_log = logging.getLogger("quizapp.throttle")


class Buckets:
    """A token bucket for each key, which refills at `a_minute` forms a minute and holds as many."""

    def __init__(self, a_minute: int, most: int = MOST_ADDRESSES) -> None:
        self._full = float(a_minute)
        self._a_second = a_minute / _MINUTE
        self._most = most
        self._lock = threading.Lock()
        self._levels: dict[bytes, tuple[float, float]] = {}
        """By key: the level of the bucket and its time. The key that was quiet longest comes first."""

    def __len__(self) -> int:
        return len(self._levels)

    def take(self, key: bytes, now: float) -> float:
        """Take one form; return 0, or the seconds until there is one again. `now` is in seconds."""
        with self._lock:
            level, then = self._levels.pop(key, (self._full, now))
            level = min(self._full, level + (now - then) * self._a_second)
            taken = level >= 1
            self._levels[key] = (level - taken, now)
            self._forget(now)
        return 0.0 if taken else (1 - level) / self._a_second

    def _forget(self, now: float) -> None:
        """Drop keys that have been quiet until their bucket was full again, and the oldest beyond the limit."""
        while self._levels:
            first = next(iter(self._levels))
            if now - self._levels[first][1] < _MINUTE and len(self._levels) <= self._most:
                break
            del self._levels[first]


def init_app(app: Flask) -> None:
    """Refuse forms from an address that sends more than `FORMS_A_MINUTE`; 0 refuses none."""
    a_minute = app.config["FORMS_A_MINUTE"]
    if not a_minute:
        return
    buckets, salt = Buckets(a_minute), secrets.token_bytes(16)
    warned = threading.Event()

    @app.before_request
    def refuse_floods() -> None:
        if request.method != "POST" or ASKED_AGAIN in request.environ:
            return
        if not app.config["PROXIES"] and behind_unnamed_proxy():
            if not warned.is_set():
                warned.set()
                _log.warning(
                    "a proxy stands in front that QUIZAPP_PROXIES does not count: all readers seem to have its "
                    "address, so floods of forms are not held back. Set QUIZAPP_PROXIES to the number of proxies."
                )
            return
        wait = buckets.take(key_of(request.remote_addr or "", salt), time.monotonic())
        if wait:
            raise TooManyRequests(retry_after=math.ceil(wait))


def key_of(address: str, salt: bytes) -> bytes:
    """Return the hash that identifies an address; of an IPv6 address only its /64 counts, a household or a school."""
    return hashlib.blake2b(_network_of(address), key=salt, digest_size=8).digest()


def _network_of(address: str) -> bytes:
    if ":" in address:
        with contextlib.suppress(ValueError):  # a proxy may write anything there
            parsed = IPv6Address(address)
            return str(parsed.ipv4_mapped).encode() if parsed.ipv4_mapped else parsed.packed[:8]
    return address.encode()


def own_network() -> str:
    """Return the wide network of the request; empty where a proxy hides it and everybody would seem to share one."""
    hidden = not current_app.config["PROXIES"] and behind_unnamed_proxy()
    return "" if hidden else networks_of(request.remote_addr or "")[1]


def behind_unnamed_proxy() -> bool:
    """Return whether the request came through a proxy on this machine or network."""
    if request.environ.keys().isdisjoint(_FORWARDED):
        return False
    try:
        return ip_address(request.remote_addr or "").is_private
    except ValueError:
        return False
