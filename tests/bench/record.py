"""The record of the desk checked by the command: entries a second, memory, and what is named when somebody meddles."""

import asyncio
import os
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, or_, select, text, update

from bench.servers import held_megabytes
from bench.table import Row
from bot.store.crypto import Keys
from bot.store.database import Database, open_database
from bot.store.desk.people import audit, audit_ends
from bot.store.desk.record import Ends, Entry, chained, detail_place, dump, spoken
from bot.store.engine import usable
from bot.store.migrate import migrating, upgrade
from knowledge.library import Library
from support.postgres import running
from support.process import environment
from support.program import command

ENTRIES: Final = 200_000
AIM: Final = 50_000
SECRET: Final = "a secret of the benchmark, long enough"
LISTED: Final = 10
"""Every so many entries tells of a list of fifty leads; the others tell of one."""
AT: Final = ENTRIES // 2
_AT_ONCE: Final = 5000
_LOOK: Final = 0.02
_FAR: Final = 10**9
_SOME: Final = or_(audit.c.seq.in_((AT, AT + 1)), audit.c.seq > ENTRIES - 10)
"""The rows that are meddled with."""


@dataclass(frozen=True, slots=True)
class Meddling:
    """Something that somebody does to the tables, and the rows that are to be named then."""

    name: str
    does: Callable[[Connection], object]
    named: tuple[str, ...]


MEDDLINGS: Final = (
    Meddling("one changed", lambda c: c.execute(_set(AT, subject="another")), (f"row {AT}: ",)),
    Meddling("one deleted", lambda c: c.execute(delete(audit).where(audit.c.seq == AT)), (f"row {AT}: ",)),
    Meddling("one put between", lambda c: _put_between(c, ENTRIES - 4), (f"row {ENTRIES - 4}: ",)),
    Meddling("two swapped", lambda c: _swap(c, AT, AT + 1), (f"row {AT}: ", f"row {AT + 1}: ")),
    Meddling(
        "the end cut off",
        lambda c: c.execute(delete(audit).where(audit.c.seq > ENTRIES - 3)),
        (f"row {ENTRIES - 2}–{ENTRIES}: ",),
    ),
)


@dataclass(frozen=True, slots=True)
class Ran:
    """A run of the command: its exit code, what it said, seconds in all and of the processor, and MB at most."""

    code: int
    said: str
    seconds: float
    processor: float
    memory: float


def measure(library: Library) -> list[Row]:
    """Do it on SQLite and on PostgreSQL."""
    assert library.notices
    with tempfile.TemporaryDirectory() as folder:
        rows = list(_rows("SQLite", Path(folder), f"sqlite:///{folder}/record.db"))
    with running(uuid.uuid4().hex) as server, tempfile.TemporaryDirectory() as folder:
        url = server.create()
        rows += _rows("PostgreSQL", Path(folder), url)
        server.drop(url)
    return rows


def _rows(name: str, folder: Path, url: str) -> Iterator[Row]:
    asyncio.run(migrating(usable(url), upgrade))
    asyncio.run(_with(url, _fill))
    one, all_ = _verified(folder, url, "--from", str(ENTRIES)), _verified(folder, url)
    if one.code or all_.code:
        raise RuntimeError(all_.said)
    seconds = all_.seconds - one.seconds
    yield Row(f"{name}: entries checked a second", ENTRIES / seconds, "seconds to start", one.seconds, aim=AIM)
    processor = all_.processor - one.processor
    yield Row(f"{name}: entries a second of its processor", ENTRIES / processor, "entries", ENTRIES)
    yield Row(f"{name}: memory of the command", all_.memory, "checking one entry", one.memory, " MB")
    named = [meddling.name for meddling in MEDDLINGS if _is_named(folder, url, meddling)]
    yield Row(f"{name}: named: {', '.join(named)}", len(named), "of", len(MEDDLINGS), aim=len(MEDDLINGS))


def _is_named(folder: Path, url: str, meddling: Meddling) -> bool:
    """Whether the command names the rows, and nothing any more once all is as it was."""
    kept = asyncio.run(_with(url, _meddle, meddling))
    found = _verified(folder, url, "--from", str(AT - 1))
    asyncio.run(_with(url, _restore, kept))
    return found.code == 1 and all(row in found.said for row in meddling.named)


