"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FINISHED = sa.text("finished_at IS NOT NULL AND (counted_as IS NULL OR counted_as = 'abandoned')")
OPEN = sa.text("finished_at IS NULL")
LINKED = sa.text("token_hash IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "lease",
        sa.Column("job", sa.String(length=32), nullable=False),
        sa.Column("holder", sa.String(length=32), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_lease")),
    )
    op.create_table(
        "quiz",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz")),
        sa.UniqueConstraint("uid", name=op.f("uq_quiz_uid")),
    )
    op.create_table(
        "slug",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("quiz_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(["quiz_id"], ["quiz.id"], name=op.f("fk_slug_quiz_id_quiz")),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_slug")),
    )
    op.create_index("ix_slug_quiz_id", "slug", ["quiz_id"], unique=False)

    op.create_table(
        "version",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("quiz_id", BIG_ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["quiz_id"], ["quiz.id"], name=op.f("fk_version_quiz_id_quiz")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version")),
        sa.UniqueConstraint("quiz_id", "number", name=op.f("uq_version_quiz_id_number")),
    )
    op.create_table(
        "counter",
        sa.Column("version_id", BIG_ID, nullable=False),
        sa.Column("cohort", sa.String(length=16), nullable=False),
        sa.Column("phase", sa.String(length=4), nullable=False),
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("level", sa.String(length=64), nullable=False),
        sa.Column("n", BIG_ID, nullable=False),
        sa.CheckConstraint("n >= 0", name=op.f("ck_counter_n")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["version.id"], name=op.f("fk_counter_version_id_version")
        ),
        sa.PrimaryKeyConstraint(
            "version_id", "cohort", "phase", "name", "subject", "level", name=op.f("pk_counter")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "revision",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("quiz_id", BIG_ID, nullable=False),
        sa.Column("version_id", BIG_ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["quiz_id"], ["quiz.id"], name=op.f("fk_revision_quiz_id_quiz")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["version.id"], name=op.f("fk_revision_version_id_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("quiz_id", "number", name=op.f("uq_revision_quiz_id_number")),
    )
    op.create_index("ix_revision_version_id", "revision", ["version_id"], unique=False)

    op.create_table(
        "snapshot",
        sa.Column("version_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["version.id"], name=op.f("fk_snapshot_version_id_version")
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_snapshot")),
    )
    op.create_table(
        "attempt",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("version_id", BIG_ID, nullable=False),
        sa.Column("revision_id", BIG_ID, nullable=False),
        sa.Column("first_id", BIG_ID, nullable=True),
        sa.Column("cohort", sa.String(length=16), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("rating", sa.SmallInteger(), nullable=True),
        sa.Column("saves", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted_as", sa.String(length=16), nullable=True),
        sa.Column("counted_rating", sa.SmallInteger(), nullable=True),
        sa.CheckConstraint("cohort IN ('direct', 'embedded')", name=op.f("ck_attempt_cohort")),
        sa.CheckConstraint(
            "counted_as IN ('finished', 'abandoned', 'practice')",
            name=op.f("ck_attempt_counted_as"),
        ),
        sa.CheckConstraint("rating BETWEEN 0 AND 100", name=op.f("ck_attempt_rating")),
        sa.ForeignKeyConstraint(
            ["first_id"], ["attempt.id"], name=op.f("fk_attempt_first_id_attempt")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_attempt_revision_id_revision")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["version.id"], name=op.f("fk_attempt_version_id_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_attempt_token_hash")),
    )
    op.create_index("ix_attempt_first_id", "attempt", ["first_id"], unique=False)
    op.create_index(
        "ix_attempt_linked",
        "attempt",
        ["began_at"],
        unique=False,
        sqlite_where=LINKED,
        postgresql_where=LINKED,
    )
    op.create_index(
        "ix_attempt_open",
        "attempt",
        ["counted_as", "seen_at"],
        unique=False,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index(
        "ix_attempt_to_count",
        "attempt",
        ["version_id"],
        unique=False,
        sqlite_where=FINISHED,
        postgresql_where=FINISHED,
    )
    op.create_index("ix_attempt_version_id", "attempt", ["version_id"], unique=False)

    op.create_table(
        "publication",
        sa.Column("quiz_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("revision_id", BIG_ID, nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["quiz_id"], ["quiz.id"], name=op.f("fk_publication_quiz_id_quiz")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_publication_revision_id_revision")
        ),
        sa.ForeignKeyConstraint(["slug"], ["slug.slug"], name=op.f("fk_publication_slug_slug")),
        sa.PrimaryKeyConstraint("quiz_id", name=op.f("pk_publication")),
        sa.UniqueConstraint("slug", name=op.f("uq_publication_slug")),
    )
    op.create_index("ix_publication_revision_id", "publication", ["revision_id"], unique=False)

    op.create_table(
        "answer",
        sa.Column("attempt_id", BIG_ID, nullable=False),
        sa.Column("phase", sa.String(length=4), nullable=False),
        sa.Column("question_id", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=9), nullable=False),
        sa.Column("response", sa.Text(), nullable=True),
        sa.Column("save", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(status = 'answered') = (response IS NOT NULL)", name=op.f("ck_answer_response")
        ),
        sa.CheckConstraint("phase IN ('pre', 'post')", name=op.f("ck_answer_phase")),
        sa.CheckConstraint(
            "status IN ('answered', 'dont_know', 'omitted')", name=op.f("ck_answer_status")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["attempt.id"],
            name=op.f("fk_answer_attempt_id_attempt"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("attempt_id", "phase", "question_id", name=op.f("pk_answer")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "late_answer",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("attempt_id", BIG_ID, nullable=False),
        sa.Column("phase", sa.String(length=4), nullable=False),
        sa.Column("question_id", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=9), nullable=False),
        sa.Column("response", sa.Text(), nullable=True),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["attempt.id"],
            name=op.f("fk_late_answer_attempt_id_attempt"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_answer")),
    )
    op.create_index("ix_late_answer_attempt_id", "late_answer", ["attempt_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_late_answer_attempt_id", "late_answer")

    op.drop_table("late_answer")
    op.drop_table("answer")
    op.drop_index("ix_publication_revision_id", "publication")

    op.drop_table("publication")
    op.drop_index("ix_attempt_version_id", "attempt")
    op.drop_index("ix_attempt_to_count", "attempt")
    op.drop_index("ix_attempt_open", "attempt")
    op.drop_index("ix_attempt_linked", "attempt")
    op.drop_index("ix_attempt_first_id", "attempt")

    op.drop_table("attempt")
    op.drop_table("snapshot")
    op.drop_index("ix_revision_version_id", "revision")

    op.drop_table("revision")
    op.drop_table("counter")
    op.drop_table("version")
    op.drop_index("ix_slug_quiz_id", "slug")

    op.drop_table("slug")
    op.drop_table("quiz")
    op.drop_table("lease")
