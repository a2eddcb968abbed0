"""What cannot be taken from a form of the list is said on the list itself, with its filter, its page and the ticks."""

import re
from typing import Any

import pytest

from support.desk import Browser, DeskSite
from support.desk_forms import Found, forms_of, path_of
from support.leads import make_leads

LIST, CHANGE, VIEWS = "/desk/leads?status=new", "/desk/leads/change", "/desk/leads/views"


async def listed(site: DeskSite, count: int = 3) -> Browser:
    """Give a clerk in front of the new leads."""
    desk = site.desk
    await desk.database.write(make_leads, desk.keys, desk.shelf.library, count, status="new", due=None, reason="")
    browser = await site.logged_in()
    await browser.go(LIST)
    return browser


def form_of(browser: Browser, action: str) -> Found:
    return next(form for form in forms_of(str(browser.last.url), browser.last.text) if path_of(form) == action)


async def send(browser: Browser, action: str, **fields: Any) -> Found:
    """Send a form of the last page; return how the same form is shown then."""
    await browser.send(action, **form_of(browser, action).fields | fields)
    return form_of(browser, action)


def summary(browser: Browser) -> list[tuple[str, str]]:
    """Return the summary of what is wrong, which has the focus: where each line leads, and what it says."""
    found = re.search(r'(?s)<div class="problems"[^>]*tabindex="-1" autofocus.*?</div>', browser.last.text)
    return re.findall(r'<a href="#([\w-]+)">([^<]+)</a>', found[0]) if found else []


def marked(browser: Browser, field: str) -> bool:
    """Whether a field says that something is wrong with it, and where that stands."""
    found = re.search(rf'<input[^>]*id="{field}"[^>]*>', browser.last.text)
    told = f'id="{field}-problem"' in browser.last.text
    return found is not None and f'aria-describedby="{field}-problem"' in found[0] and told


@pytest.mark.parametrize(("name", "said"), [("  ", "起一个名字"), ("长" * 41, "最多 40 个字")], ids=["none", "long"])
async def test_a_filter_without_a_good_name_is_named_on_the_list(site: DeskSite, name: str, said: str) -> None:
    browser = await listed(site)
    form = await send(browser, VIEWS, name=name, shared="1")
    assert browser.last.status_code == 400
    assert [(field, said in words) for field, words in summary(browser)] == [("name", True)]
    assert marked(browser, "name")
    assert (form.fields["name"], form.fields["shared"]) == ([name], ["1"])
    assert re.search(r'<details class="card" open>\s*<summary>保存这个筛选', browser.last.text)
    assert "共 3 条" in browser.words
    await send(browser, VIEWS, name="新来的")
    assert ("筛选已保存" in browser.words, browser.last.url.query) == (True, b"status=new")


async def test_nothing_ticked_is_said_on_the_list_and_what_was_chosen_stays(site: DeskSite) -> None:
    browser = await listed(site)
    form = await send(browser, CHANGE, do="status", status="contacted")
    assert browser.last.status_code == 400
    assert [field for field, _ in summary(browser)] == ["pick"]
    assert marked(browser, "pick")
    assert form.fields["status"] == ["contacted"]
    assert '<details class="card bulk" open>' in browser.last.text
    fields: dict[str, Any] = {**form.fields, "do": "status", "lead": form.choices["lead"][:2]}
    await browser.send(CHANGE, **fields)
    assert "会改 2 条" in browser.words


async def test_what_was_ticked_on_the_second_page_stays_ticked_there(site: DeskSite) -> None:
    browser = await listed(site, 52)
    following = re.search(r'<a class="small" href="([^"]+)" rel="next"', browser.last.text)
    assert following
    await browser.go(following[1].replace("&amp;", "&"))
    ticked = form_of(browser, CHANGE).choices["lead"][:1]
    form = await send(browser, CHANGE, do="due", due="31.12.", lead=ticked)
    assert [field for field, _ in summary(browser)] == ["bulk-due"]
    assert marked(browser, "bulk-due")
    assert len(form.choices["lead"]) == 2
    assert form.fields["lead"] == ticked
