"""The program's tables for a test's database: made by the migrations once in each process, and then used again."""

import asyncio
import tempfile
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import make_url

from bot.store.engine import POSTGRESQL, usable
from bot.store.migrate import migrating, upgrade

T = TypeVar("T")

EMPTIED = """
DO $$
DECLARE
    has boolean;
    one record;
    filled text[] := '{}';
BEGIN
    SET session_replication_role = replica; -- what guards a table of ours has nothing to guard here
    FOR one IN SELECT oid::regclass::text AS name FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'alembic_version'
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', one.name) INTO has;
        IF has THEN
            filled := filled || one.name;
        END IF;
    END LOOP;
    IF filled <> '{}' THEN
        EXECUTE format('TRUNCATE %s CASCADE', array_to_string(filled, ', '));
    END IF;
    FOR one IN SELECT format('%I.%I', schemaname, sequencename) AS name FROM pg_sequences WHERE last_value IS NOT NULL
    LOOP
        EXECUTE format('ALTER SEQUENCE %s RESTART', one.name);
    END LOOP;
END $$
"""
"""Empties every table in PostgreSQL; a sequence begins again."""

SHAPE = """
SELECT md5(string_agg(line, ';' ORDER BY line)) FROM (
    SELECT 'version ' || version_num AS line FROM alembic_version
    UNION ALL SELECT 'column ' || attrelid::regclass || attname || format_type(atttypid, atttypmod) || attnotnull
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE relnamespace = 'public'::regnamespace AND NOT attisdropped AND attnum > 0
    UNION ALL SELECT 'rule ' || conrelid::regclass || pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT 'trigger ' || tgrelid::regclass || tgname || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
) AS lines
"""
"""A sum of all that a test may have changed about the tables themselves."""


def have_tables(url: str) -> None:
    """Give a SQLite database that is not yet made the tables; one of PostgreSQL was lent with them."""
    place = make_url(url)
    if place.get_backend_name() != POSTGRESQL and place.database and not Path(place.database).exists():
        Path(place.database).write_bytes(_sqlite())


def migrate(url: str) -> None:
    """Make the tables by the migrations, whether or not a loop runs."""
    apart(migrating(usable(url), upgrade))


def apart(work: Coroutine[Any, Any, T]) -> T:
    """Do some work on a thread of its own, so that a test may have an event loop or none."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


@cache
def _sqlite() -> bytes:
    """Return a migrated database of SQLite without any row."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.db"
        migrate(f"sqlite+aiosqlite:///{path}")
        return path.read_bytes()
