"""Alembic's entry point: runs on the connection, and in the transaction, that `quizapp.db.migrate` passes in."""

from alembic import context

from quizapp.models import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
)
context.run_migrations()