def _verified(folder: Path, url: str, *given: str) -> Ran:
    env = environment(folder / "var", database_url=url, secret_key=SECRET)
    start, memory = time.perf_counter(), 0.0
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen(command(("record", "verify", *given)), env=env, cwd=folder, stdout=out)  # noqa: S603 - ours
        while not (over := os.wait4(process.pid, os.WNOHANG))[0]:
            memory = max(memory, held_megabytes(process.pid))
            time.sleep(_LOOK)
        _, status, used = over
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - start
        out.seek(0)
        return Ran(process.returncode, out.read(), seconds, used.ru_utime + used.ru_stime, memory)


async def _with(url: str, work: Callable[..., Any], *given: Any) -> Any:
    database: Database = open_database(url)
    try:
        return await database.write(work, *given)
    finally:
        await database.close()


def _fill(connection: Connection) -> None:
    """Write the chain, and take away what keeps others from changing it."""
    keys, digest, entries = Keys((SECRET,)), "", _entries()
    while some := list(islice(entries, _AT_ONCE)):
        rows = []
        for seq, entry in some:
            digest = chained(keys, digest, spoken(seq, entry))
            sealed = keys.seal_text(entry.detail, detail_place(seq))
            told = {"at": entry.at, "person": entry.person, "role": entry.role, "what": entry.what}
            told |= {"kind": entry.kind, "subject": entry.subject, "place": entry.place}
            rows.append({"seq": seq, **told, "detail_sealed": sealed, "digest": digest})
        connection.execute(insert(audit), rows)
    ends = Ends(ENTRIES, digest)
    told_ends = {"seq": ends.seq, "digest": digest, "gone_seq": 0, "gone_digest": "", "proof": ends.proof(keys)}
    connection.execute(insert(audit_ends).values(id=1, **told_ends))
    for statement in UNGUARDED[connection.dialect.name]:
        connection.execute(text(statement))


UNGUARDED: Final = {
    "postgresql": ("ALTER TABLE audit DISABLE TRIGGER ALL",),
    "sqlite": ("DROP TRIGGER audit_is_not_changed", "DROP TRIGGER audit_is_not_deleted"),
}


def _entries() -> Iterator[tuple[int, Entry]]:
    random, at = Random(1), datetime(2026, 1, 1, tzinfo=UTC)  # noqa: S311 - to be the same again
    ids = [str(uuid.UUID(int=random.getrandbits(128), version=4)) for _ in range(1000)]
    browser = {
        "session": "0123456789ab",
        "address": "192.0.2.7",
        "agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/128.0",
    }
    listed = dump({**browser, "filters": "place=dalian&status=new", "ids": ids[:50]})
    for seq in range(1, ENTRIES + 1):
        at += timedelta(seconds=random.random() * 60)
        who = at, "leads.seen" if seq % LISTED == 0 else "lead.seen", ids[seq % 40], "clerk"
        what = ("leads", "", "", listed) if seq % LISTED == 0 else ("lead", random.choice(ids), "dalian", dump(browser))
        yield seq, Entry(*who, *what)


def _meddle(connection: Connection, meddling: Meddling) -> list[dict[str, Any]]:
    kept = [dict(row) for row in connection.execute(select(audit).where(_SOME)).mappings()]
    meddling.does(connection)
    return kept


def _restore(connection: Connection, kept: list[dict[str, Any]]) -> None:
    connection.execute(delete(audit).where(_SOME))
    connection.execute(insert(audit), kept)


def _set(seq: int, /, **values: object) -> Any:
    return update(audit).where(audit.c.seq == seq).values(values)


def _swap(connection: Connection, one: int, other: int) -> None:
    for seq, to in ((one, _FAR), (other, one), (_FAR, other)):
        connection.execute(_set(seq, seq=to))


def _put_between(connection: Connection, seq: int) -> None:
    """Move those at the end on by one, and put a copy into the gap."""
    connection.execute(update(audit).where(audit.c.seq >= seq).values(seq=audit.c.seq + _FAR))
    connection.execute(update(audit).where(audit.c.seq > _FAR).values(seq=audit.c.seq - _FAR + 1))
    row = connection.execute(select(audit).where(audit.c.seq == seq - 1)).mappings().one()
    connection.execute(insert(audit), {**row, "seq": seq})
