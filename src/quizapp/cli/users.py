"""The commands `user add`, `list`, `disable`, `enable`, `reset` and `sign-in`."""

import os
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from quizapp.services.accounts.people import Account

_LINK = "/account/link/{}"
_ROLES = ("administrator", "editor", "teacher")


@click.group()
def user() -> None:
    """Manage accounts: add, list, disable, enable, reset, sign in."""


@user.command()
@click.argument("email")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice(_ROLES),
    help="May be repeated.",
)
@click.option(
    "--days",
    default=7,
    show_default=True,
    type=click.IntRange(1, 90),
    help="How long the link works.",
)
def add(email: str, roles: tuple[str, ...], days: int) -> None:
    """Invite somebody: print a link that works once, with which they choose name and password."""
    from quizapp.services.accounts.links import HasAccountError, create_invitation  # noqa: PLC0415
    from quizapp.services.accounts.people import Role, is_address  # noqa: PLC0415

    if not is_address(email):
        raise click.BadParameter(f"{email!r} is not an e-mail address", param_hint="EMAIL")
    now = datetime.now(UTC)
    with _writing() as (session, settings):
        try:
            secret = create_invitation(
                session,
                email=email,
                roles=[Role(role) for role in roles],
                made_by=None,
                lasting=timedelta(days=days),
                now=now,
            )
        except HasAccountError:
            raise click.ClickException(f"{email} has an account already") from None
    until = f"{now + timedelta(days=days):%Y-%m-%d %H:%M} UTC"
    click.echo(f"For {email}; works once, until {until}:")
    click.echo(_address(settings, secret))


@user.command(name="list")
def list_() -> None:
    """List accounts and open invitations."""
    from quizapp.services.accounts.links import invitations  # noqa: PLC0415
    from quizapp.services.accounts.people import accounts, sort_roles  # noqa: PLC0415

    with _reading() as session:
        found, invited = accounts(session), invitations(session, datetime.now(UTC))
    for account in found:
        state = "  disabled" if account.disabled_at else ""
        roles = ", ".join(sort_roles(account.person.roles)) or "no role"
        click.echo(f"{account.person.email}  {account.person.name}  {roles}{state}")
    for one in invited:
        roles = ", ".join(one.roles)
        click.echo(f"{one.email}  invited until {one.expires_at:%Y-%m-%d %H:%M} UTC  {roles}")
    if not found and not invited:
        click.echo("Nobody has an account yet: `quizapp serve` prints a link for the first one.")


@user.command()
@click.argument("email")
def disable(email: str) -> None:
    """Keep somebody out, at once."""
    from quizapp.services.accounts import people  # noqa: PLC0415
    from quizapp.services.accounts.staff_sessions import end_all  # noqa: PLC0415
    from quizapp.services.audit import record  # noqa: PLC0415

    now = datetime.now(UTC)
    with _writing() as (session, _):
        account = _account(session, email)
        try:
            people.disable(session, account.person.id, now)
        except people.LastAdministratorError:
            message = f"{email} is the only administrator; make somebody else one first"
            raise click.ClickException(message) from None
        end_all(session, account.person.id, now)
        record(session, None, "disabled", account.person.email, now)
    click.echo(f"{account.person.email} is kept out.")


@user.command()
@click.argument("email")
def enable(email: str) -> None:
    """Let somebody in again."""
    from quizapp.services.accounts import people  # noqa: PLC0415
    from quizapp.services.audit import record  # noqa: PLC0415

    with _writing() as (session, _):
        account = _account(session, email)
        people.enable(session, account.person.id)
        record(session, None, "enabled", account.person.email, datetime.now(UTC))
    click.echo(f"{account.person.email} may sign in again.")


@user.command()
@click.argument("email")
def reset(email: str) -> None:
    """Print a link that works once, with which somebody sets a new password."""
    from quizapp.services.accounts.links import RESET_LASTS, create_reset_link  # noqa: PLC0415
    from quizapp.services.audit import record  # noqa: PLC0415

    now = datetime.now(UTC)
    with _writing() as (session, settings):
        account = _enabled(session, email)
        secret = create_reset_link(session, account.person.id, made_by=None, now=now)
        record(session, None, "made a reset link", account.person.email, now)
    click.echo(
        f"For {account.person.email}; works once, until {now + RESET_LASTS:%Y-%m-%d %H:%M} UTC:"
    )
    click.echo(_address(settings, secret))


@user.command("sign-in")
@click.argument("email")
def sign_in(email: str) -> None:
    """Print a link that signs somebody in, once, and leaves the password as it is."""
    from quizapp.services.accounts.links import SIGN_IN_LASTS, create_sign_in_link  # noqa: PLC0415
    from quizapp.services.audit import record  # noqa: PLC0415

    now = datetime.now(UTC)
    with _writing() as (session, settings):
        account = _enabled(session, email)
        secret = create_sign_in_link(session, account.person.id, now)
        record(session, None, "made a link to sign in", account.person.email, now)
    click.echo(
        f"Signs {account.person.email} in, once, until {now + SIGN_IN_LASTS:%Y-%m-%d %H:%M} UTC:"
    )
    click.echo(_address(settings, secret))


def setup_link(engine: "Engine") -> str | None:
    """Return the path of a link for the first administrator, or None if any account exists."""
    from sqlalchemy.orm import Session  # noqa: PLC0415

    from quizapp.db.engine import write_transaction  # noqa: PLC0415
    from quizapp.services.accounts.links import create_setup_link  # noqa: PLC0415

    with Session(engine) as session, write_transaction(session):
        secret = create_setup_link(session, datetime.now(UTC))
    return _LINK.format(secret) if secret else None


@contextmanager
def _writing() -> "Iterator[tuple[Session, Mapping[str, Any]]]":
    from sqlalchemy.orm import Session  # noqa: PLC0415

    from quizapp.cli.database import migrated_engine  # noqa: PLC0415
    from quizapp.config import read_settings  # noqa: PLC0415
    from quizapp.db.engine import write_transaction  # noqa: PLC0415

    settings = read_settings(os.environ)
    with (
        migrated_engine(settings) as engine,
        Session(engine) as session,
        write_transaction(session),
    ):
        yield session, settings


@contextmanager
def _reading() -> "Iterator[Session]":
    from quizapp.cli.database import open_sessions  # noqa: PLC0415

    with open_sessions() as sessions, sessions() as session:
        yield session


def _enabled(session: "Session", email: str) -> "Account":
    account = _account(session, email)
    if account.disabled_at is not None:
        raise click.ClickException(f"{email} is disabled; quizapp user enable lets them in again")
    return account


def _account(session: "Session", email: str) -> "Account":
    from quizapp.services.accounts.people import find_by_email  # noqa: PLC0415

    found = find_by_email(session, email)
    if found is None:
        raise click.ClickException(f"nobody has an account with the address {email}")
    return found


def _address(settings: "Mapping[str, Any]", secret: str) -> str:
    host = settings["HOST"]
    if host in {"", "0.0.0.0"}:  # noqa: S104 - names for "all addresses"
        host = "127.0.0.1"
    shown = f"[{host}]" if ":" in host else host
    site = settings["SITE_URL"] or f"http://{shown}:{settings['PORT']}"
    return f"{site}{_LINK.format(secret)}"
