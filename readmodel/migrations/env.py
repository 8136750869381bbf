"""Alembic's entry: runs on the connection that `readmodel.store.upgrade` hands in."""

from alembic import context

from readmodel.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a column by copying the table
)
with context.begin_transaction():
    context.run_migrations()
