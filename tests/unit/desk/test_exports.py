"""An export is what the screen shows: ordered, written, fetched once by its owner, and gone."""

import hashlib
import json
import re
import urllib.parse
from datetime import timedelta

import pytest
from sqlalchemy import Connection, func, select

from bot.staff.exporting import jobs, writing
from bot.staff.exporting.columns import LISTED
from bot.staff.exporting.job import Job, Progress
from bot.staff.exporting.jobs import LostError
from bot.store.desk import consented
from bot.store.desk.people import audit
from bot.store.desk.transfer import export_parts, exports
from bot.store.tables import leads
from knowledge.library import Library
from support.desk import DeskSite
from support.exporting import about, exporter, fetched, many, ordered, rows, written


def _noted(connection: Connection) -> list[str]:
    return list(connection.execute(select(audit.c.what).order_by(audit.c.seq)).scalars())


def _parts(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(export_parts)).scalar_one()


async def test_the_file_has_the_rows_and_columns_of_the_screen(both: DeskSite, library: Library) -> None:
    await many(both, 130, library)
    chief = await both.logged_in("wang", "administrator", "dalian")
    path = await ordered(chief, "place=dalian&sort=created")
    await written(both)
    await chief.go("/desk/exports/new?place=dalian")
    counted = re.search(r"一共 (\d+) 条", chief.words)
    content = await fetched(chief, path)
    header, *found = rows(content)
    assert len(header) == len(LISTED)
    assert counted is not None
    assert int(counted[1]) == len(found) > 10
    created = [row[-1] for row in found]
    assert created == sorted(created)
    assert {row[4].split()[0] for row in found} == {"大连市"}
    noted = await both.desk.database.read(_noted)
    assert [what for what in noted if what.startswith("export.")] == [
        "export.asked", "export.done", "export.linked", "export.fetched",
    ]  # fmt: skip


async def test_names_and_numbers_are_masked_unless_the_right_and_a_reason_are_there(
    site: DeskSite, library: Library
) -> None:
    await many(site, 1, library, name="王小明", phone="+8613800000007")
    chief, clerk = await site.logged_in("wang", "administrator"), await site.logged_in("li", "clerk")
    refused = await chief.send("/desk/exports", page="/desk/exports/new", columns="name", masked="no", reason="x")
    assert (refused.status_code, "请写明为什么要完整" in chief.words) == (400, True)
    assert (await clerk.send("/desk/exports", page="/desk/exports/new", columns="name", masked="no")).status_code == 403
    told: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {}
    for browser, fields in ((clerk, {}), (chief, {"masked": "no", "reason": "报市局逐个核实"})):
        path = await ordered(browser, **fields)
        await written(site)
        content = await fetched(browser, path)
        told[browser.person.login if browser.person else ""] = rows(content)[1][:2], about(content)
    assert (told["li"][0], told["wang"][0]) == (("王**", "138****0007"), ("王小明", "13800000007"))
    assert "完整显示的理由" not in told["li"][1]
    assert told["wang"][1]["完整显示的理由"] == "报市局逐个核实"


async def test_the_second_sheet_says_who_when_what_and_how_many(site: DeskSite, library: Library) -> None:
    await many(site, 3, library, place="dalian")
    browser = await site.logged_in("wang")
    path = await ordered(browser, "place=dalian")
    await written(site)
    content = await fetched(browser, path)
    told = about(content)
    assert told["导出人"] == "wang 同志（wang）"
    assert "城市：大连市" in str(told["筛选条件"])
    assert str(told["筛选地址"]).endswith("/desk/leads?place=dalian")
    assert told["条数"] == "3"
    lines = (json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows(content)[1:])
    assert hashlib.sha256("".join(lines).encode()).hexdigest() == told["SHA-256"]


