"""Reads YAML into plain data and remembers the position of each key and value.

Quiz files use only the plain part of YAML. Anything that could surprise a reader or a computer
(anchors, tags, several documents, duplicate keys, deep nesting) is rejected with its position.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml import events as yaml_events

from quizapp.bank.checking.problems import Problem
from quizapp.bank.scalars import plain_value
from quizapp.bank.syntax import explain
from quizapp.bank.texts import FORBIDDEN, normal_lines, why_forbidden

Path = tuple[str | int, ...]
Place = tuple[int, int]
"""Line and column, from 1."""

DEEPEST = 20
MOST_EVENTS = 64_000
"""The largest valid quiz has fewer; YAML is slow to read."""
MOST_ITEMS = 100
"""The most items of one list, or keys of one mapping; the schema's own limits are lower."""
MOST_PROBLEMS = 100

# The parser takes time quadratic in the length of a tag.
_LONG_TAG = re.compile(r"![\w;/?:@&=+$,.!~*'()\[\]%#-]{1000}", re.ASCII)


@dataclass
class Document:
    """The plain data of a YAML file, with the positions of its parts by path."""

    file: str
    data: Any = None
    keys: dict[Path, Place] = field(default_factory=dict)
    """The position of each part's key."""
    values: dict[Path, Place] = field(default_factory=dict)
    """The start of each part's value."""

    def at(self, path: Path) -> Place:
        """Return the position of a value, or of the nearest part that contains it."""
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, (1, 1))

    def at_key(self, path: Path) -> Place:
        """Return the position of a key; an item of a list, which has no key, has its value's."""
        return self.keys.get(path) or self.at(path)

    def problem(self, path: Path, message: str, *, warning: bool = False) -> Problem:
        return Problem(self.file, *self.at(path), message, warning)

    def problem_at_key(self, path: Path, message: str, *, warning: bool = False) -> Problem:
        return Problem(self.file, *self.at_key(path), message, warning)

    def missing(self, path: Path, key: str, message: str) -> Problem:
        """Return the problem of a missing key, at the part that lacks it."""
        del key
        return self.problem_at_key(path, message)

    def name(self, path: Path) -> str:
        """Return the position of a value as part of a sentence."""
        return f"in line {self.at(path)[0]}"


def read_yaml(text: str, file: str) -> tuple[Document | None, list[Problem]]:
    """Return the document of a YAML file with its problems; None if it is not worth checking further."""
    text = normal_lines(text).removeprefix("\ufeff")
    problems = list(forbidden_characters(text, file))
    if problems:
        return None, problems
    long_tag = _LONG_TAG.search(text)
    if long_tag:
        place = place_of(text, long_tag.start())
        return None, [Problem(file, *place, "Tags such as `!name` are not used in quiz files.")]
    builder = _YamlBuilder(file)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            builder.take(event)
    except _StopReading:
        return None, builder.problems
    except Exception as error:  # the parser also raises bare ValueErrors and the like
        line, column, message = explain(error, text, builder.last)
        return None, [*builder.problems, Problem(file, line, column, message)]
    return (None if builder.unsound else builder.document), builder.problems


def forbidden_characters(text: str, file: str) -> Iterator[Problem]:
    """Yield the characters that no text may hold, at most 20 of them."""
    for count, found in enumerate(FORBIDDEN.finditer(text)):
        if count == 20:
            return
        yield Problem(file, *place_of(text, found.start()), why_forbidden(found.group()))


def place_of(text: str, offset: int) -> Place:
    """Return the line and column of the character at an offset."""
    start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - start + 1


class _StopReading(Exception):  # noqa: N818
    """The rest of the file is not worth reading."""


@dataclass
class _OpenCollection:
    """A mapping or list that is being read."""

    path: Path
    items: dict[str, Any] | list[Any]
    key: str | None = None
    """The key whose value comes next."""
    ignored: bool = False
    """Whether that value is dropped, because its key is a duplicate."""
    key_place: Place = (1, 1)
    keys: dict[str, Place] = field(default_factory=dict)


