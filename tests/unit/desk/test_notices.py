"""Dates are changed at the desk with source and preview, by one person or two; who waits for them hears of it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date

import pytest
from sqlalchemy import Connection, select

from bot.store import amendments
from bot.store.desk.people import audit
from knowledge.amend import Amendment
from knowledge.library import Library
from knowledge.schedule import schedule
from support.desk import Browser, DeskSite, opened_desk
from support.reminding import Desk as Office
from support.talk import Talk

NOTICE, STAGE = "chongqing-studio-2024", "apply-online"
TODAY = date(2024, 7, 5)
PAGE = f"/desk/notices/{NOTICE}/{STAGE}"
WISH = {"starts": "", "ends": "2024-07-19", "time": "18:00", "source": "渝人社〔2024〕9号"}
WAITS = "改日期等您批准"


@pytest.fixture
async def alone(sqlite_url: str, library: Library) -> AsyncIterator[DeskSite]:
    """Give a desk at which one person decides."""
    async with opened_desk(sqlite_url, library, today=TODAY) as site:
        yield site


@pytest.fixture
async def pair(database_url: str, library: Library) -> AsyncIterator[DeskSite]:
    """Give a desk at which two persons decide."""
    async with opened_desk(database_url, library, today=TODAY, desk_two_persons=True) as site:
        yield site


def pin(browser: Browser) -> str:
    return browser.last.text.partition('name="pin" value="')[2][:16]


async def decided(site: DeskSite) -> list[tuple[str, str]]:
    found = await site.desk.database.read(lambda connection: list(amendments.history(connection)))
    return [(str(one.amendment.ends), one.author) for one in found]


async def said(site: DeskSite) -> str:
    """Return what the chat says of the stages now, and the schedule of the reminders with it."""
    books = await site.desk.database.read(site.desk.shelf.refresh_in)
    talk = Talk(books=books)
    talk.say(f"/start {NOTICE}")
    talk.tap("时间安排")
    return talk.text + repr(sorted(map(str, schedule(books, NOTICE).deadlines.values())))


async def recorded(site: DeskSite) -> list[str]:
    def read(connection: Connection) -> list[str]:
        of_it = audit.c.kind == "notice", audit.c.subject == NOTICE, audit.c.place == "chongqing"
        return list(connection.execute(select(audit.c.what).where(*of_it).order_by(audit.c.seq)).scalars())

    return await site.desk.database.read(read)


async def test_the_preview_says_exactly_how_many_hear_of_it_and_changes_nothing(alone: DeskSite) -> None:
    office = Office(alone.desk.keys)
    await alone.desk.database.write(
        lambda connection: office.subscribe(connection, "web", *(f"to{n}" for n in range(412)), subject=NOTICE)
    )
    browser = await alone.logged_in("wang", "clerk", "chongqing")
    await browser.send(PAGE, page=PAGE, **WISH)
    await browser.send(PAGE, act="back", **WISH)
    assert [f'value="{WISH[name]}"' in browser.last.text for name in ("ends", "source")] == [True, True]
    await browser.send(PAGE, **WISH)
    assert "412 个订阅会收到通知" in browser.words
    assert "2024年7月19日" in browser.words
    assert await decided(alone) == []
    answer = await browser.send(f"{PAGE}/confirm", pin=pin(browser), **WISH)
    assert answer.url.path == f"/desk/notices/{NOTICE}"
    assert "已改。412 个订阅会收到通知。" in browser.words
    assert "渝人社〔2024〕9号" in browser.words
    assert await decided(alone) == [("2024-07-19", "wang 同志")]
    assert await recorded(alone) == ["date.amended"]


async def test_what_was_decided_meanwhile_has_to_be_looked_at_first(alone: DeskSite) -> None:
    browser = await alone.logged_in("wang", "clerk", "chongqing")
    await browser.send(PAGE, page=PAGE, **WISH)
    old = pin(browser)
    other = Amendment(NOTICE, STAGE, None, date(2024, 7, 17), None, "某文", TODAY)
    await alone.desk.database.write(amendments.add, other, "cli", alone.now)
    answer = await browser.send(f"{PAGE}/confirm", pin=old, **WISH)
    assert answer.status_code == 409
    assert "刚才又有人改了日期" in browser.words
    assert "2024年7月17日" in browser.words
    assert [ends for ends, _ in await decided(alone)] == ["2024-07-17"]
    await browser.send(f"{PAGE}/confirm", pin=pin(browser), **WISH)
    assert [ends for ends, _ in await decided(alone)] == ["2024-07-17", "2024-07-19"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"ends": "明天"}, "ends"),
        ({"ends": "2024-07-01"}, "ends"),
        ({"time": "25:00"}, "time"),
        ({"source": " "}, "source"),
        ({"withdraw": "1"}, "withdraw"),
        ({"ends": "", "time": ""}, "ends"),
        ({"ends": "2024-07-15"}, "ends"),
        ({"starts": "2024-07-30", "ends": "2024-07-20"}, "ends"),
    ],
)
async def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    alone: DeskSite, wrong: dict[str, str], field: str
) -> None:
    browser = await alone.logged_in("wang", "clerk", "chongqing")
    answer = await browser.send(PAGE, page=PAGE, **(WISH | wrong))
    assert answer.status_code == 422
    assert f'id="{field}-problem"' in answer.text
    assert f'href="#{field}"' in answer.text
    assert (WISH | wrong)["source"].strip() in answer.text


async def test_everything_that_is_wrong_is_said_at_once(alone: DeskSite) -> None:
    browser = await alone.logged_in("wang", "clerk", "chongqing")
    answer = await browser.send(PAGE, page=PAGE, starts="2024-07-30", ends="2024-07-01", time="25:00", source="")
    for field in ("ends", "time", "source"):
        assert f'href="#{field}"' in answer.text


async def test_with_two_persons_nothing_is_said_before_the_second_agrees(pair: DeskSite) -> None:
    first, second = await pair.logged_in("wang", "clerk", "chongqing"), await pair.logged_in("li", "clerk")
    before = await said(pair)
    await first.send(PAGE, page=PAGE, **WISH)
    answer = await first.send(f"{PAGE}/confirm", pin=pin(first), **WISH)
    here = answer.url.path
    assert "等另一位同事批准" in first.words
    assert (await first.send(f"{here}/approve", pin="0")).status_code == 403
    assert (await decided(pair), await said(pair)) == ([], before)
    assert WAITS not in (await first.go("/desk")).text
    assert WAITS in (await second.go("/desk")).text
    await second.go(here)
    assert "个订阅会收到通知" in second.words
    await second.send(f"{here}/approve", pin=pin(second))
    assert "已改。" in second.words
    assert WAITS not in (await second.go("/desk")).text
    assert await decided(pair) == [("2024-07-19", "wang 同志（提出）、li 同志（批准）")]
    after = await said(pair)
    assert "7月19日" in after
    assert "7月19日" not in before
    assert "datetime.date(2024, 7, 19)" in after
    assert (await second.send(f"{here}/approve", pin=pin(second))).status_code == 409
    assert await recorded(pair) == ["date.proposed", "date.approved"]


async def test_of_two_who_approve_at_once_one_does(pair: DeskSite) -> None:
    first = await pair.logged_in("wang", "clerk", "chongqing")
    others = [await pair.logged_in(login, "clerk", "chongqing") for login in ("li", "zhao")]
    await first.send(PAGE, page=PAGE, **WISH)
    here = (await first.send(f"{PAGE}/confirm", pin=pin(first), **WISH)).url.path
    for other in others:
        await other.go(here)
    answers = await asyncio.gather(*(other.send(f"{here}/approve", pin=pin(other)) for other in others))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert len(await decided(pair)) == 1


async def test_the_second_sends_it_back_with_a_reason_and_the_first_takes_it_back(pair: DeskSite) -> None:
    first, second = await pair.logged_in("wang", "clerk", "chongqing"), await pair.logged_in("li", "clerk")
    proposals = []
    for _ in range(2):
        await first.send(PAGE, page=PAGE, **WISH)
        proposals.append((await first.send(f"{PAGE}/confirm", pin=pin(first), **WISH)).url.path)
    assert (await second.send(f"{proposals[0]}/refuse", page=proposals[0], reason=" ")).status_code == 422
    await second.send(f"{proposals[0]}/refuse", reason="文号不对")
    await first.go(proposals[0])
    assert "文号不对" in first.words
    assert (await second.send(f"{proposals[1]}/take-back", page=proposals[1])).status_code == 403
    await first.send(f"{proposals[1]}/take-back", page=proposals[1])
    assert await decided(pair) == []
    assert await recorded(pair) == ["date.proposed", "date.proposed", "date.refused", "date.taken_back"]


async def test_another_place_does_not_exist_and_one_district_only_reads(alone: DeskSite) -> None:
    other = await alone.logged_in("wang", "administrator", "dalian")
    for path in (f"/desk/notices/{NOTICE}", PAGE):
        assert (await other.go(path)).status_code == 404
    await other.go("/desk/notices")
    assert "重庆" not in other.words
    assert (await other.send(PAGE, **WISH)).status_code == 404
    district = await alone.logged_in("li", "clerk", "chongqing/yuzhong")
    assert (await district.go(f"/desk/notices/{NOTICE}")).status_code == 200
    assert (await district.send(PAGE, page="/desk/notices", **WISH)).status_code == 403
    await other.go("/desk/notices/no-such-notice")
    assert other.last.status_code == 404