async def test_a_link_works_once_and_in_its_own_session_only(site: DeskSite, library: Library) -> None:
    await many(site, 1, library)
    browser, other = await site.logged_in("wang"), await site.logged_in("li")
    path = await ordered(browser)
    await written(site)
    page = await browser.send(f"{path}/link", page=path)
    link = re.search(r'href="(/desk/exports/[^"]+/file/[^"]+)"', page.text)
    assert link is not None
    assert (await other.go(link[1])).status_code == 404
    assert browser.person is not None
    elsewhere = await site.browser(browser.person)
    assert (await elsewhere.go(link[1])).status_code == 410
    assert (await browser.client.head(link[1])).status_code == 405
    first = await browser.go(link[1])
    assert first.status_code == 200
    assert first.headers["cache-control"] == "no-store"
    assert first.headers["x-content-type-options"] == "nosniff"
    name = urllib.parse.unquote(first.headers["content-disposition"])
    assert re.fullmatch(r"attachment; filename\*=UTF-8''线索-\d{8}-\d{4}\.xlsx", name)
    assert (await browser.go(link[1])).status_code == 410
    assert "已经用过" in browser.words


async def test_another_person_finds_none_of_it(site: DeskSite, library: Library) -> None:
    await many(site, 1, library)
    browser, other = await site.logged_in("wang"), await site.logged_in("li", "administrator")
    path = await ordered(browser)
    for answer in (
        await other.go(path),
        await other.go(f"{path}/progress"),
        await other.send(f"{path}/cancel", page="/desk/exports"),
        await other.send(f"{path}/link", page="/desk/exports"),
    ):
        assert answer.status_code == 404
    reader = await site.logged_in("zhao", "reader")
    assert (await reader.go("/desk/exports")).status_code == 403


async def test_an_export_can_be_cancelled_and_leaves_nothing(site: DeskSite, library: Library) -> None:
    await many(site, 1, library)
    browser = await site.logged_in("wang")
    path = await ordered(browser)
    await browser.send(f"{path}/cancel", page=path)
    assert "已取消" in browser.words
    await written(site)
    assert await site.desk.database.read(_parts) == 0
    assert (await browser.send(f"{path}/link", page=path)).status_code == 410


async def test_nobody_orders_without_end(site: DeskSite) -> None:
    browser = await site.logged_in("wang")
    for _ in range(site.desk.settings.exports_each):
        assert "/desk/exports/" in await ordered(browser)
    await browser.go("/desk/exports/new")
    answer = await browser.send("/desk/exports", columns="name", masked="yes")
    assert (answer.status_code, "已经有几个导出在进行" in browser.words) == (400, True)


def _withdraw(connection: Connection) -> None:
    one = connection.execute(select(leads.c.id).limit(1)).scalar_one()
    connection.execute(leads.delete().where(leads.c.id == one))


