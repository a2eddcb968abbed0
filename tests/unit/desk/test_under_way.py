"""What ends while a form is still on its way has ended for it, too."""

from collections.abc import AsyncIterator
from urllib.parse import urlencode

import pytest
from sqlalchemy import Executable, select, update

from bot.store.desk.casework import views
from bot.store.desk.people import people, sessions
from support.desk import SITE, DeskSite

FORM = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin", "origin": SITE}


@pytest.mark.parametrize("ending", [None, sessions.delete(), update(people).values(state="suspended")])
async def test_a_form_whose_session_ends_before_it_has_come_changes_nothing(
    site: DeskSite, ending: Executable | None
) -> None:
    browser = await site.logged_in()
    await browser.go("/desk/leads")
    said = urlencode({"csrf": browser.csrf, "query": "status=new", "name": "新来的"}).encode()

    async def slowly() -> AsyncIterator[bytes]:
        yield said[:10]
        if ending is not None:
            await site.desk.database.write(lambda connection: connection.execute(ending).close())
        yield said[10:]

    await browser.client.post("/desk/leads/views", content=slowly(), headers=FORM)
    kept = await site.desk.database.read(lambda connection: connection.execute(select(views.c.id)).all())
    assert len(kept) == (1 if ending is None else 0)
