"""Webhooks arrive signed, at least once, without personal data, and never inside our own network."""

import asyncio
import re
from base64 import b64decode
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from http.server import HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Final

import pytest
from sqlalchemy import Connection, func, select, update

from bot.bureau.person import Person
from bot.bureau.region import read_scope
from bot.hooks.guard import Allowed
from bot.hooks.posting import Posting
from bot.settings import Settings
from bot.staff import hooks
from bot.staff.hooks import EVENTS, Hook, HookWish, Posted
from bot.staff.who import ForbiddenError
from bot.store import leads
from bot.store.desk.people import people
from bot.store.desk.persons import State, set_state
from bot.store.desk.transfer import hook_posts
from bot.store.desk.transfer import hooks as kept_hooks
from bot.store.tables import leads as table
from bot.ticks import Ticks, retention_of
from bot.worker import Worker, Workplace
from support.desk import DeskSite
from support.parrot import lead
from support.receiver import Receiver, receiving, verifies

HERE = Allowed(("127.0.0.0/8",))
ID = "00000000-0000-4000-8000-00000000000{}"
DOCUMENT: Final = Path(__file__).parents[3] / "docs/tasks/connect-another-system.md"
PERSON = ("王芳", "13800000007", "某某机床厂")


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as receiver:
        yield receiver


async def make(site: DeskSite, person: Person, url: str, *regions: str, number: int = 1) -> str:
    wish = HookWish(ID.format(number), url, EVENTS, read_scope(list(regions) or ["*"]))
    made = await site.desk.database.write(hooks.make, site.actor(person), site.desk.keys, wish)
    assert made is not None
    return made


async def leave(site: DeskSite, phone: str = "+8613800000007", tier: str = "dalian-studio-2024/municipal") -> str:
    library = site.desk.shelf.library
    effect = lead("王芳", phone, tier)
    lead_id = await site.desk.database.write(leads.record, effect, library.tiers[tier], "web", site.now, site.desk.keys)
    await site.desk.database.write(leads.consent, lead_id, "an address", "2026-11", "web", site.now)
    return lead_id


async def post(site: DeskSite, *, later: timedelta = timedelta(), allowed: Allowed = HERE) -> None:
    clock = replace(site.desk.clock, source=lambda: site.desk.clock.utc() + later)
    await Posting(site.desk.database, site.desk.keys, clock, allowed).post()


async def seen(site: DeskSite, person: Person, number: int = 1) -> tuple[Hook, tuple[Posted, ...]]:
    found = await site.desk.database.read(hooks.one, site.actor(person), site.desk.keys, ID.format(number))
    assert found is not None
    return found


async def test_a_new_lead_a_changed_one_and_its_end_arrive_signed_and_without_personal_data(
    both: DeskSite, receiver: Receiver
) -> None:
    person = await both.person("gu", "administrator")
    secret = await make(both, person, receiver.url)
    lead_id = await leave(both)
    await leave(both)
    await both.desk.database.write(leads.withdraw, both.desk.keys, "an address", both.now, "withdrawn")
    await post(both)
    assert sorted(one.told["type"] for one in receiver.arrived) == ["lead.changed", "lead.created", "lead.withdrawn"]
    for one in receiver.arrived:
        assert verifies(one, secret)
        assert one.told["data"] == {
            "id": lead_id, "notice": "dalian-studio-2024", "tier": "dalian-studio-2024/municipal", "place": "dalian",
            "district": "", "verdict": "review",
        }  # fmt: skip
        assert not any(word in one.body.decode() for word in PERSON)
    assert len({one.headers["webhook-id"] for one in receiver.arrived}) == 3


