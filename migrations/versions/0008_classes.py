"""Classes: pupils, assignments, assigned attempts."""

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0008"
down_revision = "0007"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
COHORTS = "'direct', 'embedded', 'simulated'"
STATES = "'finished', 'abandoned', 'practice', 'hasty'"
WHEN = "IN ('at_once', 'after_due', 'never')"
ASSIGNED = (
    "(assignment_id IS NULL) = (pupil_id IS NULL) AND (assignment_id IS NULL) = (number IS NULL)"
    " AND (assignment_id IS NOT NULL OR cohort <> 'assigned')"
)


def upgrade() -> None:
    _classes()
    _pupils()
    _assignments()
    op.drop_index("ix_attempt_linked", "attempt")
    with op.batch_alter_table("attempt") as batch:
        batch.add_column(sa.Column("assignment_id", BIG_ID, nullable=True))
        batch.add_column(sa.Column("pupil_id", BIG_ID, nullable=True))
        batch.add_column(sa.Column("number", sa.SmallInteger(), nullable=True))
        batch.add_column(sa.Column("ends_at", MOMENT, nullable=True))
        for name in ("assignment", "pupil"):
            batch.create_foreign_key(
                op.f(f"fk_attempt_{name}_id_{name}"), name, [f"{name}_id"], ["id"]
            )
        batch.create_unique_constraint(
            op.f("uq_attempt_assignment_id_pupil_id_number"),
            ["assignment_id", "pupil_id", "number"],
        )
        _check(batch, "cohort", "cohort IN ('direct', 'embedded', 'assigned', 'simulated')")
        _check(batch, "counted_as", f"counted_as IN ({STATES}, 'apart')")
        batch.create_check_constraint(op.f("ck_attempt_assigned"), ASSIGNED)
    op.create_index(op.f("ix_attempt_pupil_id"), "attempt", ["pupil_id"], unique=False)
    _index("ix_attempt_linked", "began_at", "token_hash IS NOT NULL AND assignment_id IS NULL")
    _index("ix_attempt_ends", "ends_at", "finished_at IS NULL AND ends_at IS NOT NULL")
    _overrides()


def downgrade() -> None:
    op.drop_table("mark_override")
    op.drop_index("ix_attempt_ends", "attempt")
    op.drop_index("ix_attempt_linked", "attempt")
    op.drop_index("ix_attempt_pupil_id", "attempt")
    # Pupils' answers stay, anonymous and not to be counted again.
    op.execute(sa.text("UPDATE attempt SET counted_as = 'practice' WHERE counted_as = 'apart'"))
    op.execute(
        sa.text(
            "UPDATE attempt SET token_hash = NULL, number = NULL, pupil_id = NULL, assignment_id = NULL,"
            " cohort = CASE WHEN cohort = 'assigned' THEN 'direct' ELSE cohort END"
            " WHERE assignment_id IS NOT NULL"
        )
    )
    _merge_counters()
    with op.batch_alter_table("attempt") as batch:
        batch.drop_constraint(op.f("ck_attempt_assigned"), type_="check")
        _check(batch, "counted_as", f"counted_as IN ({STATES})")
        _check(batch, "cohort", f"cohort IN ({COHORTS})")
        batch.drop_constraint(op.f("uq_attempt_assignment_id_pupil_id_number"), type_="unique")
        for name in ("pupil", "assignment"):
            batch.drop_constraint(op.f(f"fk_attempt_{name}_id_{name}"), type_="foreignkey")
        for column in ("ends_at", "number", "pupil_id", "assignment_id"):
            batch.drop_column(column)
    _index("ix_attempt_linked", "began_at", "token_hash IS NOT NULL")
    for table in ("for_pupil", "assignment", "pupil_session", "pupil", "classroom_teacher"):
        op.drop_table(table)
    op.drop_table("classroom")


def _check(batch: BatchOperations, name: str, condition: str) -> None:
    batch.drop_constraint(op.f(f"ck_attempt_{name}"), type_="check")
    batch.create_check_constraint(op.f(f"ck_attempt_{name}"), condition)


def _index(name: str, column: str, which: str) -> None:
    condition = sa.text(which)
    op.create_index(
        name,
        "attempt",
        [column],
        unique=False,
        sqlite_where=condition,
        postgresql_where=condition,
    )


def _merge_counters() -> None:
    """Count pupils in the `direct` cohort, which their attempts now have."""
    key = "version_id, phase, name, subject, level"
    add = (
        f"INSERT INTO counter ({key}, cohort, n) SELECT {key}, 'direct', n FROM counter"  # noqa: S608 - fixed names
        " WHERE cohort = 'assigned' ON CONFLICT (version_id, cohort, phase, name, subject, level)"
        " DO UPDATE SET n = counter.n + excluded.n"
    )
    remove = "DELETE FROM counter WHERE cohort = 'assigned'"
    for statement in (add, remove, "UPDATE snapshot SET stale = true"):
        op.execute(sa.text(statement))


