"""The record of what was done: whatever anybody does to it in the tables is found, and named by its row."""

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError

from bot.cli import main
from bot.clock import Clock
from bot.http.metrics import record as record_metrics
from bot.keeping import Keeping
from bot.staff.record import Subject, note
from bot.staff.verifying import Check, accept, forget, look_again
from bot.staff.who import command
from bot.store.crypto import Keys
from bot.store.desk import checks
from bot.store.desk.people import audit
from bot.store.engine import usable
from bot.store.migrate import migrating, upgrade
from support.desk import DeskSite
from support.shop import SECRET

AT = datetime(2026, 11, 20, 8, tzinfo=UTC)
ACTOR = command(AT, "tests")


def record(connection: Connection, keys: Keys, count: int, at: datetime = AT) -> None:
    for n in range(count):
        note(connection, keys, command(at, "tests"), "lead.seen", Subject("lead", f"lead {n}", "dalian"), n=n)


async def filled(site: DeskSite, count: int = 12) -> DeskSite:
    await site.desk.database.write(record, site.desk.keys, count)
    return site


def run(connection: Connection, statement: str) -> None:
    connection.execute(text(statement))


async def faults(site: DeskSite, first: int = 1, portion: int = 5) -> list[tuple[str, int, int]]:
    found = await Check(site.desk.database, site.desk.keys, portion).all(first)
    return [(fault.kind, fault.first, fault.last) for fault in found.faults]


async def tamper(site: DeskSite, *statements: str, **values: Any) -> None:
    """Do what somebody can do who has the database in hand, triggers and all."""

    def work(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE audit DISABLE TRIGGER ALL"))
        else:
            connection.execute(text("DROP TRIGGER IF EXISTS audit_is_not_changed"))
            connection.execute(text("DROP TRIGGER IF EXISTS audit_is_not_deleted"))
        for statement in statements:
            connection.execute(text(statement), values)

    await site.desk.database.write(work)


COPY = "INSERT INTO audit SELECT {seq}, at, person, role, what, kind, subject, place, detail_sealed, digest FROM audit "


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        (["UPDATE audit SET subject = 'another lead' WHERE seq = 7"], [("changed", 7, 7)]),
        (["UPDATE audit SET digest = 'x' WHERE seq = 12"], [("digest", 12, 12)]),
        (["UPDATE audit SET digest = 'x' WHERE seq = 4"], [("digest", 4, 4)]),
        (
            ["UPDATE audit SET what = 'x' WHERE seq = 5", "UPDATE audit SET digest = 'x' WHERE seq = 6"],
            [("changed", 5, 5), ("digest", 6, 6)],
        ),
        (
            ["UPDATE audit SET detail_sealed = (SELECT detail_sealed FROM audit WHERE seq = 1) WHERE seq IN (3, 12)"],
            [("changed", 3, 3), ("changed", 12, 12)],
        ),
        (["UPDATE audit SET detail_sealed = x'00' || detail_sealed WHERE seq = 5"], [("locked", 5, 5)]),
        (["DELETE FROM audit WHERE seq IN (1, 2, 6)"], [("missing", 1, 2), ("missing", 6, 6)]),
        (["DELETE FROM audit WHERE seq > 10"], [("cut", 11, 12)]),
        (["DELETE FROM audit"], [("cut", 1, 12)]),
        ([COPY.format(seq=13) + "WHERE seq = 12"], [("extra", 13, 13)]),
        ([COPY.format(seq=-4) + "WHERE seq = 1"], [("extra", -4, -4)]),
        (["DELETE FROM audit WHERE seq = 12", "UPDATE audit_ends SET seq = 11"], [("ends", 11, 11)]),
        (
            ["UPDATE audit_ends SET gone_seq = 2", "DELETE FROM audit WHERE seq <= 2"],
            [("missing", 1, 2), ("ends", 12, 12)],
        ),
        (["DELETE FROM audit_ends"], [("ends", 0, 0)]),
    ],
)
async def test_every_change_of_the_record_is_found_and_named(
    site: DeskSite, statements: list[str], expected: list[tuple[str, int, int]]
) -> None:
    await filled(site)
    assert await faults(site) == []
    await tamper(site, *statements)
    assert await faults(site) == expected


async def test_a_changed_and_a_missing_row_are_found_on_each_database(both: DeskSite) -> None:
    await filled(both)
    await tamper(both, "UPDATE audit SET place = 'chongqing' WHERE seq = 3", "DELETE FROM audit WHERE seq = 8")
    assert await faults(both) == [("changed", 3, 3), ("missing", 8, 8)]
    assert await faults(both, first=5) == [("missing", 8, 8)]
    assert await faults(both, first=9) == [("missing", 8, 8)]


async def test_tampering_with_the_ends_is_not_covered_up_by_what_is_recorded_later(site: DeskSite) -> None:
    await filled(site)
    await tamper(site, "DELETE FROM audit WHERE seq > 9", "UPDATE audit_ends SET seq = 9")
    await filled(site, 3)
    assert await faults(site) == [("tampered", 10, 10)]
    await tamper(site, "DELETE FROM audit_ends")
    await filled(site, 1)
    assert await faults(site) == [("tampered", 10, 10), ("tampered", 14, 14)]


async def test_a_record_that_was_emptied_wholly_is_missed_by_the_last_check(site: DeskSite) -> None:
    await filled(site)
    await look_again(site.desk.database, site.desk.keys, AT)
    await tamper(site, "DELETE FROM audit", "DELETE FROM audit_ends")
    assert await faults(site) == [("cut", 1, 12)]


