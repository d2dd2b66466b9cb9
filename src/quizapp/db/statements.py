"""Compiled statements for the reader's way: SQLAlchemy writes the SQL once, then the driver is called directly.

SQLAlchemy knows how each type is stored. Its work around each execution (looking up the compiled text, a context, a
cursor and a result with rows) costs six times what SQLite needs to answer.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Dialect, Executable, Float, TextClause
from sqlalchemy.orm import Session
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

Converter = Callable[[Any], Any]
Values = Mapping[str, object]


class CompiledStatement:
    """A statement with named parameters; rows are named tuples of its columns."""

    def __init__(self, statement: Executable, columns: Iterable[str] = ()) -> None:
        """`columns` are the columns for which an INSERT is given values."""
        self._statement = statement
        self._columns = list(columns) or None
        self._prepared: dict[str, _Prepared] = {}
        """By the name of the kind of database."""

    def all(self, on: Session | Connection, values: Values) -> list[Any]:
        """Execute the statement and return all rows."""
        connection = on if isinstance(on, Connection) else on.connection()
        try:
            prepared = self._prepared[connection.dialect.name]
        except KeyError:
            prepared = _Prepared(self._statement, connection.dialect, self._columns)
            self._prepared[connection.dialect.name] = prepared
        answer = ask(
            connection, prepared.sql, prepared.parameters(values), gives_rows=prepared.gives_rows
        )
        return prepared.rows(answer)

    def first(self, on: Session | Connection, values: Values) -> Any:
        """Execute the statement and return its first row, or None."""
        rows = self.all(on, values)
        return rows[0] if rows else None


class _Prepared:
    """A statement compiled for one dialect."""

    def __init__(
        self, statement: Executable, dialect: Dialect, columns: Sequence[str] | None
    ) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=columns)  # type: ignore[attr-defined]
        assert isinstance(compiled, SQLCompiler)  # noqa: S101 - only DDL is compiled into something else
        self.sql = str(compiled)
        self._order = compiled.positiontup
        """The names of the parameters, where they have only places in the text."""
        self._fixed = {name: value for name, value in compiled.params.items() if value is not None}
        """Parameters with a value of their own, such as that of a LIMIT."""
        self._stored = _converters(
            ((name, bind.type) for name, bind in compiled.binds.items()),
            lambda type_: type_.dialect_impl(dialect).bind_processor(dialect),
        )
        exported = [] if isinstance(statement, TextClause) else list(_exported(statement))
        names = [column.key for column in exported]
        row: Any = namedtuple("Row", names)  # type: ignore[misc]
        self._row = row._make if names else None
        read = _converters(
            ((column.key, column.type) for column in exported),
            lambda type_: _reader_of(type_, dialect),
        )
        self._read = [(names.index(name), convert) for name, convert in read.items()]

    @property
    def gives_rows(self) -> bool:
        return self._row is not None

    def parameters(self, values: Values) -> Sequence[object] | Values:
        """Return the parameters in the form that the driver takes."""
        found = {**self._fixed, **values}
        for name, convert in self._stored.items():
            found[name] = convert(found[name])
        return found if self._order is None else [found[name] for name in self._order]

    def rows(self, answer: Sequence[Sequence[object]]) -> list[Any]:
        """Return named tuples with each value converted to its column's Python type."""
        if self._row is None:
            return []
        if not self._read:
            return list(map(self._row, answer))
        rows = []
        for one in answer:
            row = list(one)
            for place, convert in self._read:
                row[place] = convert(row[place])
            rows.append(self._row(row))
        return rows


def _reader_of(type_: TypeEngine[Any], dialect: Dialect) -> Converter | None:
    if isinstance(type_, Float):
        return None  # drivers return floats; on PostgreSQL SQLAlchemy would inspect each row for its kind of number
    return type_.dialect_impl(dialect).result_processor(dialect, None)


def _exported(statement: Any) -> ReadOnlyColumnCollection[str, Any]:
    columns: ReadOnlyColumnCollection[str, Any] = statement.exported_columns
    return columns


def _converters(
    types: Iterable[tuple[str, TypeEngine[Any]]],
    find: Callable[[TypeEngine[Any]], Converter | None],
) -> dict[str, Converter]:
    """Return the converters that are needed, by name; most values are passed on unchanged."""
    found = ((name, find(type_)) for name, type_ in types)
    return {name: convert for name, convert in found if convert is not None}


def ask(
    connection: Connection,
    sql: str,
    parameters: Sequence[object] | Values = (),
    *,
    gives_rows: bool = False,
) -> Sequence[Sequence[object]]:
    """Execute a statement through the driver and return its rows. Listeners for `before_cursor_execute` are called.

    :raises sqlalchemy.exc.DBAPIError: if the database refuses, as `connection.execute` would.
    """
    cursor = connection.connection.cursor()
    for hear in connection.dispatch.before_cursor_execute:
        hear(connection, cursor, sql, parameters, None, False)
    try:
        cursor.execute(sql, parameters)
        # Asking for `cursor.description` instead would cost more: psycopg builds it anew, column by column.
        answer = cursor.fetchall() if gives_rows else ()
    except connection.dialect.loaded_dbapi.Error as error:
        # SQLAlchemy translates the error and invalidates a connection that is lost.
        connection._handle_dbapi_exception(error, sql, parameters, cursor, None)
    cursor.close()
    return answer