async def test_who_withdraws_while_it_is_written_is_left_out_and_it_says_so(
    site: DeskSite, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    await many(site, 5, library)
    browser = await site.logged_in("wang")
    path = await ordered(browser)
    pin = jobs.pin

    def pinned(connection: Connection, *rest: object) -> object:
        chosen = pin(connection, *rest)  # type: ignore[arg-type]
        _withdraw(connection)
        return chosen

    monkeypatch.setattr(jobs, "pin", pinned)
    await written(site)
    content = await fetched(browser, path)
    told = about(content)
    assert (len(rows(content)) - 1, told["条数"], told["期间撤回或删除"]) == (4, "4", "1")


async def test_who_withdraws_takes_the_files_along_that_they_are_in(both: DeskSite, library: Library) -> None:
    keys, write = both.desk.keys, both.desk.database.write
    for seed, place in enumerate(("dalian", "chongqing")):
        await many(both, 3, library, seed=seed, place=place)
    chief = await both.logged_in("wang", "administrator")
    ready, other, running = [await ordered(chief, f"place={place}") for place in ("dalian", "chongqing", "dalian")]
    await write(lambda c: c.execute(exports.update().where(exports.c.id == _id(running)).values(state="held")))
    await written(both)
    await write(lambda c: c.execute(exports.update().where(exports.c.id == _id(running)).values(state="waiting")))
    taken = await write(jobs.take, keys, both.now, timedelta(seconds=30))
    assert taken
    assert taken.id == _id(running)
    job = Job(exporter(both).tools, taken, Progress())
    pinned = await both.desk.database.read(jobs.pin, keys, taken, both.now, library)
    await job._name(pinned)
    await write(consented.remove, keys, pinned.some(0, 1), both.now, "withdrawn")
    found = await both.desk.database.read(lambda c: {row.id: row.state for row in c.execute(select(exports))})
    assert found == {_id(ready): "expired", _id(other): "done", _id(running): "waiting"}
    assert (await chief.send(f"{ready}/link", page=ready)).status_code == 410
    assert "撤回" in (await chief.go(ready)).text
    await written(both)
    assert [len(rows(await fetched(chief, path))) - 1 for path in (running, other)] == [2, 3]


def _id(path: str) -> str:
    return path.rpartition("/")[2]


async def test_a_file_is_kept_sealed_and_deleted_after_its_time(site: DeskSite, library: Library) -> None:
    await many(site, 1, library)
    browser = await site.logged_in("wang")
    await ordered(browser)
    await written(site)
    sealed = await site.desk.database.read(lambda c: c.execute(select(export_parts.c.part_sealed)).scalars().all())
    assert sealed
    assert not any(b"xl/worksheets" in piece for piece in sealed)
    await site.desk.database.write(lambda c: c.execute(exports.update().values(ends=site.now)))
    await exporter(site).tidy()
    assert await site.desk.database.read(_parts) == 0


async def test_rights_that_ended_meanwhile_end_the_export(site: DeskSite, library: Library) -> None:
    await many(site, 1, library)
    browser = await site.logged_in("wang")
    path = await ordered(browser)
    assert browser.person is not None
    await site.desk.database.write(_narrow, browser.person.id)
    await written(site)
    await browser.go(path)
    assert "权限或负责的地区变了" in browser.words


def _narrow(connection: Connection, person: str) -> None:
    from bot.store.desk.people import people  # noqa: PLC0415

    connection.execute(people.update().where(people.c.id == person).values(regions='["dalian"]'))


async def test_a_filter_that_cannot_be_read_is_said_so(site: DeskSite) -> None:
    browser = await site.logged_in("wang")
    assert (await browser.go("/desk/exports/new?first=x")).status_code == 400
    assert "筛选条件读不出来" in browser.words


async def test_what_another_process_left_is_taken_over_and_its_pieces_are_dropped(
    both: DeskSite, library: Library
) -> None:
    await many(both, 3, library)
    browser = await both.logged_in("wang")
    path = await ordered(browser)
    desk = both.desk
    lost = await desk.database.write(jobs.take, desk.keys, both.now, timedelta(0))
    assert lost is not None
    await desk.database.write(jobs.put, desk.keys, lost, both.now - timedelta(seconds=1), 0, b"half of a file")
    await written(both)
    with pytest.raises(LostError):
        await desk.database.write(jobs.put, desk.keys, lost, both.now, 1, b"the other half")
    assert len(rows(await fetched(browser, path))) == 4


async def test_one_that_breaks_off_again_and_again_is_given_up(
    site: DeskSite, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    await many(site, 1, library)
    browser = await site.logged_in("wang")
    path = await ordered(browser)
    monkeypatch.setattr(writing, "COMMAND", ("-c", "raise SystemExit(9)"))
    for _ in range(jobs.MOST_TRIES + 1):
        await written(site)
    await browser.go(path)
    assert "写文件的程序几次中断" in browser.words


async def test_who_is_stopped_gives_back_what_it_writes(site: DeskSite, library: Library) -> None:
    await many(site, 1, library)
    browser = await site.logged_in("wang")
    path = await ordered(browser)
    running = exporter(site)
    await running.tick()
    await running.stop()
    await browser.go(path)
    assert "排队中" in browser.words
    await written(site)
    assert len(rows(await fetched(browser, path))) == 2