async def test_sixteen_writers_at_once_make_one_chain(both: DeskSite) -> None:
    database, keys = both.desk.database, both.desk.keys
    await asyncio.gather(*(database.write(record, keys, 4) for _ in range(16)))
    found = await Check(database, keys).all()
    assert (found.rows, found.seq, found.count) == (64, 64, 0)


REFUSED = (
    "UPDATE audit SET subject = 'x' WHERE seq = 2",
    "UPDATE audit SET seq = 99 WHERE seq = 3",
    "UPDATE audit SET person = 'x' WHERE seq = 2",
    "DELETE FROM audit WHERE seq = 3",
    "DELETE FROM audit",
)


async def test_the_database_itself_refuses_to_change_what_was_recorded(both: DeskSite) -> None:
    await filled(both, 3)
    database = both.desk.database
    on_postgresql = await database.read(lambda connection: connection.dialect.name == "postgresql")
    for statement in (*REFUSED, *(("TRUNCATE audit",) if on_postgresql else ())):
        with pytest.raises(DBAPIError, match="What was recorded"):
            await database.write(run, statement)
    assert await faults(both) == []


async def test_what_is_past_its_time_goes_in_portions_and_the_rest_is_still_whole(
    both: DeskSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.keeping.AT_ONCE", 5)
    database, keys = both.desk.database, both.desk.keys
    await database.write(record, keys, 12, AT - timedelta(days=500))
    await filled(both, 3)
    keeping = Keeping(database, keys, Clock(source=lambda: AT), timedelta(days=400))
    for _ in range(2):
        await keeping.expire()
        assert await faults(both) == []
    left = await database.read(
        lambda c: c.execute(select(func.min(audit.c.seq), func.count()).select_from(audit)).one()
    )
    assert tuple(left) == (13, 3 + 3)  # each of three portions is itself recorded
    await tamper(both, "DELETE FROM audit WHERE seq = 13")
    assert await faults(both) == [("missing", 13, 13)]


async def test_the_daily_check_reads_only_what_is_new_and_goes_on_telling_of_a_fault(site: DeskSite) -> None:
    await filled(site)
    database, keys = site.desk.database, site.desk.keys
    assert (await look_again(database, keys, AT)).rows == 12
    await filled(site, 2)
    assert (await look_again(database, keys, AT)).rows == 2
    await tamper(site, "UPDATE audit SET subject = 'x' WHERE seq = 16")
    await filled(site, 3)
    await tamper(site, "UPDATE audit SET subject = 'x' WHERE seq = 16")
    for _ in range(2):
        assert [fault.first for fault in (await look_again(database, keys, AT)).faults] == [16]
    told = await database.read(checks.told)
    assert [(metric.name, metric.samples[0].value) for metric in record_metrics(told, AT + timedelta(hours=2))] == [
        ("jiangwen_record_sound", 0),
        ("jiangwen_record_checked_seconds", 7200),
    ]
    found = await Check(database, keys).all()
    await database.write(accept, keys, ACTOR, found)
    assert (await look_again(database, keys, AT)).count == 0


async def test_what_retention_takes_away_in_the_middle_of_a_check_is_no_fault(
    site: DeskSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    await filled(site, 40)
    database, keys = site.desk.database, site.desk.keys
    plain, tomorrow = database.read, AT + timedelta(days=1)

    async def read(*work: Any) -> Any:
        found = await plain(*work)
        await database.write(forget, keys, ACTOR, tomorrow, 4)
        return found

    monkeypatch.setattr(database, "read", read)
    assert await faults(site) == []


async def test_a_mark_that_somebody_forged_is_not_believed(site: DeskSite) -> None:
    await filled(site)
    await look_again(site.desk.database, site.desk.keys, AT)
    await filled(site, 3)
    await tamper(site, "UPDATE audit SET subject = 'x' WHERE seq = 14", "UPDATE audit_checks SET seq = 15")
    found = await look_again(site.desk.database, site.desk.keys, AT)
    assert {(fault.kind, fault.first) for fault in found.faults} == {("changed", 14), ("ends", 0)}


async def test_the_clock_checks_once_a_day_and_says_loudly_what_is_wrong(
    site: DeskSite, caplog: pytest.LogCaptureFixture
) -> None:
    await filled(site)
    await tamper(site, "DELETE FROM audit WHERE seq = 4")
    for hours in (0, 1, 25):
        clock = Clock(source=partial(AT.__add__, timedelta(hours=hours)))
        await Keeping(site.desk.database, site.desk.keys, clock, timedelta(days=400)).check()
    assert caplog.text.count("the record was tampered with") == 2


def test_the_command_names_what_is_wrong_in_both_languages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JIANGWEN_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("JIANGWEN_SECRET_KEY", SECRET)
    url, keys = f"sqlite:///{tmp_path / 'jiangwen.db'}", Keys((SECRET,))
    asyncio.run(migrating(usable(url), upgrade))
    asyncio.run(migrating(usable(url), lambda connection: record(connection, keys, 6)))
    assert main(["record", "verify"]) == 0
    assert "完整无缺 whole" in capsys.readouterr().out
    asyncio.run(
        migrating(usable(url), lambda connection: connection.execute(text("DROP TRIGGER audit_is_not_deleted")))
    )
    asyncio.run(migrating(usable(url), lambda connection: connection.execute(text("DELETE FROM audit WHERE seq = 4"))))
    assert main(["record", "verify"]) == 1
    said = capsys.readouterr().out
    assert "第 4 条 row 4: 中间缺少 missing" in said
    assert main(["record", "verify", "--from", "5"]) == 1
    assert main(["record", "verify", "--from", "6"]) == 0
    assert main(["record", "verify", "--from", "60"]) == 2
    assert "the newest is 6" in capsys.readouterr().err
