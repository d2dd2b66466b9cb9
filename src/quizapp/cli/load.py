"""The command `load`."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quizapp.cli.bank import PATHS

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, sessionmaker

    from quizapp.bank.quiz import Quiz
    from quizapp.services.publishing.publish_revision import PublishTerms


@dataclass(frozen=True, slots=True)
class _Wish:
    terms: "PublishTerms"
    at: datetime | None
    preview: bool


class _Moment(click.ParamType[datetime]):
    """A moment with an offset, such as 2027-03-03T09:00+01:00 or 2027-03-03T08:00Z."""

    name = "time"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            self.fail(
                f"{value!r} is no time with its zone, such as 2027-03-03T09:00+01:00", param, ctx
            )
        return moment.astimezone(UTC)


@click.command()
@PATHS
@click.option(
    "--correction", is_flag=True, help="Mend what is published, without beginning a new version."
)
@click.option("--never-lower", is_flag=True, help="Let no reader see less than before.")
@click.option("--note", default="", metavar="TEXT", help="Tell readers what was corrected.")
@click.option("--preview", is_flag=True, help="Only say how many results would change.")
@click.option("--at", type=_Moment(), help="Publish at this time: 2027-03-03T09:00+01:00.")
@click.option(
    "--replace", is_flag=True, help="Even where it was published or taken down on the web."
)
def load(
    paths: tuple[Path, ...],
    correction: bool,
    never_lower: bool,
    note: str,
    preview: bool,
    at: datetime | None,
    replace: bool,
) -> None:
    """Check quiz folders and publish what changed, each quiz wholly or not at all."""
    from quizapp.bank.checking.check import check_paths, read_folder  # noqa: PLC0415
    from quizapp.cli.database import open_sessions  # noqa: PLC0415
    from quizapp.cli.loading import folders_in  # noqa: PLC0415
    from quizapp.services.publishing.publish_revision import (  # noqa: PLC0415
        NoCorrectionError,
        PublishError,
        PublishTerms,
    )

    if not correction and (never_lower or note or preview):
        raise click.UsageError("--never-lower, --note and --preview go with --correction")
    terms = PublishTerms(correction, never_lower, note.strip(), over_others=replace)
    problems = check_paths(list(paths))
    for problem in problems:
        click.echo(problem, err=True)
    bad = {Path(problem.file).parent for problem in problems if not problem.warning}
    failed = bool(bad)
    with open_sessions() as sessions:
        for folder in folders_in(paths):
            quiz = None if folder in bad else read_folder(folder)[0]
            if quiz is None:
                failed = True
                click.echo(f"{folder}: not loaded", err=True)
                continue
            try:
                click.echo(_load(sessions, quiz, _Wish(terms, at, preview)))
            except PublishError as error:
                failed = True
                hint = "; try it without --correction" * isinstance(error, NoCorrectionError)
                click.echo(f"{quiz.slug}: not loaded: {error}{hint}", err=True)
    if failed:
        raise SystemExit(1)


def _load(sessions: "sessionmaker[Session]", quiz: "Quiz", wish: _Wish) -> str:
    """Do what was asked with one quiz, and return a line that says so."""
    from quizapp.cli.loading import outcome_text, preview_of, publish, publish_at  # noqa: PLC0415

    if wish.preview:
        return preview_of(sessions, quiz, wish.terms)
    if wish.at:
        return publish_at(sessions, quiz, wish.terms, wish.at)
    outcome = publish(sessions, quiz, wish.terms)
    assert outcome is not None  # noqa: S101 - only where the quiz had to be new
    return outcome_text(quiz, outcome)
