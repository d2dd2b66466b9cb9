"""Corrections with notes, re-marking in batches, publishing at a set time, archived quizzes."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("quiz", sa.Column("archived_at", TIME, nullable=True))
    with op.batch_alter_table("revision") as batch:
        batch.add_column(
            sa.Column("origin", sa.String(length=6), nullable=False, server_default="folder")
        )
        batch.add_column(
            sa.Column("never_lower", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch.add_column(sa.Column("note", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("note_down_at", TIME, nullable=True))
        batch.add_column(sa.Column("published_by", BIG_ID, nullable=True))
        batch.create_foreign_key(
            op.f("fk_revision_published_by_person"), "person", ["published_by"], ["id"]
        )
        batch.create_check_constraint(op.f("ck_revision_origin"), "origin IN ('folder', 'web')")
    op.add_column("publication", sa.Column("notes", sa.Text(), nullable=True))
    op.add_column("publication", sa.Column("changed_at", TIME, nullable=True))
    op.execute(sa.text("UPDATE publication SET changed_at = published_at"))
    with op.batch_alter_table("publication") as batch:
        batch.alter_column("changed_at", existing_type=TIME, nullable=False)
    _make_tables()


def _make_tables() -> None:
    op.create_table(
        "remarking",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("version_id", BIG_ID, nullable=False),
        sa.Column("from_id", BIG_ID, nullable=False),
        sa.Column("to_id", BIG_ID, nullable=False),
        sa.Column("reached", BIG_ID, nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("began_at", TIME, nullable=False),
        sa.Column("finished_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["version_id"], ["version.id"], name=op.f("fk_remarking_version_id_version")
        ),
        sa.ForeignKeyConstraint(
            ["from_id"], ["revision.id"], name=op.f("fk_remarking_from_id_revision")
        ),
        sa.ForeignKeyConstraint(
            ["to_id"], ["revision.id"], name=op.f("fk_remarking_to_id_revision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remarking")),
        sa.UniqueConstraint("to_id", name=op.f("uq_remarking_to_id")),
    )
    op.create_index("ix_remarking_version_id", "remarking", ["version_id"], unique=False)
    op.create_table(
        "schedule",
        sa.Column("quiz_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("correction", sa.Boolean(), nullable=False),
        sa.Column("never_lower", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(length=6), nullable=False),
        sa.Column("seen_id", BIG_ID, nullable=True),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("made_by", BIG_ID, nullable=True),
        sa.Column("failed", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["quiz_id"], ["quiz.id"], name=op.f("fk_schedule_quiz_id_quiz")),
        sa.ForeignKeyConstraint(["slug"], ["slug.slug"], name=op.f("fk_schedule_slug_slug")),
        sa.ForeignKeyConstraint(
            ["seen_id"], ["revision.id"], name=op.f("fk_schedule_seen_id_revision")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_schedule_made_by_person")
        ),
        sa.PrimaryKeyConstraint("quiz_id", name=op.f("pk_schedule")),
    )
    op.create_index("ix_schedule_at", "schedule", ["at"], unique=False)


def downgrade() -> None:
    """Empty the counters that disagree with the older program's marks, so that it counts again."""
    _recount()
    op.drop_index("ix_schedule_at", "schedule")
    op.drop_table("schedule")
    op.drop_index("ix_remarking_version_id", "remarking")
    op.drop_table("remarking")
    with op.batch_alter_table("publication") as batch:
        batch.drop_column("changed_at")
        batch.drop_column("notes")
    with op.batch_alter_table("revision") as batch:
        batch.drop_constraint(op.f("ck_revision_origin"), type_="check")
        batch.drop_constraint(op.f("fk_revision_published_by_person"), type_="foreignkey")
        for name in ("published_by", "note_down_at", "note", "never_lower", "origin"):
            batch.drop_column(name)
    with op.batch_alter_table("quiz") as batch:
        batch.drop_column("archived_at")


def _recount() -> None:
    """Empty the counters of versions that are being re-marked, or that override a question's key."""
    versions = (
        "SELECT version_id FROM remarking WHERE finished_at IS NULL"
        """ UNION SELECT version_id FROM revision WHERE content LIKE '%"marks":"%'"""
    )
    for statement in (
        "DELETE FROM counter",
        "UPDATE attempt SET counted_as = NULL, counted_rating = NULL",
        "UPDATE snapshot SET stale = true",
    ):
        op.execute(sa.text(f"{statement} WHERE version_id IN ({versions})"))
