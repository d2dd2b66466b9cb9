"""The options of `quizapp simulate` that set parameters of its model."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from quizapp.services.simulating.simulate_model import Model

Command = TypeVar("Command", bound=Callable[..., object])


class RefusedError(click.ClickException):
    """A request that the command refuses; one line."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class ModelParameter:
    """A number of the model, its range, and its meaning."""

    name: str
    low: float
    high: float
    standard: float
    help: str

    @property
    def option(self) -> str:
        """The option as it is typed."""
        return f"--{self.name.replace('_', '-')}"

    def read(self, text: str) -> float:
        """Parse a number.

        :raises RefusedError: if it is not a number in range.
        """
        try:
            number = float(text)
        except ValueError:
            number = float("nan")
        if not self.low <= number <= self.high:
            raise RefusedError(
                f"{self.option} is {text}; it must be a number from {self.low:g} to {self.high:g}"
            )
        return number


TRUTHS = (
    ModelParameter("prior", 0, 1, 0.25, "Share of the facts known before reading"),
    ModelParameter("learning", 0, 1, 0.65, "Share of the other facts that reading teaches"),
    ModelParameter(
        "guessing",
        0,
        1,
        0.65,
        "Share of the questions not answered from knowledge that are guessed, not given up",
    ),
    ModelParameter(
        "overconfidence", -100, 100, 12, "Points by which readers rate themselves too high"
    ),
    ModelParameter(
        "pair_difficulty", -5, 5, 0, "Logits by which question b of each pair is harder than a"
    ),
)


def with_truths(command: Command) -> Command:
    """Add the options to a command."""
    for truth in reversed(TRUTHS):
        text = f"{truth.help}, {truth.low:g} to {truth.high:g} ({truth.standard:g})."
        command = click.option(truth.option, truth.name, metavar="X", help=text)(command)
    return command


def read_truths(given: Mapping[str, str | None]) -> dict[str, float]:
    """Parse the options that were given.

    :raises RefusedError: if one is not a number in its range.
    """
    return dict(_read(given))


def model_of(truths: Mapping[str, float]) -> "Model":
    """Return the default model with these parameters changed."""
    from quizapp.services.simulating.simulate_model import Model, with_guessing  # noqa: PLC0415

    model = replace(Model(), **{k: v for k, v in truths.items() if k != "guessing"})
    return with_guessing(model, truths["guessing"]) if "guessing" in truths else model


def _read(given: Mapping[str, str | None]) -> Iterator[tuple[str, float]]:
    for truth in TRUTHS:
        text = given.get(truth.name)
        if text is not None:
            yield truth.name, truth.read(text)
