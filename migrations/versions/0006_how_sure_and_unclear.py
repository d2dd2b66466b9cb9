"""How sure readers are of their answers."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the columns with their checks in one statement each.

    SQLite builds no table anew for that, however many answers there are, and lets both go again together.
    """
    said = "status = 'answered' AND confidence BETWEEN 0 AND 100"
    _add_confidence("answer", f"confidence IS NULL OR ({said})")
    _add_confidence("late_answer", "confidence BETWEEN 0 AND 100")


def downgrade() -> None:
    for table in ("late_answer", "answer"):
        op.drop_column(table, "confidence")


def _add_confidence(table: str, check: str) -> None:
    name = f"ck_{table}_confidence"
    op.execute(
        sa.text(
            f"ALTER TABLE {table} ADD COLUMN confidence SMALLINT CONSTRAINT {name} CHECK ({check})"
        )
    )
