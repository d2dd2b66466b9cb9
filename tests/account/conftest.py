"""People with a password."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache

import pytest
from flask import Flask

from quizapp.db.engine import write_transaction
from quizapp.extensions import db
from quizapp.services.accounts.passwords import hash_password
from quizapp.services.accounts.people import Person, Role, add_person

PASSWORD = "bees over the northern orchard"
Join = Callable[..., Person]


@cache
def hashed() -> str:
    """The hash of the password, made once."""
    return hash_password(PASSWORD)


@pytest.fixture
def join(app: Flask) -> Join:
    """Make somebody who can sign in with PASSWORD."""

    def make(
        email: str = "ada@example.org", roles: Sequence[str] = ("teacher",), name: str = "Ada"
    ) -> Person:
        with app.app_context(), write_transaction(db.session):
            return add_person(
                db.session,
                name=name,
                email=email,
                roles={Role(role) for role in roles},
                password_hash=hashed(),
                now=datetime.now(UTC),
            )

    return make
