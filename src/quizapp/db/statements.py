"""The statements of the reader's way: compiled once, then handed to the driver with nothing in between.

SQLAlchemy writes them, and knows how each type is stored. What it does around each execution (finding the text that it
has compiled, a context, a cursor and a result with its rows) costs six times as much as SQLite takes for the answer.
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
    """A statement with named parameters; its rows have the names of its columns."""

    def __init__(self, statement: Executable, columns: Iterable[str] = ()) -> None:
        """`columns` are those that an INSERT is given."""
        self._statement = statement
        self._columns = list(columns) or None
        self._prepared: dict[str, _Prepared] = {}
        """By the name of the kind of database."""

    def all(self, on: Session | Connection, values: Values) -> list[Any]:
        """Execute it, and give its rows."""
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
        """Execute it, and give its first row, None where there is none."""
        rows = self.all(on, values)
        return rows[0] if rows else None


class _Prepared:
    """A statement in the words of one kind of database."""

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
        """Tell whether it does."""
        return self._row is not None

    def parameters(self, values: Values) -> Sequence[object] | Values:
        """Give the parameters as the driver takes them."""
        found = {**self._fixed, **values}
        for name, convert in self._stored.items():
            found[name] = convert(found[name])
        return found if self._order is None else [found[name] for name in self._order]

    def rows(self, answer: Sequence[Sequence[object]]) -> list[Any]:
        """Give rows as the types say, with names."""
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
        return None  # drivers give floats; for PostgreSQL, SQLAlchemy would ask which kind of number a row has
    return type_.dialect_impl(dialect).result_processor(dialect, None)


def _exported(statement: Any) -> ReadOnlyColumnCollection[str, Any]:
    columns: ReadOnlyColumnCollection[str, Any] = statement.exported_columns
    return columns


def _converters(
    types: Iterable[tuple[str, TypeEngine[Any]]],
    find: Callable[[TypeEngine[Any]], Converter | None],
) -> dict[str, Converter]:
    """Give what has to be done with values, by their names; most are handed on as they are."""
    found = ((name, find(type_)) for name, type_ in types)
    return {name: convert for name, convert in found if convert is not None}


def ask(
    connection: Connection,
    sql: str,
    parameters: Sequence[object] | Values = (),
    *,
    gives_rows: bool = False,
) -> Sequence[Sequence[object]]:
    """Have the driver execute a statement, and give its rows. Whoever listens for statements hears it.

    :raises sqlalchemy.exc.DBAPIError: where the database refuses, just as `connection.execute` does.
    """
    cursor = connection.connection.cursor()
    for hear in connection.dispatch.before_cursor_execute:
        hear(connection, cursor, sql, parameters, None, False)
    try:
        cursor.execute(sql, parameters)
        # Not by asking for the cursor's description, which psycopg makes anew, column for column.
        answer = cursor.fetchall() if gives_rows else ()
    except connection.dialect.loaded_dbapi.Error as error:
        # It tells SQLAlchemy's errors apart, and lets go of a connection that is lost.
        connection._handle_dbapi_exception(error, sql, parameters, cursor, None)
    cursor.close()
    return answer
