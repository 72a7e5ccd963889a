"""Alembic's door: migrates over the connection the store hands in, inside the store's own transaction."""

from alembic import context

from webside.schema.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