async def test_a_hook_hears_of_its_regions_only_and_of_no_more_than_its_maker_may_see_today(
    site: DeskSite, receiver: Receiver
) -> None:
    wide, narrow = await site.person("gu", "administrator"), await site.person("he", "administrator", "chongqing")
    await make(site, wide, receiver.url, "chongqing")
    await make(site, narrow, receiver.url, "chongqing", number=2)
    await leave(site)
    assert (await seen(site, wide))[1] == ()
    with pytest.raises(ForbiddenError):
        await make(site, narrow, receiver.url, "dalian", number=3)
    await leave(site, tier="chongqing-studio-2024/chief")
    await site.desk.database.write(moved, narrow.id, '["dalian"]', "active")
    await leave(site, phone="+8613800000008", tier="chongqing-studio-2024/chief")
    await site.desk.database.write(moved, wide.id, '["*"]', "suspended")
    await leave(site, phone="+8613800000009", tier="chongqing-studio-2024/chief")
    counted = select(hook_posts.c.hook, func.count()).group_by(hook_posts.c.hook)
    found = await site.desk.database.read(lambda connection: {row[0]: row[1] for row in connection.execute(counted)})
    assert found == {ID.format(1): 2, ID.format(2): 1}


def moved(connection: Connection, person: str, regions: str, state: str) -> None:
    connection.execute(update(people).where(people.c.id == person).values(regions=regions, state=state))


async def test_of_a_lead_that_was_merged_the_kept_one_is_told(site: DeskSite, receiver: Receiver) -> None:
    await make(site, await site.person("gu", "administrator"), receiver.url)
    kept, gone = await leave(site), await leave(site, phone="+8613800000008")
    merged = update(table).where(table.c.id == gone).values(merged_into=kept)
    await site.desk.database.write(lambda connection: connection.execute(merged).rowcount)
    await leave(site, phone="+8613800000008")
    await post(site)
    told = {(one.told["type"], one.told["data"]["id"]) for one in receiver.arrived}
    assert told == {("lead.created", kept), ("lead.created", gone), ("lead.changed", kept)}


async def test_the_worker_posts_by_itself(site: DeskSite, receiver: Receiver) -> None:
    settings = Settings(_env_file=None, hook_hosts=HERE.entries)
    await make(site, await site.person("gu", "administrator"), receiver.url)
    await leave(site)
    worker = Worker(Workplace(settings, site.desk.database, site.desk.shelf, site.desk.keys))
    await worker.start()
    await asyncio.wait_for(receiver.came.wait(), 20)
    await worker.stop()
    assert receiver.arrived[0].told["type"] == "lead.created"


async def test_what_does_not_arrive_is_tried_again_under_the_same_id(both: DeskSite, receiver: Receiver) -> None:
    person = await both.person("gu", "administrator")
    await make(both, person, receiver.url)
    await leave(both)
    receiver.answers = [500, 302]
    await post(both)
    assert [(one.status, one.code, one.tries) for one in (await seen(both, person))[1]] == [("waiting", 500, 1)]
    await post(both)
    assert len(receiver.arrived) == 1
    await post(both, later=timedelta(minutes=1))
    await post(both, later=timedelta(minutes=5))
    hook, posts = await seen(both, person)
    assert [(one.status, one.code, one.tries) for one in posts] == [("sent", 200, 3)]
    assert hook.failing is None
    assert len({one.headers["webhook-id"] for one in receiver.arrived}) == 1


async def test_what_another_process_has_taken_is_left_to_it_until_its_lease_is_over(
    site: DeskSite, receiver: Receiver
) -> None:
    person = await site.person("gu", "administrator")
    await make(site, person, receiver.url)
    await leave(site)
    taken = update(hook_posts).values(status="leased", due=site.now + timedelta(seconds=60), tries=1)
    await site.desk.database.write(lambda connection: connection.execute(taken).rowcount)
    await post(site)
    assert receiver.arrived == []
    await post(site, later=timedelta(seconds=61))
    assert len(receiver.arrived) == 1


async def test_after_three_days_of_failures_a_hook_is_switched_off_and_can_be_switched_on_again(
    site: DeskSite, receiver: Receiver
) -> None:
    person = await site.person("gu", "administrator")
    await make(site, person, receiver.url)
    await leave(site)
    await leave(site, phone="+8613800000008")
    receiver.answers = [503] * 4
    await post(site)
    await post(site, later=timedelta(days=3, seconds=1))
    hook, posts = await seen(site, person)
    assert (hook.state, {one.status for one in posts}) == ("failed", {"given_up"})
    await leave(site, phone="+8613800000009")
    assert len((await seen(site, person))[1]) == 2
    await site.desk.database.write(hooks.switch, site.actor(person), site.desk.keys, hook.id, on=True)
    await leave(site, phone="+8613800000010")
    await post(site)
    assert (await seen(site, person))[1][0].status == "sent"


