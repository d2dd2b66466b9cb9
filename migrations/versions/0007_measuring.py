"""Reports from more counters: totals, comparisons, the furthest step, hasty attempts.

Everything is counted again, because the older counters hold less.
"""

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0007"
down_revision = "0006"

STATES = "'finished', 'abandoned', 'practice'"


def upgrade() -> None:
    op.drop_index("ix_attempt_to_count", "attempt")
    with op.batch_alter_table("attempt") as batch:
        batch.drop_column("counted_rating")
        _allow_states(batch, f"{STATES}, 'hasty'")
    _index_uncounted("finished_at IS NOT NULL AND counted_as IS NULL")
    op.add_column("snapshot", sa.Column("counters", sa.Text(), nullable=False, server_default="[]"))
    _recount()


def downgrade() -> None:
    _recount()
    with op.batch_alter_table("snapshot") as batch:
        batch.drop_column("counters")
    op.drop_index("ix_attempt_to_count", "attempt")
    with op.batch_alter_table("attempt") as batch:
        batch.add_column(sa.Column("counted_rating", sa.SmallInteger(), nullable=True))
        _allow_states(batch, STATES)
    _index_uncounted("finished_at IS NOT NULL AND (counted_as IS NULL OR counted_as = 'abandoned')")


def _allow_states(batch: BatchOperations, states: str) -> None:
    batch.drop_constraint(op.f("ck_attempt_counted_as"), type_="check")
    batch.create_check_constraint(op.f("ck_attempt_counted_as"), f"counted_as IN ({states})")


def _index_uncounted(which: str) -> None:
    condition = sa.text(which)
    op.create_index(
        "ix_attempt_to_count",
        "attempt",
        ["version_id"],
        unique=False,
        sqlite_where=condition,
        postgresql_where=condition,
    )


def _recount() -> None:
    """Empty the counters, so that all attempts are counted again; published numbers stay until then.

    Re-marking that is under way ends, because counting again uses the corrected key.
    """
    for statement in (
        "DELETE FROM counter",
        "UPDATE attempt SET counted_as = NULL",
        "UPDATE remarking SET finished_at = began_at WHERE finished_at IS NULL",
        "UPDATE snapshot SET stale = true",
    ):
        op.execute(sa.text(statement))
