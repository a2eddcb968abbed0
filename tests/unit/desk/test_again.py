"""A form sent after the session has ended: nothing is done, and nothing that was typed is lost or shown around."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, func, select

import bot.desk
from bot.desk.again import SECRET
from bot.desk.refill import refilled
from bot.staff import casework
from bot.staff.casework import Target
from bot.staff.edits import SetNext
from bot.store.desk.drafts import Draft, find
from bot.store.desk.people import drafts, sessions
from knowledge.library import Library
from support.desk import SITE, Browser, DeskSite, Watch, opened_desk
from support.desk_forms import Found, forms_of, path_of
from support.door import PASSWORD, sent, someone, typed
from support.leads import make_leads

WORDS = '电话打通了，"鹮先生"周三来；<b>13904110007</b>\n第二行'
HINT = "登录已过期，您填的内容还在，请看一遍再按。"
TEMPLATES = Path(bot.desk.__file__).parent / "templates"
LATE = {"idle": 31 * 60, "whole": 13 * 3600, "revoked": 0}


@pytest.fixture
async def timed(sqlite_url: str, library: Library, watch: Watch) -> AsyncIterator[DeskSite]:
    """Give the desk, where a password is enough, at a time that a test puts forward."""
    async with opened_desk(sqlite_url, library, now=watch, desk_second_factor="optional") as site:
        yield site


async def lead_of(site: DeskSite) -> str:
    """Leave a lead and return its page."""
    desk, tier = site.desk, "dalian-craftsman-2021/craftsman"
    made = await desk.database.write(
        make_leads, desk.keys, desk.shelf.library, 1, tier=tier, status="new", owner=None, due=None, reason=""
    )
    return f"/desk/leads/{made[0].row['id']}"


async def at(site: DeskSite, page: str, login: str = "wang") -> Browser:
    """Give a browser of somebody who came in and opened a page."""
    browser = await someone(site, login)
    await typed(browser, login=login)
    await browser.go(page)
    return browser


def form_of(browser: Browser, action: str) -> Found:
    """Return the form of the last page that goes to a path, with what a browser would send."""
    return next(form for form in forms_of(str(browser.last.url), browser.last.text) if path_of(form) == action)


async def press(browser: Browser, form: Found, headers: dict[str, str] | None = None, **fields: str | list[str]) -> str:
    """Send a form of the last page and return where that leads."""
    came = {"sec-fetch-site": "same-origin", "origin": SITE, "referer": str(browser.last.url)} | (headers or {})
    browser.last = await browser.client.post(form.action, data=form.fields | fields, headers=came)
    return browser.last.url.path


async def end_all(site: DeskSite) -> None:
    await site.desk.database.write(lambda connection: connection.execute(delete(sessions)))


async def kept(site: DeskSite) -> int:
    def read(connection: Connection) -> int:
        return connection.execute(select(func.count()).select_from(drafts)).scalar_one()

    return await site.desk.database.read(read)


@pytest.mark.parametrize("how", LATE)
async def test_what_was_typed_stands_in_the_form_again_after_the_login(timed: DeskSite, watch: Watch, how: str) -> None:
    page = await lead_of(timed)
    browser = await at(timed, page)
    watch.forward(LATE[how])
    if how == "revoked":
        await end_all(timed)
    assert await press(browser, form_of(browser, f"{page}/note"), text=WORDS) == "/desk/login"
    assert "您填的内容还在" in browser.words
    assert "13904110007" not in browser.last.text + str(browser.last.url)
    await sent(browser, login="wang", password=PASSWORD)
    assert browser.last.url.path == page
    assert HINT in browser.words
    assert not any("电话打通了" in line for line in _told(browser))
    form = form_of(browser, f"{page}/note")
    assert form.fields["text"] == ["\n" + WORDS]
    await press(browser, form, text=form.fields["text"][0].strip())
    assert any("电话打通了" in line for line in _told(browser))


def _told(browser: Browser) -> list[str]:
    return re.findall(r"(?s)<li.*?</li>", browser.last.text)


async def test_nobody_else_sees_what_somebody_typed(timed: DeskSite) -> None:
    page = await lead_of(timed)
    browser = await at(timed, page)
    await someone(timed, "li")
    await end_all(timed)
    await press(browser, form_of(browser, f"{page}/note"), text=WORDS)
    back = str(browser.last.url)
    await sent(browser, login="li", password=PASSWORD)
    assert browser.last.url.path == page
    assert "电话打通了" not in browser.words
    assert "只给填的人看" in browser.words
    rows = await timed.desk.database.read(lambda connection: connection.execute(select(drafts)).all())
    assert len(rows) == 1
    assert b"13904110007" not in rows[0].form_sealed
    mine = await timed.browser()
    await typed(mine, page=back)
    assert "电话打通了" in mine.words


async def test_what_was_typed_is_kept_for_minutes_and_a_few_times(timed: DeskSite, watch: Watch) -> None:
    page = await lead_of(timed)
    browser = await at(timed, page)
    form = form_of(browser, f"{page}/note")
    await end_all(timed)
    for number in range(7):
        await press(browser, form, text=f"第 {number} 次")
    assert await kept(timed) == 5
    watch.forward(15 * 60)
    await sent(browser, login="wang", password=PASSWORD)
    assert "只留 15 分钟" in browser.words
    assert browser.last.text.count('<div id="trouble"></div>') == 1
    assert "&lt;" not in browser.last.text
    assert "次" not in form_of(browser, f"{page}/note").fields["text"][0]


async def test_what_was_typed_last_stands_there_when_the_session_ends_once_more(timed: DeskSite) -> None:
    page = await lead_of(timed)
    browser = await at(timed, f"{page}?lang=zh")
    for words in ("第一次", "第二次"):
        await end_all(timed)
        await press(browser, form_of(browser, f"{page}/note"), text=words)
        await sent(browser, login="wang", password=PASSWORD)
        assert form_of(browser, f"{page}/note").fields["text"] == ["\n" + words]


async def test_what_was_emptied_stays_empty(timed: DeskSite) -> None:
    page = await lead_of(timed)
    browser = await at(timed, page)
    await press(browser, form_of(browser, f"{page}/next"), action="打电话", due="2027-01-05")
    await end_all(timed)
    await press(browser, form_of(browser, f"{page}/next"), action="上门", due="")
    await sent(browser, login="wang", password=PASSWORD)
    fields = form_of(browser, f"{page}/next").fields
    assert fields["action"] + fields["due"] == ["上门", ""]


async def test_a_form_without_proof_of_whose_page_it_stood_on_is_not_kept(timed: DeskSite) -> None:
    page = await lead_of(timed)
    browser = await at(timed, page)
    form, person = form_of(browser, f"{page}/note"), form_of(browser, f"{page}/note").fields["whose"][0]
    await end_all(timed)
    for proof in ("", person[:-1], f"{person}0", person.partition(".")[0]):
        assert await press(browser, form, whose=proof, text=WORDS) == "/desk/login"
    for foreign in ({"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}):
        await press(browser, form, foreign, text=WORDS)
        assert browser.last.status_code == 403
    assert await kept(timed) == 0


async def test_who_came_in_again_in_another_tab_finds_the_words_at_once(timed: DeskSite) -> None:
    page = await lead_of(timed)
    browser = await at(timed, page)
    form = form_of(browser, f"{page}/note")
    await typed(browser, page="/desk/logout")
    await browser.client.get("/desk")
    await end_all(timed)
    await typed(browser)
    await browser.go(page)
    await press(browser, form, text=WORDS)
    assert (browser.last.url.path, HINT in browser.words) == (page, True)
    assert form_of(browser, f"{page}/note").fields["text"] == ["\n" + WORDS]
    await someone(timed, "li")
    await end_all(timed)
    await typed(browser, login="li")
    await browser.go(page)
    await press(browser, form, text="别人的")
    assert browser.last.status_code == 403


async def test_whoever_changed_the_lead_meanwhile_is_not_overwritten(timed: DeskSite) -> None:
    page = await lead_of(timed)
    browser = await at(timed, page)
    await end_all(timed)
    form = form_of(browser, f"{page}/next")
    await press(browser, form, action="约周三上门", due="2027-01-05")
    desk, other = timed.desk, timed.actor(await timed.person("li"))
    target, wanted = Target(page.rpartition("/")[2], int(form.fields["version"][0])), SetNext("别人写的", None)
    await desk.database.write(casework.change, desk.keys, other, desk.shelf.library, target, wanted)
    await sent(browser, login="wang", password=PASSWORD)
    again = form_of(browser, f"{page}/next")
    assert again.fields["action"] + again.fields["due"] == ["约周三上门", "2027-01-05"]
    await press(browser, again)
    assert browser.last.status_code == 409
    assert {"别人写的", "约周三上门"} <= set(re.findall("别人写的|约周三上门", browser.last.text))


async def test_a_part_of_a_page_leads_to_the_login_as_a_whole_and_keeps_the_words(timed: DeskSite) -> None:
    browser = await at(timed, "/desk/leads?status=new")
    await end_all(timed)
    part = {"hx-request": "true", "hx-current-url": f"{SITE}/desk/leads?status=new"}
    await press(browser, form_of(browser, "/desk/leads"), part, text="13904110007", status="new")
    ahead = browser.last.headers["hx-redirect"]
    assert ahead.startswith("/desk/login?next=%2Fdesk%2Fleads%3Fstatus")
    assert "13904110007" not in ahead
    await typed(browser, page=ahead)
    form = form_of(browser, "/desk/leads")
    assert (form.fields["text"], form.fields["status"]) == (["13904110007"], ["new"])


async def test_a_step_that_only_confirmed_leads_back_to_what_was_filled_in(timed: DeskSite) -> None:
    where = "/desk/notices/chongqing-studio-2024/apply-online"
    browser = await at(timed, where)
    await press(browser, form_of(browser, where), ends="2030-03-05", source="渝人社〔2030〕9号")
    await end_all(timed)
    await press(browser, form_of(browser, f"{where}/confirm"))
    await sent(browser, login="wang", password=PASSWORD)
    assert HINT in browser.words
    fields = form_of(browser, where).fields
    assert fields["ends"] + fields["source"] == ["2030-03-05", "渝人社〔2030〕9号"]


async def test_a_press_with_nothing_typed_says_that_it_was_not_done(timed: DeskSite) -> None:
    page = await lead_of(timed)
    browser = await at(timed, page)
    await end_all(timed)
    await press(browser, form_of(browser, f"{page}/number"))
    assert "刚才那一步没有做" in browser.words
    await sent(browser, login="wang", password=PASSWORD)
    assert (browser.last.url.path, await kept(timed)) == (page, 0)


async def test_the_address_of_a_form_leads_to_the_page_that_has_it(site: DeskSite) -> None:
    page = await lead_of(site)
    browser = await site.logged_in()
    for form in ("number", "status", "note"):
        assert (await browser.go(f"{page}/{form}")).url.path == page
    assert (await browser.go("/desk/leads/views")).url.path == "/desk/leads"
    assert (await browser.go("/desk/nothing")).status_code == 404


async def test_passwords_and_codes_are_never_kept(timed: DeskSite) -> None:
    asked = re.compile(r'(?:desk\.field\(|<input[^>]*name=)"(\w+)"[^\n]*?(?:type="password"|one-time-code)')
    found = {name for page in TEMPLATES.rglob("*.html") for name in asked.findall(page.read_text("utf-8"))}
    assert {"password", "new", "again", "current", "code"} <= found <= SECRET
    browser = await at(timed, "/desk/me")
    form = form_of(browser, "/desk/me/password")
    await end_all(timed)
    await press(browser, form, current=PASSWORD, new="another password", again="another password")
    assert [draft.fields for draft in await opened(timed)] == [{"login": ["wang"]}]


async def opened(site: DeskSite) -> list[Draft]:
    """Return what is kept, as whoever has the keys could read it."""
    rows = await site.desk.database.read(lambda connection: connection.execute(select(drafts)).all())
    whose = [(row.person, site.now, row.id) for row in rows]
    found = [await site.desk.database.read(find, site.desk.keys, *one) for one in whose]
    return [draft for draft in found if draft is not None]


PAGE = """<details class="more"><form action="/desk/a?x=1" method="post">
<input type="hidden" name="csrf" value="mine"><input type="hidden" name="version" value="3">
<input name="text" value="old &amp; &quot;new&quot;"><input type="password" name="word" value="">
<input type="checkbox" name="tick" value="1" checked><input type="checkbox" name="tick" value="2">
<select name="pick"><option value="a" selected>A</option><option value="b">B</option></select>
<textarea name="long">was</textarea></form></details>
<form action="/desk/b"><input type="hidden" name="id" value="1"><input name="text" value=""></form>
<form action="/desk/b"><input type="hidden" name="id" value="2"><input name="text" value=""></form>"""


def test_a_form_is_filled_in_as_it_was() -> None:
    sent = {"csrf": ["theirs"], "version": ["2"], "text": ['"<i>'], "word": ["w"], "tick": ["2"], "pick": ["b"]}
    filled = refilled(PAGE, "/desk/a", sent | {"long": ["</textarea><script>"]}, "WORDS")
    assert filled is not None
    form = forms_of(SITE, filled)[0]
    assert form.fields == {
        "csrf": ["mine"], "version": ["2"], "text": ['"<i>'], "word": [""], "tick": ["2"], "pick": ["b"],
        "long": ["\n</textarea><script>"],
    }  # fmt: skip
    assert "<script>" not in filled
    assert '<details class="more" open>' in filled
    assert filled.count("WORDS") == 1


def test_of_several_forms_the_one_that_was_sent_is_filled_in() -> None:
    filled = refilled(PAGE, "/desk/b", {"id": ["2"], "text": ["here"]}, "")
    assert filled is not None
    assert [form.fields["text"] for form in forms_of(SITE, filled)][1:] == [[""], ["here"]]
    assert refilled(PAGE, "/desk/c", {"text": ["nowhere"]}, "") is None
