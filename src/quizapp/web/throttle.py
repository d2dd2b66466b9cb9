"""Nobody sends more forms than a whole school does.

Forms are counted by address, in the memory of each process: addresses are never stored or logged, not even here, where
each is hashed with a salt that dies with the process and forgotten when it has been quiet for a minute.
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
"""How many addresses are remembered (about 4 MB); a flood from more of them drives out those longest quiet."""
ASKED_AGAIN = "quizapp.asked_again"
"""What a request's environment has where the app gave it up before anything was done: it was counted then."""
_MINUTE = 60.0
_FORWARDED = frozenset(("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP"))

_log = logging.getLogger("quizapp.throttle")


class Buckets:
    """A bucket for each key, which fills with `a_minute` forms a minute and holds as many."""

    def __init__(self, a_minute: int, most: int = MOST_ADDRESSES) -> None:
        self._full = float(a_minute)
        self._a_second = a_minute / _MINUTE
        self._most = most
        self._lock = threading.Lock()
        self._levels: dict[bytes, tuple[float, float]] = {}
        """By key: how full the bucket was, and when. The longest quiet comes first."""

    def __len__(self) -> int:
        return len(self._levels)

    def take(self, key: bytes, now: float) -> float:
        """Take one form; give 0, or after how many seconds there is one again. `now` is in seconds."""
        with self._lock:
            level, then = self._levels.pop(key, (self._full, now))
            level = min(self._full, level + (now - then) * self._a_second)
            taken = level >= 1
            self._levels[key] = (level - taken, now)
            self._forget(now)
        return 0.0 if taken else (1 - level) / self._a_second

    def _forget(self, now: float) -> None:
        """Forget who has been quiet so long that the bucket is full again, and whoever is too many."""
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
    """Give what an address is known by: a hash; of an IPv6 address only of its /64, a household or a school."""
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
    """Tell whether the request came through a proxy on this machine or network."""
    if request.environ.keys().isdisjoint(_FORWARDED):
        return False
    try:
        return ip_address(request.remote_addr or "").is_private
    except ValueError:
        return False
