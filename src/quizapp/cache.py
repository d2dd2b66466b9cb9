"""Bounded caches of things that never change, such as a revision."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Cache(Generic[Thing]):
    """Holds up to `most` values by key, and drops the oldest first. Reading takes no lock."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[Hashable, Thing] = OrderedDict()
        self._storing = threading.Lock()

    def find(self, key: Hashable) -> Thing | None:
        """Return the value of a key, or None."""
        return self._things.get(key)

    def get(self, key: Hashable, make: Callable[[], Thing]) -> Thing:
        """Return the value of a key, made now if necessary. The key must identify all that the value depends on."""
        found = self._things.get(key)
        if found is None:
            found = make()
            with self._storing:
                self._things[key] = found
                while len(self._things) > self._most:
                    self._things.popitem(last=False)
        return found
