"""Over every role, region and route: nothing of another region is in any answer, also by guessed ids."""

import io
import zipfile
from collections.abc import AsyncIterator, Iterator
from itertools import chain

import httpx
import pytest
import pytest_asyncio

from bot.desk.routes import Route
from bot.staff.who import EVERYWHERE, Person, Region, Scope, read_scope
from knowledge.library import catalogue
from support.desk import Browser, DeskSite, opened_desk
from support.desk_doors import NOBODYS, call, filled, fingerprint, forms, name_of, pages, parameters, told
from support.desk_world import CITY_SIGNS, FAR, HERE, SIGNS, World, made, newcomer

pytestmark = pytest.mark.asyncio(loop_scope="module")
SCOPES = {"district": read_scope([str(HERE)]), "city": read_scope(["dalian"]), "none": Scope()}
ROLES = ("administrator", "clerk", "reader")
KINDS = {
    "/desk/leads": ("lead", "double"),
    "/desk/notices/proposals": ("proposal",),
    "/desk/people": ("person",),
    "/desk/interfaces/hooks": ("hook",),
    "/desk/interfaces/tokens": ("token",),
}
"""What the ids in paths are ids of, by how the paths begin."""
FREE = ("/desk/login", "/desk/me", "/desk/{rest:path}")
"""Paths that have nothing of any region in them: of the door, and of whoever calls."""
PUBLIC = {"notice": ("chongqing-studio-2024", "dalian-studio-2024"), "stage": ("apply-online", "hand-in")}
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


def kinds_of(route: Route) -> tuple[str, ...]:
    """Return what the id in a path is of; KeyError for a route that is not known here, so that it is made known."""
    known = [start for start in KINDS if route.path.startswith(start)]
    return KINDS[max(known, key=len)] if known else KINDS[route.path]


def addresses(world: World, route: Route, regions: list[Region]) -> Iterator[str]:
    """Yield the addresses of a route at which something of these regions might be asked for."""
    names = parameters(route)
    if not names:
        yield from (filled(route), *(f"{filled(route)}?{guess}" for guess in GUESSES if route.method == "GET"))
    elif set(names) <= set(PUBLIC):
        yield from (
            filled(route, notice=notice, stage=stage)
            for notice, stage in zip(PUBLIC["notice"], PUBLIC["stage"], strict=True)
        )
    else:
        yield from (
            filled(route, world.ids[kind][region])
            for kind in kinds_of(route)
            for region in world.ids[kind]
            if region in regions
        )


def unpacked(answer: httpx.Response) -> bytes:
    """Return all that an answer tells, and what is packed in a file of it."""
    raw = told(answer)
    if answer.content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
            raw += b"".join(packed.read(name) for name in packed.namelist())
    return raw


def regional(routes: list[Route]) -> list[Route]:
    return [route for route in routes if not route.path.startswith(FREE)]


@pytest.mark.parametrize("where", SCOPES)
async def test_nothing_of_another_region_is_in_any_answer(world: World, where: str) -> None:
    hidden = world.hidden(SCOPES[where])
    for role in ROLES:
        browser, person = await visitor(world.site, f"sees-{role}-{where}", role, SCOPES[where])
        for route in regional(pages()):
            if route.right is None or person.may(route.right):
                for address in addresses(world, route, list(chain(*world.ids.values()))):
                    raw = unpacked(await call(browser.client, route, address, ""))
                    asked = [mark for mark in hidden if mark not in address.encode()]
                    assert [mark.decode() for mark in asked if mark in raw] == [], f"{role} {address}"


async def test_a_row_of_another_region_is_as_good_as_none(world: World) -> None:
    browser, _ = await visitor(world.site, "guesses", "administrator", SCOPES["district"])
    for route in [*regional(pages()), *regional(forms())]:
        if set(parameters(route)) <= set(PUBLIC):
            continue
        missing = await call(browser.client, route, filled(route), browser.csrf)
        for kind in kinds_of(route):
            foreign = next(world.ids[kind][region] for region in world.ids[kind] if region.place == FAR.place)
            answer = await call(browser.client, route, filled(route, foreign), browser.csrf)
            same = answer.text.replace(foreign, NOBODYS)
            assert (answer.status_code, same) == (missing.status_code, missing.text), name_of(route)
            assert answer.status_code in {403, 404}, name_of(route)


async def test_what_is_sent_for_another_region_changes_nothing(world: World) -> None:
    browser, _ = await visitor(world.site, "sends", "administrator", SCOPES["district"])
    before = await world.site.desk.database.read(fingerprint)
    for route in regional(forms()):
        for address in addresses(world, route, [FAR, Region("chongqing")]):
            if parameters(route):
                await call(browser.client, route, address, browser.csrf, version="1", text="鹮")
    assert await world.site.desk.database.read(fingerprint) == before


async def test_looking_changes_nothing(world: World) -> None:
    browser, _ = await visitor(world.site, "looks", "administrator", EVERYWHERE)
    before = await world.site.desk.database.read(fingerprint)
    for route in regional(pages()):
        for address in addresses(world, route, list(chain(*world.ids.values()))):
            wanted = {200, 400} if "?" in address else {200}
            assert (await call(browser.client, route, address, "")).status_code in wanted, address
    assert await world.site.desk.database.read(fingerprint) == before


async def test_the_marks_are_seen_by_those_who_may_see_them(world: World) -> None:
    browser, _ = await visitor(world.site, "everywhere", "administrator", EVERYWHERE)
    seen = b""
    for route in regional(pages()):
        for address in addresses(world, route, list(chain(*world.ids.values()))):
            seen += unpacked(await call(browser.client, route, address, ""))
    assert [sign for sign, _ in chain(SIGNS.values(), CITY_SIGNS.values()) if sign.encode() not in seen] == []
