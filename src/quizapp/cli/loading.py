"""Publishing quizzes from folders."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from quizapp.bank.folder import find_folders, peek_id
from quizapp.database import write_transaction
from quizapp.models import QuizRow
from quizapp.services.publish_revision import Done, Outcome, PublishError, publish_revision

if TYPE_CHECKING:
    from quizapp.bank.quiz import Quiz


def load_unknown(engine: Engine, bank: Path) -> None:
    """Publish every quiz of a bank that the database does not know; say what was done, and what cannot be used."""
    folders, problems = find_folders(bank)
    for problem in problems:
        click.echo(f"warning: {problem}", err=True)
    sessions = sessionmaker(engine)
    with sessions() as session:
        known = set(session.scalars(select(QuizRow.uid)))
    for folder in folders:
        if peek_id(folder) not in known:
            _load_unknown(sessions, folder, known)


def _load_unknown(sessions: sessionmaker[Session], folder: Path, known: set[str]) -> None:
    # Reading YAML takes a quarter of a second to import: a start with nothing new does without.
    from quizapp.bank.check import read_folder  # noqa: PLC0415

    quiz, problems = read_folder(folder)
    if quiz is None:
        for problem in problems:
            click.echo(f"not loaded: {problem}", err=True)
    elif quiz.id not in known:
        try:
            outcome = publish(sessions, quiz, correction=False, only_new=True)
        except PublishError as error:
            click.echo(f"not loaded: {folder}: {error}", err=True)
        else:
            if outcome:
                click.echo(said(quiz, outcome), err=True)
        known.add(quiz.id)


def publish(
    sessions: sessionmaker[Session], quiz: "Quiz", *, correction: bool, only_new: bool = False
) -> Outcome | None:
    """Publish a checked quiz in one transaction; None where it was to be new and another process was faster.

    :raises PublishError: where it cannot be published.
    """
    with sessions() as session:
        try:
            return _publish(session, quiz, correction, only_new)
        except IntegrityError:
            # Another process has just published this quiz, or another one at its address. Now that is there to see.
            return _publish(session, quiz, correction, only_new)


def _publish(session: Session, quiz: "Quiz", correction: bool, only_new: bool) -> Outcome | None:
    with write_transaction(session):
        if only_new and session.scalar(select(QuizRow.id).where(QuizRow.uid == quiz.id)):
            return None
        return publish_revision(session, quiz, correction=correction, now=datetime.now(UTC))


def said(quiz: "Quiz", outcome: Outcome) -> str:
    """Say what publishing did."""
    match outcome.done:
        case Done.VERSION:
            return f"{quiz.slug}: published as version {outcome.version}"
        case Done.CORRECTION:
            return f"{quiz.slug}: corrected: version {outcome.version}, revision {outcome.revision}"
        case _:
            return f"{quiz.slug}: unchanged"


def folders_in(paths: tuple[Path, ...]) -> Iterator[Path]:
    """Give the quiz folders that paths mean, each once."""
    seen = set()
    for path in paths:
        for folder in find_folders(path)[0]:
            if folder.resolve() not in seen:
                seen.add(folder.resolve())
                yield folder
