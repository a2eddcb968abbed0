"""Over every role, region and route: nothing of another region is in any answer, also by guessed ids."""

import io
import re
import zipfile
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from itertools import chain
from typing import Any

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import Connection, select

from bot.bureau.person import Person
from bot.bureau.region import EVERYWHERE, Region, Scope, read_scope
from bot.clock import Clock
from bot.desk.routes import Route
from bot.leads_api.routes import leads_api
from bot.store.desk.people import sessions
from knowledge.library import catalogue
from support.api import LEADS, caller
from support.desk import Browser, DeskSite, opened_desk
from support.desk_doors import (
    NOBODYS,
    OURS,
    call,
    filled,
    fingerprint,
    forms,
    is_public,
    name_of,
    pages,
    parameters,
    told,
)
from support.desk_world import CITY_SIGNS, FAR, HERE, PHONES, SIGNS, World, made, newcomer

pytestmark = pytest.mark.asyncio(loop_scope="module")
SCOPES = {"district": read_scope([str(HERE)]), "city": read_scope(["dalian"]), "none": Scope()}
VISITORS = (
    *(("administrator", where) for where in SCOPES),
    ("clerk", "district"),
    ("reader", "district"),
)
FREE = ("/desk/login", "/desk/me", "/desk/{rest:path}")
"""Paths that have nothing of any region in them: of the door, and of whoever calls."""
GUESSES = ("place=chongqing&district=yuzhong", "district=yuzhong", "notice=chongqing-studio-2024", "after=0&before=0")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """Give a desk of three regions, the same one for all tests here."""
    folder = tmp_path_factory.mktemp("regions")
    async with opened_desk(f"sqlite+aiosqlite:///{folder / 'test.db'}", catalogue()) as site:
        yield await made(site)


async def visitor(site: DeskSite, login: str, role: str, scope: Scope) -> tuple[Browser, Person]:
    """Give a browser in which somebody with a scope is logged in."""
    person = await newcomer(site, login, role, scope)
    browser = await site.browser(person)
    await browser.go("/desk")
    return browser, person


def everywhere(world: World) -> list[Region]:
    return list(chain(*world.ids.values()))


def addresses(world: World, route: Route, regions: list[Region], *, guessing: bool = False) -> Iterator[str]:
    """Yield the addresses of a route at which something of these regions might be asked for."""
    yield from (filled(route, **values) for values in world.values(route, regions))
    if guessing and not parameters(route):
        yield from (f"{route.path}?{guess}" for guess in GUESSES)


def sessions_of(connection: Connection, person: str) -> str:
    return str(connection.execute(select(sessions.c.id).where(sessions.c.person == person)).scalar_one())


def unpacked(answer: httpx.Response) -> bytes:
    """Return all that an answer tells, and what is packed in a file of it."""
    raw = told(answer)
    if answer.content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
            raw += b"".join(packed.read(name) for name in packed.namelist())
    return raw


def regional(routes: list[Route]) -> list[Route]:
    return [route for route in routes if not route.path.startswith(FREE)]


