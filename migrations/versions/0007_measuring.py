"""Reports from more counters: how far readers came, who was too fast, and what is told of it all.

Everything is counted anew: the older counters have less in them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

STATES = "'finished', 'abandoned', 'practice'"


def upgrade() -> None:
    _allow_states(f"{STATES}, 'hasty'")
    op.add_column("attempt", sa.Column("counted_step", sa.String(length=8), nullable=True))
    op.add_column("snapshot", sa.Column("counters", sa.Text(), nullable=False, server_default="[]"))
    _count_anew()


def downgrade() -> None:
    _count_anew()
    with op.batch_alter_table("snapshot") as batch:
        batch.drop_column("counters")
    with op.batch_alter_table("attempt") as batch:
        batch.drop_column("counted_step")
    _allow_states(STATES)


def _allow_states(states: str) -> None:
    with op.batch_alter_table("attempt") as batch:
        batch.drop_constraint(op.f("ck_attempt_counted_as"), type_="check")
        batch.create_check_constraint(op.f("ck_attempt_counted_as"), f"counted_as IN ({states})")


def _count_anew() -> None:
    """Empty the counters; what is told stays until all attempts are in them again. Corrections need no way any more."""
    for statement in (
        "DELETE FROM counter",
        "UPDATE attempt SET counted_as = NULL, counted_rating = NULL",
        "UPDATE remarking SET finished_at = began_at WHERE finished_at IS NULL",
        "UPDATE snapshot SET stale = true",
    ):
        op.execute(sa.text(statement))
