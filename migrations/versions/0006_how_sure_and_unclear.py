"""How sure readers are of their answers, and what is still unclear to them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the columns with their checks in one statement each.

    SQLite then need not rebuild a table of any number of answers, and can drop column and check together.
    """
    answered = "status = 'answered' AND confidence BETWEEN 0 AND 100"
    _add_confidence("answer", f"confidence IS NULL OR ({answered})")
    _add_confidence("late_answer", "confidence BETWEEN 0 AND 100")
    op.create_table(
        "unclear",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("attempt_id", BIG_ID, nullable=False),
        sa.Column("version_id", BIG_ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.CheckConstraint("length(text) BETWEEN 1 AND 500", name=op.f("ck_unclear_text")),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["attempt.id"],
            name=op.f("fk_unclear_attempt_id_attempt"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["version.id"], name=op.f("fk_unclear_version_id_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unclear")),
        sa.UniqueConstraint("attempt_id", name=op.f("uq_unclear_attempt_id")),
    )
    op.create_index(
        "ix_unclear_version_id", "unclear", ["version_id", "hidden", "sent_at"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_unclear_version_id", "unclear")
    op.drop_table("unclear")
    for table in ("late_answer", "answer"):
        op.drop_column(table, "confidence")


def _add_confidence(table: str, check: str) -> None:
    name = f"ck_{table}_confidence"
    op.execute(
        sa.text(
            f"ALTER TABLE {table} ADD COLUMN confidence SMALLINT CONSTRAINT {name} CHECK ({check})"
        )
    )
