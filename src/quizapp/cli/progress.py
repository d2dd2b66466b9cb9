"""Shows the progress of a long command."""

import sys
from collections.abc import Iterable

import click


def show_progress(label: str, length: int, steps: Iterable[int]) -> None:
    """Run all steps, each of which returns how much it did, and show progress on a terminal."""
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=length, label=label, file=sys.stderr, hidden=hidden) as bar:
        for done in steps:
            bar.update(done)
        bar.update(max(0, length - bar.pos))
