"""Staff make tokens and webhooks at the desk, within what they may do themselves, and end them at once."""

import re
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection, Update, update

from bot.clock import day_in_china
from bot.staff.token import checksum, fresh_token, is_token
from bot.store.desk.people import people
from support.desk import Browser, DeskSite

HERE = "/desk/interfaces"
TOKEN = re.compile(r"\bjw_[0-9A-Za-z]{49}\b")
SECRET = re.compile(r"\bwhsec_[0-9A-Za-z+/]{43}=")


def form(site: DeskSite, **other: object) -> dict[str, object]:
    ends = day_in_china(site.now + timedelta(days=30)).isoformat()
    return {"name": "人才系统", "scopes": ["leads:read"], "regions": ["dalian"], "ends": ends} | other


def change(connection: Connection, statement: Update) -> None:
    connection.execute(statement)


async def made(site: DeskSite, browser: Browser, **other: object) -> str:
    await browser.send(f"{HERE}/tokens", page=f"{HERE}/tokens", **form(site, **other))
    found = TOKEN.search(browser.last.text)
    assert found
    return found[0]


async def test_a_token_is_shown_once_and_can_be_told_by_its_checksum(site: DeskSite) -> None:
    browser = await site.logged_in("gu", "administrator")
    token = await made(site, browser)
    assert is_token(token)
    assert browser.last.headers["cache-control"] == "no-store"
    await browser.go(HERE)
    assert not TOKEN.search(browser.last.text)
    assert "人才系统" in browser.words
    assert "没有用过" in browser.words


async def test_the_same_form_sent_twice_makes_one_token(site: DeskSite) -> None:
    browser = await site.logged_in("gu", "administrator")
    same = "00000000-0000-4000-8000-000000000001"
    await made(site, browser, id=same)
    await browser.send(f"{HERE}/tokens", page=f"{HERE}/tokens", **form(site, id=same))
    assert not TOKEN.search(browser.last.text)
    assert "没有重复生成" in browser.words
    assert "1 个令牌" in browser.words


async def test_staff_see_what_became_of_the_tokens_of_somebody_who_may_do_less_or_left(site: DeskSite) -> None:
    maker, other = await site.logged_in("gu", "administrator"), await site.logged_in("he", "administrator")
    assert maker.person
    await made(site, maker, scopes=["leads:read", "leads:phone"])
    hers = update(people).where(people.c.id == maker.person.id)
    for changed, words in (
        (hers.values(role="clerk"), "令牌只剩两者都有的部分"),
        (hers.values(state="suspended"), "制作人已停用"),
    ):
        await other.go(HERE)
        assert words not in other.words
        await site.desk.database.write(change, changed)
        await other.go(HERE)
        assert words in other.words


UNUSABLE: Final[tuple[tuple[str, object], ...]] = (
    ("name", " "), ("name", "长" * 61), ("scopes", []), ("scopes", ["leads:all"]), ("regions", []),
    ("regions", ["chongqing"]), ("regions", ["*"]), ("regions", ["dalian/nowhere"]), ("ends", ""),
    ("ends", "2020-01-01"), ("ends", "9999-12-31"), ("ends", "soon"),
)  # fmt: skip


async def test_what_is_wrong_with_a_token_is_said_beside_its_field_and_nothing_is_lost(site: DeskSite) -> None:
    browser = await site.logged_in("gu", "administrator", "dalian")
    for field, value in UNUSABLE:
        answer = await browser.send(f"{HERE}/tokens", page=f"{HERE}/tokens", **form(site, **{field: value}))
        assert answer.status_code == 400
        assert f'href="#{field}"' in answer.text
        assert field == "name" or 'value="人才系统"' in answer.text
    await browser.go(HERE)
    assert "还没有令牌" in browser.words


async def test_nobody_sees_or_ends_tokens_and_webhooks_of_other_regions(site: DeskSite) -> None:
    wide = await site.logged_in("gu", "administrator")
    await made(site, wide, regions=["dalian", "chongqing"], id="00000000-0000-4000-8000-000000000001")
    await wide.send(
        f"{HERE}/hooks",
        page=f"{HERE}/hooks",
        id="00000000-0000-4000-8000-000000000002",
        url="https://hook.example/",
        events=["lead.created"],
        regions=["chongqing"],
    )
    assert SECRET.search(wide.last.text)
    narrow = await site.logged_in("he", "administrator", "dalian")
    await narrow.go(HERE)
    assert "人才系统" not in narrow.words
    assert "hook.example" not in narrow.words
    for path in ("tokens/{}1/revoke", "hooks/{}2/test", "hooks/{}2/secret", "hooks/{}2/off", "hooks/{}2/on"):
        known = path.format("00000000-0000-4000-8000-00000000000")
        missing = path.format("11111111-0000-4000-8000-00000000000")
        answers = [await narrow.send(f"{HERE}/{one}", page=HERE) for one in (known, missing)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].text == answers[1].text
    await wide.go(HERE)
    assert "吊销" in wide.words


async def test_a_webhook_is_made_tried_out_given_a_new_secret_and_switched_off(site: DeskSite) -> None:
    browser = await site.logged_in("gu", "administrator")
    where = f"{HERE}/hooks/00000000-0000-4000-8000-000000000001"
    wish = {"url": "https://hook.example/in", "events": ["lead.created"], "regions": ["dalian/shahekou"]}
    await browser.send(f"{HERE}/hooks", page=f"{HERE}/hooks", id=where.rpartition("/")[2], **wish)
    first = SECRET.search(browser.last.text)
    await browser.send(f"{where}/test", page=where)
    assert "测试" in browser.words
    assert "排队中" in browser.words
    assert "大连市 · 沙河口区" in browser.words
    await browser.send(f"{where}/secret")
    second = SECRET.search(browser.last.text)
    assert first
    assert second
    assert first[0] != second[0]
    await browser.send(f"{where}/off", page=where)
    assert "已停用" in browser.words
    assert "已放弃" in browser.words
    await browser.send(f"{where}/on", page=where)
    assert "启用中" in browser.words


async def test_an_inner_address_is_no_webhook(site: DeskSite) -> None:
    browser = await site.logged_in("gu", "administrator")
    for url in ("http://hook.example/", "https://10.0.0.1/", "https://localhost:1/", "javascript:x", ""):
        wish = {"url": url, "events": ["lead.created"], "regions": ["*"]}
        answer = await browser.send(f"{HERE}/hooks", page=f"{HERE}/hooks", **wish)
        assert answer.status_code == 400
        assert 'href="#url"' in answer.text


def test_what_is_no_token_is_not_looked_for() -> None:
    token = fresh_token()
    turned = token[:-1] + ("0" if token[-1] != "0" else "1")
    assert is_token(token)
    assert not any(map(is_token, (turned, token[3:], token + "0", token.upper(), "", "jw_" + "0" * 49)))
    assert fresh_token() != token
    assert checksum(token[:-6]) == token[-6:]