def _classes() -> None:
    op.create_table(
        "classroom",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("join_code", sa.String(length=12), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("archived_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_classroom")),
        sa.UniqueConstraint("join_code", name=op.f("uq_classroom_join_code")),
    )
    op.create_index(op.f("ix_classroom_archived_at"), "classroom", ["archived_at"], unique=False)
    op.create_table(
        "classroom_teacher",
        sa.Column("classroom_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("person_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        _refers("classroom_teacher", "classroom_id", "classroom", "CASCADE"),
        _refers("classroom_teacher", "person_id", "person", "CASCADE"),
        sa.PrimaryKeyConstraint("classroom_id", "person_id", name=op.f("pk_classroom_teacher")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_classroom_teacher_person_id"), "classroom_teacher", ["person_id"], unique=False
    )


def _pupils() -> None:
    op.create_table(
        "pupil",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("classroom_id", BIG_ID, nullable=False),
        sa.Column("words", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("slip_seed", sa.LargeBinary(length=16), nullable=False),
        sa.Column("slip_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("time_percent", sa.SmallInteger(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.CheckConstraint("time_percent BETWEEN 100 AND 400", name=op.f("ck_pupil_time_percent")),
        _refers("pupil", "classroom_id", "classroom", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pupil")),
        sa.UniqueConstraint("classroom_id", "words", name=op.f("uq_pupil_classroom_id_words")),
        sa.UniqueConstraint("slip_hash", name=op.f("uq_pupil_slip_hash")),
    )
    op.create_table(
        "pupil_session",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("pupil_id", BIG_ID, nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        _refers("pupil_session", "pupil_id", "pupil", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pupil_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_pupil_session_token_hash")),
    )
    for column in ("pupil_id", "seen_at"):
        op.create_index(op.f(f"ix_pupil_session_{column}"), "pupil_session", [column], unique=False)


def _assignments() -> None:
    op.create_table(
        "assignment",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("classroom_id", BIG_ID, nullable=False),
        sa.Column("version_id", BIG_ID, nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        *(
            sa.Column(name, sa.String(length=16), nullable=True)
            for name in ("opens", "due", "closes")
        ),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("counts", sa.String(length=5), nullable=False),
        sa.Column("minutes", sa.SmallInteger(), nullable=True),
        sa.Column("shuffle_questions", sa.Boolean(), nullable=False),
        sa.Column("shuffle_options", sa.Boolean(), nullable=False),
        sa.Column("open_book", sa.Boolean(), nullable=False),
        sa.Column("ask_before", sa.String(length=16), nullable=False),
        sa.Column("ask_how_sure", sa.Boolean(), nullable=False),
        *(
            sa.Column(f"show_{what}", sa.String(length=9), nullable=False)
            for what in ("marks", "answers", "explanations")
        ),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("made_by", BIG_ID, nullable=True),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_assignment_attempts")),
        sa.CheckConstraint(
            "counts IN ('first', 'best', 'last')", name=op.f("ck_assignment_counts")
        ),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_assignment_minutes")),
        sa.CheckConstraint(
            "ask_before IN ('none', 'half', 'half_the_facts', 'everyone')",
            name=op.f("ck_assignment_ask_before"),
        ),
        *(
            sa.CheckConstraint(f"show_{what} {WHEN}", name=op.f(f"ck_assignment_show_{what}"))
            for what in ("marks", "answers", "explanations")
        ),
        _refers("assignment", "classroom_id", "classroom", "CASCADE"),
        _refers("assignment", "version_id", "version"),
        _refers("assignment", "made_by", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    for column in ("classroom_id", "version_id", "made_by"):
        op.create_index(op.f(f"ix_assignment_{column}"), "assignment", [column], unique=False)
    op.create_table(
        "for_pupil",
        sa.Column("assignment_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("pupil_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("time_percent", sa.SmallInteger(), nullable=True),
        sa.Column("more_minutes", sa.Integer(), nullable=False),
        sa.Column("due", sa.String(length=16), nullable=True),
        sa.Column("more_attempts", sa.SmallInteger(), nullable=False),
        sa.Column("excused", sa.Boolean(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("word_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "time_percent BETWEEN 100 AND 400", name=op.f("ck_for_pupil_time_percent")
        ),
        sa.CheckConstraint("more_minutes >= 0", name=op.f("ck_for_pupil_more_minutes")),
        sa.CheckConstraint("more_attempts >= 0", name=op.f("ck_for_pupil_more_attempts")),
        _refers("for_pupil", "assignment_id", "assignment", "CASCADE"),
        _refers("for_pupil", "pupil_id", "pupil", "CASCADE"),
        sa.PrimaryKeyConstraint("assignment_id", "pupil_id", name=op.f("pk_for_pupil")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_for_pupil_pupil_id"), "for_pupil", ["pupil_id"], unique=False)


def _overrides() -> None:
    op.create_table(
        "mark_override",
        sa.Column("attempt_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("question_id", sa.String(length=64), nullable=False),
        sa.Column("mark", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person_id", BIG_ID, nullable=True),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.CheckConstraint("mark BETWEEN 0 AND 12", name=op.f("ck_mark_override_mark")),
        _refers("mark_override", "attempt_id", "attempt", "CASCADE"),
        _refers("mark_override", "person_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("attempt_id", "question_id", name=op.f("pk_mark_override")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_mark_override_person_id"), "mark_override", ["person_id"], unique=False
    )


def _refers(
    table: str, column: str, to: str, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)
