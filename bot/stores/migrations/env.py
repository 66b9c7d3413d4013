"""Runs the migrations on the connection that bot/stores/migrate.py hands over."""

from alembic import context

from bot.stores.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=False)
context.run_migrations()
