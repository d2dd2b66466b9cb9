"""Drafts of editors."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("quiz_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Text(), nullable=False),
        sa.Column("revision_id", BIG_ID),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", BIG_ID),
        sa.ForeignKeyConstraint(["quiz_id"], ["quiz.id"], name=op.f("fk_draft_quiz_id_quiz")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_draft_revision_id_revision")
        ),
        sa.ForeignKeyConstraint(
            ["saved_by"],
            ["person.id"],
            name=op.f("fk_draft_saved_by_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("quiz_id", name=op.f("pk_draft")),
    )
    op.create_index(op.f("ix_draft_revision_id"), "draft", ["revision_id"])
    op.create_index(op.f("ix_draft_saved_by"), "draft", ["saved_by"])
    op.create_table(
        "draft_visit",
        sa.Column("quiz_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("person_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("part", sa.String(80), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["quiz_id"], ["quiz.id"], name=op.f("fk_draft_visit_quiz_id_quiz"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_draft_visit_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("quiz_id", "person_id", name=op.f("pk_draft_visit")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_draft_visit_person_id"), "draft_visit", ["person_id"])
    op.create_table(
        "draft_aside",
        sa.Column("quiz_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("part", sa.String(80), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("person_id", BIG_ID),
        sa.Column("set_aside_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["quiz_id"], ["quiz.id"], name=op.f("fk_draft_aside_quiz_id_quiz"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_draft_aside_person_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("quiz_id", "part", "digest", name=op.f("pk_draft_aside")),
    )
    op.create_index(op.f("ix_draft_aside_person_id"), "draft_aside", ["person_id"])


def downgrade() -> None:
    """Delete the drafts, and the quizzes that have nothing else, which the older program does not know."""
    op.drop_index(op.f("ix_draft_aside_person_id"), "draft_aside")
    op.drop_table("draft_aside")
    op.drop_index(op.f("ix_draft_visit_person_id"), "draft_visit")
    op.drop_table("draft_visit")
    connection = op.get_bind()
    quiz, slug, version = (
        sa.table(name, sa.column("id"), sa.column("quiz_id"))
        for name in ("quiz", "slug", "version")
    )
    op.drop_index(op.f("ix_draft_saved_by"), "draft")
    op.drop_index(op.f("ix_draft_revision_id"), "draft")
    op.drop_table("draft")
    known = sa.union(sa.select(version.c.quiz_id), sa.select(slug.c.quiz_id))
    connection.execute(sa.delete(quiz).where(quiz.c.id.not_in(known)))
