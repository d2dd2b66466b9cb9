"""Base class of the types whose readers write the answer."""

from typing import Generic

from quizapp.question_types.base import Body, Option


class WrittenType(Generic[Body]):
    """A type without options: blind guessing earns nothing."""

    def options(self, body: Body) -> tuple[Option, ...]:  # noqa: ARG002
        return ()

    def shown(self, body: Body) -> tuple[str, ...]:  # noqa: ARG002
        return ()

    def structure(self, body: Body) -> tuple[str, ...]:  # noqa: ARG002
        """Return nothing: any text can be marked again."""
        return ()

    def shuffles(self, body: Body) -> bool:  # noqa: ARG002
        return False

    def chosen(self, body: Body, response: str) -> tuple[str, ...]:  # noqa: ARG002
        return ()

    def guess(self, body: Body) -> float:  # noqa: ARG002
        return 0.0
