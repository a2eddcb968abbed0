"""`jiangwen migrate`: bring the database to the tables of this version."""

import asyncio
import sys
from argparse import Namespace

from bot.commands.database import explained, settled_url
from bot.commands.settings import read_settings
from bot.store.engine import described
from bot.store.migrate import migrating, upgrade


def run(_arguments: Namespace) -> int:
    """Migrate, and say to which version."""
    url = settled_url(read_settings())
    with explained(url):
        version = asyncio.run(migrating(url, upgrade))
    sys.stdout.write(f"The database ({described(url)}) is at version {version}.\n")
    return 0
