"""Links that sign a person in without changing the password."""

from alembic import op

revision = "0009"
down_revision = "0008"

TABLE = "one_time_link"


def upgrade() -> None:
    _allow("'setup', 'invitation', 'reset', 'sign_in'", "purpose IN ('reset', 'sign_in')")


def downgrade() -> None:
    """Delete the links, because the older program would take them for links to a new password."""
    op.execute("DELETE FROM one_time_link WHERE purpose = 'sign_in'")
    _allow("'setup', 'invitation', 'reset'", "purpose = 'reset'")


def _allow(purposes: str, of_a_person: str) -> None:
    with op.batch_alter_table(TABLE) as batch:
        for name in ("purpose", "person"):
            batch.drop_constraint(op.f(f"ck_{TABLE}_{name}"), type_="check")
        batch.create_check_constraint(op.f(f"ck_{TABLE}_purpose"), f"purpose IN ({purposes})")
        batch.create_check_constraint(
            op.f(f"ck_{TABLE}_person"), f"({of_a_person}) = (person_id IS NOT NULL)"
        )
