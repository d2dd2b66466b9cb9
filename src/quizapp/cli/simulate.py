"""The command `simulate`."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NoReturn

import click

from quizapp.cli.progress import show_progress
from quizapp.cli.simulate_truths import RefusedError, model_of, read_truths, with_truths

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, sessionmaker

    from quizapp.services.quizzes.published import Published
    from quizapp.services.simulating.simulate_model import Model

LIMIT = 1_000_000
_INTERRUPTED = 130


@click.command()
@click.argument("slug")
@click.option("--readers", type=int, metavar="N", help=f"How many readers, 1 to {LIMIT}.")
@click.option(
    "--seed", type=int, metavar="S", help="Begin the lots with this number: the same readers again."
)
@click.option("--remove", is_flag=True, help="Remove all simulated readers of the quiz.")
@click.option(
    "--among-real-readers", "among", is_flag=True, help="Even where real readers have begun."
)
@with_truths
def simulate(
    slug: str,
    readers: int | None,
    seed: int | None,
    remove: bool,
    among: bool,
    **truths: str | None,
) -> None:
    """Let made-up readers go through a quiz, or remove them; all numbers say how many are simulated."""
    given = read_truths(truths)
    _check(readers, seed, remove, among or bool(given))
    from quizapp.cli.bank import not_published  # noqa: PLC0415
    from quizapp.cli.database import open_with_settings  # noqa: PLC0415
    from quizapp.services.quizzes.published import find_published  # noqa: PLC0415

    with open_with_settings() as (sessions, settings):
        with sessions() as session:
            published, fastest = find_published(session, slug), settings["FASTEST_READING"]
        if published is None:
            raise not_published(slug)
        if readers is None:
            _remove(sessions, published, fastest)
        else:
            seed = secrets.randbelow(2**32) if seed is None else seed
            _add(sessions, published, readers, seed, among, model_of(given), fastest)


def _check(readers: int | None, seed: int | None, remove: bool, more: bool) -> None:
    if remove and (readers is not None or seed is not None or more):
        raise RefusedError("--remove goes alone: it removes all simulated readers of the quiz")
    if not remove and readers is None:
        raise RefusedError("say how many: --readers N (or --remove)")
    if readers is not None and not 1 <= readers <= LIMIT:
        raise RefusedError(f"--readers is {readers}; it must be from 1 to {LIMIT}")
    if seed is not None and seed < 0:
        raise RefusedError(f"--seed is {seed}; it must not be negative")


def _add(
    sessions: "sessionmaker[Session]",
    published: "Published",
    readers: int,
    seed: int,
    among: bool,
    model: "Model",
    fastest: int,
) -> None:
    from random import Random  # noqa: PLC0415

    from quizapp.jobs.simulate import add_readers, count_and_publish  # noqa: PLC0415
    from quizapp.services.simulating.simulate import draw_beginnings, make_world  # noqa: PLC0415
    from quizapp.services.simulating.simulate_remove import has_real_readers  # noqa: PLC0415

    versions, now = [published.version_id], datetime.now(UTC)
    with sessions() as session:
        if not among and has_real_readers(session, published.version_id):
            raise RefusedError(
                f"{published.slug} has real readers, and simulated ones would be told among them: "
                "use a database of its own, or add --among-real-readers"
            )
        rng = Random(seed)  # noqa: S311 - no secret; the same lots again for the same seed
        world = make_world(session, published, model, rng, now)
    before = _simulated(sessions, versions)
    try:
        show_progress(
            "Simulating", readers, add_readers(sessions, world, draw_beginnings(world, readers))
        )
        show_progress("Counting", readers, count_and_publish(sessions, versions, now, fastest))
    except KeyboardInterrupt:
        added = _simulated(sessions, versions) - before
        _stop(f"{_readers(added)} added (seed {seed}); `quizapp count` counts them")
    click.echo(f"{published.slug}: {_readers(readers)} added and counted (seed {seed}).")


def _remove(sessions: "sessionmaker[Session]", published: "Published", fastest: int) -> None:
    from quizapp.jobs.simulate import count_and_publish, remove_readers  # noqa: PLC0415
    from quizapp.services.simulating.simulate_remove import versions_of_quiz  # noqa: PLC0415

    with sessions() as session:
        versions = versions_of_quiz(session, published.version_id)
    before = _simulated(sessions, versions)
    try:
        show_progress("Removing", before, remove_readers(sessions, versions))
        counting = count_and_publish(sessions, versions, datetime.now(UTC), fastest)
        show_progress("Counting", before, counting)
    except KeyboardInterrupt:
        removed = before - _simulated(sessions, versions)
        _stop(f"{_readers(removed)} removed; the same command goes on")
    click.echo(f"{published.slug}: {_readers(before)} removed.")


def _simulated(sessions: "sessionmaker[Session]", versions: Sequence[int]) -> int:
    from quizapp.services.simulating.simulate_remove import count_simulated  # noqa: PLC0415

    with sessions() as session:
        return count_simulated(session, versions)


def _readers(count: int) -> str:
    return f"{count} simulated reader{'' if count == 1 else 's'}"


def _stop(message: str) -> NoReturn:
    click.echo(f"Stopped: {message}.", err=True)
    raise SystemExit(_INTERRUPTED)