def guessed(world: World, region: Region, session: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield forms without an id in their path that name things of a region in their fields."""
    ids = {kind: found[region] for kind, found in world.ids.items() if region in found}
    lead, double, phone = ids["lead"], ids["double"], f"{PHONES[region]}0001"
    change = {"which": "some", "lead": [lead, double], "query": ""}
    yield "/desk/leads/duplicates", {"keep": lead, "lead": [lead, double]}
    yield "/desk/leads/duplicates/merge", {"pin": [f"{lead}:1", f"{double}:1"]}
    yield "/desk/leads/change", change | {"do": "status", "status": "dropped", "reason": "withdrew"}
    yield "/desk/leads/change", change | {"do": "owner", "owner": ids["person"]}
    yield "/desk/leads/change", {"which": "all", "query": f"district={region.district}", "do": "due", "due": ""}
    yield "/desk/leads/views/remove", {"view": ids["view"]}
    yield "/desk/leads", {"region": str(region), "text": phone}
    yield "/desk/exports/new", {"filter": f"place={region.place}&district={region.district}"}
    yield "/desk/exports/new", {"filter": f"owner={ids['person']}"}
    yield "/desk/me/sessions/end", {"session": session}
    yield "/desk/interfaces/tokens", TOKEN | {"regions": [str(region)]}
    yield "/desk/interfaces/hooks", HOOK | {"regions": [str(region)]}
    yield "/desk/people/new", {"login": f"new-{region.district}", "name": "新人", "regions": [str(region)]}


TOKEN = {"name": "t", "scopes": ["leads:read"], "ends": f"{Clock().utc() + timedelta(days=30):%Y-%m-%d}"}
HOOK = {"url": "https://x.example/in", "events": ["lead.created"]}


@pytest.mark.parametrize(("role", "where"), VISITORS)
async def test_nothing_of_another_region_is_in_any_answer(world: World, role: str, where: str) -> None:
    hidden, leaks = world.hidden(SCOPES[where]), set()
    browser, person = await visitor(world.site, f"sees-{role}-{where}", role, SCOPES[where])
    for route in regional(pages()):
        if route.right is None or person.may(route.right):
            for address in addresses(world, route, everywhere(world), guessing=role == "administrator"):
                raw = unpacked(await call(browser.client, route, address, ""))
                asked = address.encode()
                leaks |= {(route.path, mark.decode()) for mark in hidden if mark not in asked and mark in raw}
    assert leaks == set()


async def test_a_row_of_another_region_is_as_good_as_none(world: World) -> None:
    browser, _ = await visitor(world.site, "guesses", "administrator", SCOPES["district"])
    for route in [*regional(pages()), *regional(forms())]:
        if is_public(route):
            continue
        missing = await call(browser.client, route, filled(route), browser.csrf)
        assert missing.status_code in {400, 404}, name_of(route)
        for values in world.values(route, [FAR, Region("chongqing")]):
            answer = await call(browser.client, route, filled(route, **values), browser.csrf)
            same = re.sub("|".join(values.values()), NOBODYS, answer.text)
            assert (answer.status_code, same) == (missing.status_code, missing.text), name_of(route)


async def test_what_is_sent_for_another_region_changes_nothing(world: World) -> None:
    browser, _ = await visitor(world.site, "sends", "administrator", SCOPES["district"])
    before = await world.site.desk.database.read(fingerprint)
    for route in regional(forms()):
        for address in addresses(world, route, [FAR, Region("chongqing")]):
            if parameters(route):
                await call(browser.client, route, address, browser.csrf, version="1", text="鹮")
    assert await world.site.desk.database.read(fingerprint) == before


async def test_what_is_named_in_a_form_is_of_ones_own_regions_or_does_not_exist(world: World) -> None:
    far = await world.site.browser(world.people["administrator", FAR])
    session = await world.site.desk.database.read(lambda c: sessions_of(c, world.people["administrator", FAR].id))
    browser, _ = await visitor(world.site, "names", "administrator", SCOPES["district"])
    before, leaks = await world.site.desk.database.read(fingerprint), set()
    for path, fields in guessed(world, FAR, session):
        answer = await browser.client.post(path, data={"csrf": browser.csrf} | fields, headers=OURS)
        sent, raw = repr(fields).encode(), unpacked(answer)
        leaks |= {(path, mark) for mark in world.hidden(SCOPES["district"]) if mark not in sent and mark in raw}
    assert leaks == set()
    assert await world.site.desk.database.read(fingerprint) == before
    assert (await far.go("/desk")).url.path == "/desk"


async def test_looking_changes_nothing_and_shows_all_to_those_who_may_see_it(world: World) -> None:
    browser, _ = await visitor(world.site, "looks", "administrator", EVERYWHERE)
    before, seen = await world.site.desk.database.read(fingerprint), b""
    for route in regional(pages()):
        for address in addresses(world, route, everywhere(world)):
            answer = await call(browser.client, route, address, "")
            assert answer.status_code < 500, address
            seen += unpacked(answer)
    after = await world.site.desk.database.read(fingerprint)
    assert {name for name, was in before.items() if after[name] != was} <= {"requests"}  # what was shown is noted there
    assert [sign for sign, _ in chain(SIGNS.values(), CITY_SIGNS.values()) if sign.encode() not in seen] == []


async def test_a_token_reaches_no_further_than_its_regions(world: World) -> None:
    site, far = world.site, world.ids["lead"][FAR]
    assert {getattr(route, "path", "") for route in leads_api(site.desk).routes} == {
        LEADS, f"{LEADS}/search", f"{LEADS}/{{lead_id}}",
    }  # fmt: skip
    program, before = caller(site, world.tokens[HERE]), await site.desk.database.read(fingerprint)
    answers = [await program.get(**{name: value}) for name, value in (("place", "chongqing"), ("district", "yuzhong"))]
    answers += [await program.get(), await program.get(notice="chongqing-studio-2024"), await program.get(f"/{far}")]
    answers += [await program.search(text=f"{PHONES[FAR]}0001"), await program.search(text=SIGNS[FAR][0])]
    answers += [await program.change(far, 1, status="dropped", reason="withdrew")]
    answers += [await program.leave(tier="chongqing-studio-2024/chief", phone=f"+86{PHONES[FAR]}0001")]
    told = b"".join(map(unpacked, answers))
    hidden = {mark for mark in world.hidden(SCOPES["district"]) if mark != far.encode()}
    assert {mark for mark in hidden if mark in told} == set()
    assert SIGNS[HERE][0].encode() in told
    missing = await program.get(f"/{NOBODYS}")
    assert (answers[4].status_code, answers[4].text.replace(far, NOBODYS)) == (404, missing.text)
    after = await site.desk.database.read(fingerprint)
    assert {name for name, was in before.items() if after[name] != was} <= {"tokens", "token_calls"}


@pytest.mark.parametrize(("where", "mine"), [("district", 3), ("city", 6), ("none", 0)])
async def test_what_is_counted_is_of_ones_own_regions(world: World, where: str, mine: int) -> None:
    browser, _ = await visitor(world.site, f"counts-{where}", "administrator", SCOPES[where])
    for query, count in (("", mine), ("place=chongqing", 0), ("place=chongqing&district=yuzhong", 0)):
        assert f"共 {count} 条" in (await browser.go(f"/desk/leads?{query}")).text
        assert f"共 {count} 条" in (await browser.go(f"/desk/exports/new?{query}")).text
    await browser.go("/desk/leads")
    await browser.send("/desk/leads", text=f"{PHONES[FAR]}0001")
    assert "共 0 条" in browser.words
