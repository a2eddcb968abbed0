"""Every form as its page shows it, with anything typed into it: there is always an answer, and never a fault."""

import os
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from itertools import chain
from random import Random

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.bureau.region import EVERYWHERE
from bot.store.tables import leads
from knowledge.library import catalogue
from support import awkward
from support.desk import Browser, opened_desk
from support.desk_doors import NOBODYS, OURS, PUBLIC, filled, forms, pages
from support.desk_forms import Found, forms_of, path_of
from support.desk_world import CITIES, HERE, World, made, newcomer

pytestmark = pytest.mark.asyncio(loop_scope="module")
TRIES, SEED = (int(number) for number in os.environ.get("JIANGWEN_TEST_FORMS", "150:1").split(":"))
"""How many more forms than one of each are sent, and where chance begins; for a long look: 20000:7."""
HIDDEN = ("/desk/login", "/desk/logout", "/desk/me")
"""What logs out, or takes a hash of a password for each try; test_gate and others hold it."""


@dataclass
class Office:
    """A desk with an administrator in front of it, and every form that the pages showed."""

    world: World
    browser: Browser
    found: list[Found]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def office(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    """Give a desk with rows of every kind, and look at every page of it."""
    folder = tmp_path_factory.mktemp("forms")
    async with opened_desk(f"sqlite+aiosqlite:///{folder / 'test.db'}", catalogue()) as site:
        world = await made(site)
        browser = await site.browser(await newcomer(site, "tries", "administrator", EVERYWHERE))
        found = [found async for found in seen(world, browser)]
        yield Office(world, browser, [*found, *unseen(world, browser, found)])


async def seen(world: World, browser: Browser) -> AsyncIterator[Found]:
    """Yield the forms of every page, each with the fields it has there; of those that differ in ids alone, one."""
    known = set[tuple[str, str]]()
    for route in pages():
        for values in world.values(route, (HERE, CITIES[0])):
            answer = await browser.go(filled(route, **values))
            for found in forms_of(str(answer.url), answer.text):
                key = re.sub(r"[0-9a-f-]{36}", "", path_of(found)), " ".join(sorted(found.fields))
                if key not in known and not path_of(found).startswith(HIDDEN):
                    known.add(key)
                    yield found


def unseen(world: World, browser: Browser, found: list[Found]) -> Iterator[Found]:
    """Yield forms for the routes that no page leads to as things stand, with the fields that other forms have."""
    names = {name: [""] for form in found for name in form.fields} | {"csrf": [browser.csrf]}
    for route in forms():
        pattern = re.compile(re.sub(r"{\w+}", "[^/]+", route.path))
        if not route.path.startswith(HIDDEN) and not any(pattern.fullmatch(path_of(form)) for form in found):
            yield from (Found("POST", filled(route, value, **PUBLIC), names) for value in (NOBODYS, ids(world)[0]))


def ids(world: World) -> list[str]:
    """Return one id of each kind of thing."""
    return [next(iter(found.values())) for found in world.ids.values()]


def typed(random: Random, office: Office, found: Found, name: str) -> list[str]:
    """Return what may be typed into a field: what it offers, what another row has, or anything at all."""
    offered = [*found.choices.get(name, ()), *found.fields.get(name, ())]
    odd = [*ids(office.world), "0", "-1", "99999999999999999999", "2024-02-30", "9999-12-31", "on", "", "x" * 5000]
    return [
        random.choice(random.choice((offered or odd, odd, awkward.ALL))) for _ in range(random.choice((0, 1, 1, 1, 2)))
    ]


async def test_whatever_is_sent_no_form_breaks(office: Office) -> None:
    random, client = Random(SEED), office.browser.client  # noqa: S311 - to be the same again
    for found in chain(office.found, random.choices(office.found, k=TRIES)):
        names = sorted({*found.fields, *found.choices} - {"csrf"})
        changed = random.sample(names, min(len(names), random.randrange(1, 4)))
        fields = found.fields | {name: typed(random, office, found, name) for name in changed}
        if found.method == "GET":
            answer = await client.get(found.action, params=fields)
        else:
            answer = await client.post(found.action, data=fields, headers=OURS)
        assert answer.status_code < 500, (found.action, fields)
    assert (await office.browser.go("/desk")).url.path == "/desk"


async def test_whatever_stands_in_an_address_no_page_breaks(office: Office) -> None:
    random = Random(SEED)  # noqa: S311 - to be the same again
    known = sorted(set(chain(*(found.fields for found in office.found))) | {"after", "before", "sort", "q", "next"})
    for route in random.choices(pages(), k=TRIES):
        value = random.choice([*ids(office.world), "x", "..", "%00", "é", "0" * 300])
        query = {name: random.choice(awkward.ALL) for name in random.sample(known, 3)}
        answer = await office.browser.client.get(filled(route, value), params=query)
        assert answer.status_code < 500, (route.path, value, query)


async def test_a_field_that_is_not_asked_for_changes_nothing(office: Office) -> None:
    lead, database = office.world.ids["lead"][HERE], office.world.site.desk.database
    wanted = select(leads.c.place, leads.c.district, leads.c.phone, leads.c.verdict).where(leads.c.id == lead)
    before = await database.read(lambda connection: connection.execute(wanted).one())
    await office.browser.go(f"/desk/leads/{lead}")
    more = {
        "place": "chongqing",
        "district": "yuzhong",
        "phone": "x",
        "verdict": "qualifies",
        "id": ids(office.world)[0],
    }
    answer = await office.browser.send(f"/desk/leads/{lead}/note", text="记一笔", **more)
    assert answer.status_code == 200
    assert "记一笔" in office.browser.words
    assert await database.read(lambda connection: connection.execute(wanted).one()) == before
