"""What makes thousands of apps in one process cheap: what is the same in all of them is compiled once."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Connection, Dialect, Engine, event
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from werkzeug.routing import Rule


class CompiledTemplates(BytecodeCache):
    """Keeps the compiled templates of all apps, as `FileSystemBytecodeCache` would in files."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load what is kept; Jinja checks whether it is of the same source."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


class CompiledRule(Rule):
    """An address whose pattern and builder are compiled once for all apps."""

    _kept: dict[Any, dict[str, Any]] = {}  # noqa: RUF012 - shared on purpose

    def compile(self) -> None:
        """Take over what an equal rule has compiled."""
        assert self.map is not None
        key = (self.rule, self.subdomain, self.host, self.merge_slashes, repr(self.defaults))
        if key not in self._kept:
            before = dict(vars(self))
            super().compile()
            made = {
                name: value for name, value in vars(self).items() if value is not before.get(name)
            }
            self._kept[key] = {**made, "arguments": self.arguments}
        vars(self).update(self._kept[key])


@contextmanager
def compiled_statements() -> Iterator[None]:
    """Let all engines on the same kind of database share the statements that SQLAlchemy has compiled."""
    kept: dict[Any, Any] = {}

    def share(connection: Connection) -> None:
        connection.execution_options(compiled_cache=kept)

    event.listen(Engine, "engine_connect", share)
    # The dialect is part of a statement's key there; each engine has one of its own, and they are alike.
    with pytest.MonkeyPatch.context() as patch:
        for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):
            patch.setattr(dialect, "__eq__", _of_one_class)
            patch.setattr(dialect, "__hash__", lambda self: hash(type(self)))
        yield
    event.remove(Engine, "engine_connect", share)


def _of_one_class(dialect: Dialect, other: object) -> bool:
    return type(dialect) is type(other)


@contextmanager
def compiled_once() -> Iterator[None]:
    """Compile each template, address and statement once."""
    with pytest.MonkeyPatch.context() as patch, compiled_statements():
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": CompiledTemplates()})
        patch.setattr(Flask, "url_rule_class", CompiledRule)
        yield
