"""Conditions on many ids at once."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ARRAY, BigInteger, ColumnElement, any_, bindparam


def among_ids(column: ColumnElement[Any]) -> Mapping[str, ColumnElement[bool]]:
    """Return, for each dialect, the condition that the value of a column is in the parameter `ids`, a list.

    PostgreSQL takes it as one array: with a parameter for each of two thousand ids, a statement takes twice as long.
    """
    return {
        "sqlite": column.in_(bindparam("ids", expanding=True)),
        "postgresql": column == any_(bindparam("ids", type_=ARRAY(BigInteger))),
    }