class _YamlBuilder:
    """Builds the data from the parser's events."""

    def __init__(self, file: str) -> None:
        self.document = Document(file)
        self.problems: list[Problem] = []
        self.unsound = False
        self.last: Place = (1, 1)
        self.stack: list[_OpenCollection] = []
        self.events = 0
        self.documents = 0

    def take(self, event: Any) -> None:
        self.last = (event.start_mark.line + 1, event.start_mark.column + 1)
        self.events += 1
        if self.events > MOST_EVENTS:
            self.refuse("This file has too many parts to be a quiz.")
        if isinstance(event, yaml_events.DocumentStartEvent):
            self.begin_document(event)
        elif isinstance(event, yaml_events.NodeEvent):
            self.take_node(event)
        elif isinstance(event, yaml_events.CollectionEndEvent):
            self.stack.pop()

    def begin_document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            self.refuse("A quiz file holds one document: `---` or `...` begins another one here.")
        if event.version or event.tags:
            self.object("Lines that begin with `%` are not used in quiz files.")

    def take_node(self, event: Any) -> None:
        owner = self.stack[-1] if self.stack else None
        scalar = isinstance(event, yaml_events.ScalarEvent)
        if scalar and owner and owner.key is not None and not event.value and not event.style:
            self.last = owner.key_place  # the parser places an empty value at the next part
        if event.anchor is not None:
            self.object("Anchors and aliases (`&name`, `*name`) are not used in quiz files.")
        if getattr(event, "ctag", None) is not None:
            self.object("Tags such as `!name` are not used in quiz files.")
        if owner and isinstance(owner.items, dict) and owner.key is None:
            self.take_key(owner, event.value if scalar else None, plain=scalar and not event.style)
        elif scalar:
            self.put(owner, self.scalar(event))
        elif isinstance(event, yaml_events.MappingStartEvent):
            self.open({}, owner)
        elif isinstance(event, yaml_events.SequenceStartEvent):
            self.open([], owner)
        else:
            self.put(owner, None)

    def take_key(self, owner: _OpenCollection, key: str | None, *, plain: bool) -> None:
        if key is None:
            self.refuse("A key has to be a simple word here.")
            return
        if plain and key == "<<":
            self.object("Merge keys (`<<`) are not used in quiz files.")
        elif plain and not isinstance(plain_value(key), str):
            self.object(f"The key `{shorten(key)}` has to be a word.")
        owner.key, owner.key_place = key, self.last
        owner.ignored = key in owner.keys
        if owner.ignored:
            line = owner.keys[key][0]
            message = f"`{shorten(key)}` stands here twice; the first one is in line {line}."
            self.note(message)
        else:
            owner.keys[key] = self.last
            self.document.keys[(*owner.path, key)] = self.last

    def scalar(self, event: Any) -> Any:
        if not event.style and event.implicit[0]:
            return plain_value(event.value)
        found = FORBIDDEN.search(event.value)
        if found:
            self.object(why_forbidden(found.group()))
        return event.value

    def open(self, items: dict[str, Any] | list[Any], owner: _OpenCollection | None) -> None:
        if len(self.stack) >= DEEPEST:
            self.refuse("This is nested too deeply to be a quiz.")
        self.stack.append(_OpenCollection(self.put(owner, items), items))

    def put(self, owner: _OpenCollection | None, value: Any) -> Path:
        """Store a value in its owner, and return its path."""
        if owner and len(owner.items) >= MOST_ITEMS:
            self.refuse(f"These are more than {MOST_ITEMS} parts: too many for a quiz.")
        if owner is None:
            path: Path = ()
            self.document.data = value
        elif isinstance(owner.items, list):
            path = (*owner.path, len(owner.items))
            owner.items.append(value)
        else:
            key = owner.key or ""
            path = (*owner.path, key)
            owner.key = None
            if owner.ignored:
                return path
            owner.items[key] = value
        self.document.values.setdefault(path, self.last)
        return path

    def note(self, message: str) -> None:
        self.problems.append(Problem(self.document.file, *self.last, message))
        if len(self.problems) >= MOST_PROBLEMS:
            raise _StopReading

    def object(self, message: str) -> None:
        self.unsound = True
        self.note(message)

    def refuse(self, message: str) -> None:
        self.object(message)
        raise _StopReading


def shorten(text: str, longest: int = 60) -> str:
    """Return a text on one line, short enough for a message."""
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1] + "…"
