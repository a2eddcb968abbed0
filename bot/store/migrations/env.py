"""Runs the migrations on the connection that `bot.store.migrate` hands over."""

from alembic import context

from bot.store import reminding  # noqa: F401 - its tables are known once it is imported
from bot.store.desk import casework, governing, people, transfer  # noqa: F401 - and so are these
from bot.store.tables import metadata

# Each kind of database has its own index of the words that a lead is found by.
APART = {"ix_leads_words", "lead_words"}

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    compare_server_default=True,
    include_object=lambda _item, name, *_rest: name not in APART,
)
context.run_migrations()
