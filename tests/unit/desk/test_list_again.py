"""From a lead one comes back to the page of the list that one came from, and nobody else learns what was sought."""

import re
from html import unescape

from support.desk import DeskSite
from support.leads import make_leads

PHONE = "+8613904110007"


def back(page: str) -> str:
    """Return where the first link of a lead's page leads."""
    found = re.search(r'<main.*?<a href="([^"]*)">线索</a>', page, re.DOTALL)
    assert found
    return unescape(found[1])


async def test_a_lead_leads_back_to_the_list_as_it_was(site: DeskSite) -> None:
    desk = site.desk
    made = await desk.database.write(make_leads, desk.keys, desk.shelf.library, 1, status="new", phone=PHONE)
    lead = f"/desk/leads/{made[0].row['id']}"
    browser = await site.logged_in()
    assert back((await browser.go(lead)).text) == "/desk/leads"
    await browser.send("/desk/leads", page="/desk/leads", text="13904110007", status="new")
    shown, kept = str(browser.last.url), browser.client.cookies.get("desk_list") or ""
    assert "status=new" in shown
    assert kept
    assert "13904110007" not in kept + shown
    await browser.send(f"{lead}/note", page=lead, text="打通了")
    await browser.go(back(browser.last.text))
    assert "共 1 条" in browser.words
    assert 'value="13904110007"' in browser.last.text
    other = await site.logged_in("li")
    other.client.cookies.set("desk_list", kept)
    assert back((await other.go(lead)).text) == "/desk/leads"
