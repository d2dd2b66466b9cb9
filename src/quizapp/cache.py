"""What is made once in a process and kept: of things that never change, such as a revision and a stored answer."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Cache(Generic[Thing]):
    """Keeps up to `most` things by their keys; the oldest ones go first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[Hashable, Thing] = OrderedDict()
        self._storing = threading.Lock()

    def find(self, key: Hashable) -> Thing | None:
        """Give what is kept under a key, None where nothing is."""
        return self._things.get(key)

    def get(self, key: Hashable, make: Callable[[], Thing]) -> Thing:
        """Give what is kept under a key, made now where nothing is. The key has to tell all that it is made of."""
        found = self._things.get(key)
        if found is None:
            found = make()
            with self._storing:
                self._things[key] = found
                while len(self._things) > self._most:
                    self._things.popitem(last=False)
        return found
