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
from quizapp.db.engine import write_transaction
from quizapp.models import QuizRow
from quizapp.services.publishing.preview_correction import preview_correction
from quizapp.services.publishing.publish_later import publish_later
from quizapp.services.publishing.publish_revision import (
    PublishAction,
    PublishError,
    PublishOutcome,
    PublishTerms,
    newest_revision,
    publish_revision,
    refuse_terms,
)
from quizapp.services.quizzes.published import quiz_of

if TYPE_CHECKING:
    from quizapp.bank.quiz import Quiz


def load_unknown(engine: Engine, bank: Path) -> None:
    """Publish every quiz of a bank that the database does not know; yield a line for each, and for unusable ones."""
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
    # Importing the YAML reader takes a quarter of a second, which a start with nothing new saves.
    from quizapp.bank.checking.check import read_folder  # noqa: PLC0415

    quiz, problems = read_folder(folder)
    if quiz is None:
        for problem in problems:
            click.echo(f"not loaded: {problem}", err=True)
    elif quiz.id not in known:
        try:
            outcome = publish(sessions, quiz, PublishTerms(), only_new=True)
        except PublishError as error:
            click.echo(f"not loaded: {folder}: {error}", err=True)
        else:
            if outcome:
                click.echo(outcome_text(quiz, outcome), err=True)
        known.add(quiz.id)


def publish(
    sessions: sessionmaker[Session], quiz: "Quiz", terms: PublishTerms, *, only_new: bool = False
) -> PublishOutcome | None:
    """Publish a checked quiz in one transaction; return None if another process published the new quiz first.

    :raises PublishError: if it cannot be published.
    """
    with sessions() as session:
        try:
            return _publish(session, quiz, terms, only_new)
        except IntegrityError:
            # Another process has just published this quiz, or another one at its address, and we can see it now.
            return _publish(session, quiz, terms, only_new)


def _publish(
    session: Session, quiz: "Quiz", terms: PublishTerms, only_new: bool
) -> PublishOutcome | None:
    with write_transaction(session):
        if only_new and session.scalar(select(QuizRow.id).where(QuizRow.uid == quiz.id)):
            return None
        return publish_revision(session, quiz, terms=terms, now=datetime.now(UTC))


def publish_at(
    sessions: sessionmaker[Session], quiz: "Quiz", terms: PublishTerms, at: datetime
) -> str:
    """Schedule a checked quiz for publication, and return a line that says so.

    :raises PublishError: if it cannot be published.
    """
    with sessions() as session, write_transaction(session):
        publish_later(session, quiz, terms, at, datetime.now(UTC))
    return f"{quiz.slug}: to be published on {at:%Y-%m-%d at %H:%M} UTC"


def preview_of(sessions: sessionmaker[Session], quiz: "Quiz", terms: PublishTerms) -> str:
    """Say how many results a correction would change.

    :raises PublishError: if it cannot be published as a correction.
    """
    with sessions() as session:
        row = session.scalars(select(QuizRow).where(QuizRow.uid == quiz.id)).first()
        newest = newest_revision(session, row.id) if row else None
        refuse_terms(quiz_of(session, newest.digest) if newest else None, quiz, terms)
        assert newest is not None  # noqa: S101 - else there is nothing to correct, and that was refused
        preview = preview_correction(session, newest.version_id, quiz)
    moved = preview.never_lower if terms.never_lower else preview.plain
    mixed = f", {moved.mixed} both ways" if moved.mixed else ""
    return (
        f"{quiz.slug}: {moved.changed:,} of {preview.results:,} results would change: "
        f"{moved.up:,} up, {moved.down:,} down{mixed}"
    )


def outcome_text(quiz: "Quiz", outcome: PublishOutcome) -> str:
    """Describe what publishing did."""
    match outcome.done:
        case PublishAction.VERSION:
            return f"{quiz.slug}: published as version {outcome.version}"
        case PublishAction.CORRECTION:
            return f"{quiz.slug}: corrected: version {outcome.version}, revision {outcome.revision}"
        case PublishAction.REOPENED:
            return f"{quiz.slug}: published again: version {outcome.version}"
        case _:
            return f"{quiz.slug}: unchanged"


def folders_in(paths: tuple[Path, ...]) -> Iterator[Path]:
    """Return the quiz folders that the paths name, each once."""
    seen = set()
    for path in paths:
        for folder in find_folders(path)[0]:
            if folder.resolve() not in seen:
                seen.add(folder.resolve())
                yield folder
