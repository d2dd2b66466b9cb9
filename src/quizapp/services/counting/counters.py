"""Reads, changes and locks the stored counters. A version must be locked before its counters are touched."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import ARRAY, BigInteger, Text, bindparam, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from quizapp.db.engine import SessionOrConnection, dialect_of
from quizapp.measurement.counters import Key
from quizapp.models import Counter, Version, table_of

_counter = table_of(Counter)
_COLUMNS = [column.name for column in _counter.columns]
_KEY_COLUMNS = [column.name for column in _counter.primary_key.columns]
_LOCK = (
    select(Version.id).where(Version.id == bindparam("version_id")).with_for_update(key_share=True)
)
_ALL = select(*(_counter.c[name] for name in Key._fields), _counter.c.n).where(
    _counter.c.version_id == bindparam("version_id"), _counter.c.n != 0
)


def lock_version(on: SessionOrConnection, version_id: int) -> None:
    """Make every other transaction on this version's counters wait; readers can still begin."""
    on.execute(_LOCK, {"version_id": version_id})


def counters_of(on: SessionOrConnection, version_id: int) -> dict[Key, int]:
    """Return the counters of a version, without those at 0."""
    rows = on.execute(_ALL, {"version_id": version_id})
    return {Key(*key): n for *key, n in rows}


def apply_change(on: SessionOrConnection, version_id: int, change: Mapping[Key, int]) -> None:
    """Add to the counters of a (locked) version; a counter that falls to 0 stays as a row.

    Rows are changed in the order of their keys, so that two transactions cannot deadlock.
    """
    keys = sorted(key for key, n in change.items() if n)
    if up := [key for key in keys if change[key] > 0]:
        _add(on, [{"version_id": version_id, **key._asdict(), "n": change[key]} for key in up])
    if down := [key for key in keys if change[key] < 0]:
        on.execute(_TAKE, list(_taken(version_id, down, change)))


def _taken(
    version_id: int, keys: Iterable[Key], change: Mapping[Key, int]
) -> Iterable[dict[str, int | str]]:
    for key in keys:
        named = {f"key_{name}": value for name, value in key._asdict().items()}
        yield {"key_version_id": version_id, **named, "taken": -change[key]}


def _add(on: SessionOrConnection, rows: Sequence[Mapping[str, int | str]]) -> None:
    if dialect_of(on) == "sqlite":
        on.execute(_ADD_ONE, rows)
    else:
        # A row each would take a statement each.
        on.execute(_ADD_ALL, {name: [row[name] for row in rows] for name in _COLUMNS})


def _add_all() -> postgresql.Insert:
    """Return the statement that takes all rows at once, as an array for each column."""
    lists = (
        bindparam(name, type_=ARRAY(BigInteger if name in {"version_id", "n"} else Text))
        for name in _COLUMNS
    )
    rows = func.unnest(*lists).table_valued(*_COLUMNS).render_derived()
    statement = postgresql.insert(_counter).from_select(_COLUMNS, select(rows))
    return statement.on_conflict_do_update(
        index_elements=_KEY_COLUMNS, set_={"n": _counter.c.n + statement.excluded.n}
    )


_ADD_ALL = _add_all()
_ADD_ONE = sqlite.insert(_counter)
_ADD_ONE = _ADD_ONE.on_conflict_do_update(
    index_elements=_KEY_COLUMNS, set_={"n": _counter.c.n + _ADD_ONE.excluded.n}
)
_TAKE = (
    update(_counter)
    .where(*(_counter.c[name] == bindparam(f"key_{name}") for name in _KEY_COLUMNS))
    .values(n=_counter.c.n - bindparam("taken"))
)
