"""How far a long command has come."""

import sys
from collections.abc import Iterable

import click


def show_progress(label: str, length: int, steps: Iterable[int]) -> None:
    """Go through all steps, each of which gives how much it did; show on a terminal how far they are."""
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=length, label=label, file=sys.stderr, hidden=hidden) as bar:
        for done in steps:
            bar.update(done)
        bar.update(max(0, length - bar.pos))