async def test_what_waits_for_the_webhook_of_somebody_who_is_suspended_goes_on_waiting(
    site: DeskSite, receiver: Receiver
) -> None:
    person = await site.person("gu", "administrator")
    await make(site, person, receiver.url)
    await leave(site)
    states: tuple[tuple[State, int], ...] = (("suspended", 0), ("active", 1))
    for state, arrived in states:
        await site.desk.database.write(set_state, person.id, state)
        await post(site)
        assert len(receiver.arrived) == arrived


async def test_a_new_secret_signs_beside_the_former_one_for_a_day(site: DeskSite, receiver: Receiver) -> None:
    person = await site.person("gu", "administrator")
    before = await make(site, person, receiver.url)
    after = await site.desk.database.write(hooks.renew, site.actor(person), site.desk.keys, ID.format(1))
    assert after is not None
    for later in (timedelta(), timedelta(hours=25)):
        await site.desk.database.write(hooks.try_out, site.actor(person), site.desk.keys, ID.format(1))
        await post(site, later=later)
    first, last = receiver.arrived
    assert verifies(first, before)
    assert verifies(first, after)
    assert not verifies(replace(first, body=first.body + b" "), after)
    assert verifies(last, after, tolerance=10**6)
    assert not verifies(last, before, tolerance=10**6)


async def test_a_secret_that_was_replaced_is_erased_once_it_signs_no_more(site: DeskSite) -> None:
    person = await site.person("gu", "administrator")
    await make(site, person, "https://hook.example.org/")
    await site.desk.database.write(hooks.renew, site.actor(person), site.desk.keys, ID.format(1))
    former = select(kept_hooks.c.former_sealed, kept_hooks.c.former_ends)
    for later, kept in ((timedelta(hours=23), True), (timedelta(hours=25), False)):
        clock = replace(site.desk.clock, source=partial(lambda past: site.now + past, later))
        await Ticks(site.desk.database, site.desk.shelf, retention_of(site.desk.settings), clock, site.desk.keys).tidy()
        row = await site.desk.database.read(lambda c: c.execute(former).one())
        assert [value is not None for value in row] == [kept, kept]


async def test_the_receiver_of_the_documentation_takes_what_is_signed_and_nothing_else(
    site: DeskSite, capsys: pytest.CaptureFixture[str]
) -> None:
    code = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)[0]
    assert len([line for line in code.splitlines() if line.startswith("        ")]) <= 10
    person = await site.person("gu", "administrator")
    names: dict[str, Any] = {}
    exec(code.partition("HTTPServer((")[0].replace("whsec_…", "whsec_"), names)  # noqa: S102 - our own page
    with HTTPServer(("127.0.0.1", 0), names["Hook"]) as server:
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        secret = await make(site, person, f"http://127.0.0.1:{server.server_port}/")
        await leave(site)
        await post(site)
        names["KEY"] = b64decode(secret.removeprefix("whsec_"))
        await post(site, later=timedelta(minutes=1))
        await asyncio.to_thread(server.shutdown)
        await asyncio.to_thread(thread.join)
    assert [(one.status, one.tries) for one in (await seen(site, person))[1]] == [("sent", 2)]
    assert "lead.created" in capsys.readouterr().out


async def test_a_hook_that_leads_inside_is_told_so_on_its_page(site: DeskSite, receiver: Receiver) -> None:
    person = await site.person("gu", "administrator")
    await make(site, person, receiver.url)
    await leave(site)
    await post(site, allowed=Allowed())
    assert receiver.arrived == []
    browser = await site.browser(person)
    await browser.go(f"/desk/interfaces/hooks/{ID.format(1)}")
    assert "地址指向内部网络或不在允许之列" in browser.words
