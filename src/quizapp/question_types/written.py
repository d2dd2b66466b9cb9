"""What the types share in which a reader writes the answer."""

from typing import Generic

from quizapp.question_types.base import Body, Option


class Writing(Generic[Body]):
    """A type without options: nothing is chosen, and blind guessing earns nothing."""

    def options(self, body: Body) -> tuple[Option, ...]:  # noqa: ARG002
        """Give none."""
        return ()

    def shown(self, body: Body) -> tuple[str, ...]:  # noqa: ARG002
        """Give none."""
        return ()

    def structure(self, body: Body) -> tuple[str, ...]:  # noqa: ARG002
        """Give none: whatever was written can be marked anew."""
        return ()

    def shuffles(self, body: Body) -> bool:  # noqa: ARG002
        """Say no: there are no options."""
        return False

    def chosen(self, body: Body, response: str) -> tuple[str, ...]:  # noqa: ARG002
        """Give none."""
        return ()

    def guess(self, body: Body) -> float:  # noqa: ARG002
        """Give 0."""
        return 0.0
