"""Simulated readers: a cohort of their own."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

PERSONS = "'direct', 'embedded'"
EVERYONE = f"{PERSONS}, 'simulated'"


def upgrade() -> None:
    _allow_cohorts(EVERYONE)


def downgrade() -> None:
    """Delete simulated readers, because the older program would count them as people.

    A version whose published numbers included simulated readers publishes nothing until its next readers are counted.
    """
    connection = op.get_bind()
    attempt, answer, late_answer, counter = (
        sa.table(name, sa.column("id"), sa.column("attempt_id"), sa.column("cohort"))
        for name in ("attempt", "answer", "late_answer", "counter")
    )
    simulated = sa.select(attempt.c.id).where(attempt.c.cohort == "simulated")
    for child in (answer, late_answer):  # SQLite's foreign keys are off in a migration
        connection.execute(sa.delete(child).where(child.c.attempt_id.in_(simulated)))
    for table in (attempt, counter):
        connection.execute(sa.delete(table).where(table.c.cohort == "simulated"))
    _publish_people_only(connection)
    _allow_cohorts(PERSONS)


def _publish_people_only(connection: sa.Connection) -> None:
    for version_id, content in connection.execute(
        sa.text("SELECT version_id, content FROM snapshot")
    ).fetchall():
        summary = json.loads(content)
        if any(summary.pop("simulated", {}).values()):
            statement = sa.text("DELETE FROM snapshot WHERE version_id = :version_id")
            connection.execute(statement, {"version_id": version_id})
        else:
            text = json.dumps(summary, separators=(",", ":"), sort_keys=True)
            connection.execute(
                sa.text("UPDATE snapshot SET content = :text WHERE version_id = :version_id"),
                {"text": text, "version_id": version_id},
            )


def _allow_cohorts(cohorts: str) -> None:
    with op.batch_alter_table("attempt") as batch:
        batch.drop_constraint(op.f("ck_attempt_cohort"), type_="check")
        batch.create_check_constraint(op.f("ck_attempt_cohort"), f"cohort IN ({cohorts})")
