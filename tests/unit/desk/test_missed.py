"""What could not be answered is read at the desk, masked; done with, it is gone until it is asked again."""

from datetime import date

from sqlalchemy import Connection, select

from bot.store import missed
from bot.store.desk.people import audit
from support.desk import DeskSite

NEAR = ("dalian-studio-2024/nothing-of-that-name",)


async def asked(site: DeskSite, text: str, day: int) -> None:
    await site.desk.database.write(missed.note, text, NEAR, date(2026, 3, day), site.desk.keys)


async def recorded(site: DeskSite) -> list[str]:
    def read(connection: Connection) -> list[str]:
        return list(connection.execute(select(audit.c.what).order_by(audit.c.seq)).scalars())

    return await site.desk.database.read(read)


async def test_what_is_done_with_is_gone_until_it_is_asked_again(both: DeskSite) -> None:
    await asked(both, "食堂在哪", 2)
    browser = await both.logged_in("wang", "clerk", "dalian")
    await browser.go("/desk/missed")
    question = browser.last.text.partition('name="question" value="')[2][:32]
    await browser.send("/desk/missed/settle", question=question)
    assert "再有人问才会回来" in browser.words
    assert "食堂在哪" not in browser.words
    await browser.go("/desk/missed?done=1")
    assert "食堂在哪" in browser.words
    await asked(both, "食堂在哪", 9)
    await browser.go("/desk/missed")
    assert "食堂在哪" in browser.words
    assert (await browser.send("/desk/missed/settle", question="0" * 32)).status_code == 404
    assert await recorded(both) == ["missed.settled"]


async def test_they_are_sorted_and_chosen_by_day(site: DeskSite) -> None:
    for text, day in (("食堂在哪", 2), ("食堂在哪", 2), ("班车几点开", 5)):
        await asked(site, text, day)
    browser = await site.logged_in("wang", "reader")
    order = ("食堂在哪", "班车几点开")
    for address, first in (("/desk/missed", 0), ("/desk/missed?sort=last", 1)):
        await browser.go(address)
        assert browser.words.index(order[first]) < browser.words.index(order[1 - first])
    await browser.go("/desk/missed?since=2026-03-04")
    assert "食堂在哪" not in browser.words
    answer = await browser.go("/desk/missed?since=yesterday&page=x")
    assert answer.status_code == 422
    assert "日期看不懂" in browser.words


async def test_the_file_has_what_the_page_has_and_is_recorded(site: DeskSite) -> None:
    await asked(site, "=食堂在哪", 2)
    await asked(site, "班车几点开", 5)
    browser = await site.logged_in("wang", "clerk")
    await browser.go("/desk/missed?since=2026-03-01")
    answer = await browser.send("/desk/missed/csv?since=2026-03-04")
    assert answer.content.startswith("\ufeff次数".encode())
    assert "班车几点开" in answer.text
    assert "食堂" not in answer.text
    assert await recorded(site) == ["missed.exported"]


async def test_who_only_reads_changes_nothing_and_takes_nothing_out(site: DeskSite) -> None:
    await asked(site, "食堂在哪", 2)
    reader = await site.logged_in("wang", "reader")
    await reader.go("/desk/missed")
    question = site.desk.keys.index("missed", "食堂在哪")
    assert question not in reader.last.text
    for path in ("settle", "csv"):
        assert (await reader.send(f"/desk/missed/{path}", page="/desk/missed", question=question)).status_code == 403
