"""The commands `publish`, `unpublish`, `archive`, `history` and `note`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click

_SLUG = click.argument("slug")


@click.command()
@_SLUG
def unpublish(slug: str) -> None:
    """Let nobody begin a quiz any more, and publish nothing of it later; who has begun goes on, results stay."""
    with _changing(slug) as act:
        waited, was_out = act("cancel"), act("take_down")
    if was_out:
        click.echo(f"{slug}: not published any more")
    if waited:
        click.echo(f"{slug}: nothing will be published later")
    if not (waited or was_out):
        click.echo(f"{slug}: not published anyway")


@click.command()
@_SLUG
def publish(slug: str) -> None:
    """Put a quiz out again that was taken down, as it was."""
    from quizapp.services.publishing.publish_revision import PublishError  # noqa: PLC0415

    with _changing(slug) as act:
        try:
            done = act("put_out")
        except PublishError as error:
            raise click.ClickException(f"{slug}: {error}") from None
    click.echo(f"{slug}: {'published again' if done else 'published anyway'}")


@click.command()
@_SLUG
@click.option("--undo", is_flag=True, help="Put it back into the lists.")
def archive(slug: str, undo: bool) -> None:
    """Take a quiz out of the lists; what is published stays at its address."""
    with _changing(slug) as act:
        changed = act("unarchive" if undo else "archive")
    done = "in the lists" if undo else "out of the lists"
    click.echo(f"{slug}: {done}{'' if changed else ' already'}")


@click.command()
@_SLUG
@click.argument("revision", type=int)
@click.option("--take-down/--put-back", default=True, help="Take it away, or put it back.")
def note(slug: str, revision: int, take_down: bool) -> None:
    """Take the note of a correction away from under the article, or put it back."""
    with _changing(slug) as act:
        if not act("note_down" if take_down else "note_back", revision):
            raise click.ClickException(f"{slug}: revision {revision} has no note")
    stands = "stands no more under the article" if take_down else "stands under the article"
    click.echo(f"{slug}: the note of revision {revision} {stands}")


@click.command()
@_SLUG
def history(slug: str) -> None:
    """List what was published of a quiz, with its notes, and how far re-marking has come."""
    from quizapp.cli.database import open_sessions  # noqa: PLC0415
    from quizapp.cli.history_text import history_lines  # noqa: PLC0415
    from quizapp.services.publishing.history import history_of  # noqa: PLC0415
    from quizapp.services.publishing.take_down import find_quiz  # noqa: PLC0415

    with open_sessions() as sessions, sessions() as session:
        quiz = find_quiz(session, slug)
        if quiz is None:
            raise _unknown(slug)
        found = history_of(session, quiz.id)
    for line in history_lines(found):
        click.echo(line)


@contextmanager
def _changing(slug: str) -> Iterator[Callable[..., bool]]:
    """Find a quiz by its address, and change it in one transaction."""
    from quizapp.cli.database import open_sessions  # noqa: PLC0415
    from quizapp.db.engine import write_transaction  # noqa: PLC0415
    from quizapp.services.publishing.quiz_acts import act_on  # noqa: PLC0415
    from quizapp.services.publishing.take_down import find_quiz  # noqa: PLC0415

    with open_sessions() as sessions, sessions() as session, write_transaction(session):
        quiz = find_quiz(session, slug)
        if quiz is None:
            raise _unknown(slug)
        uid, now = quiz.uid, datetime.now(UTC)
        yield lambda name, number=0: act_on(session, uid, name, number, None, now)


def _unknown(slug: str) -> click.ClickException:
    return click.ClickException(f"there is no quiz with the address {slug!r}")
