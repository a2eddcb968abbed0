"""Three regions with people, leads and all that staff make of them, each carrying marks that stand nowhere else."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product
from typing import Any

from sqlalchemy import Connection

from bot.bureau.person import Person
from bot.bureau.region import Region, Scope, read_region
from bot.clock import day_in_china
from bot.desk.routes import Route
from bot.staff import casework, hooks, tokens, views
from bot.staff import requests as personal
from bot.staff.exporting import asking, orders
from bot.staff.exporting.asking import Allowance
from bot.staff.exporting.orders import Asked, To
from bot.staff.exporting.wanted import Wanted
from bot.staff.filters import Filters, Sort
from bot.staff.hooks import HookWish
from bot.staff.tokens import TokenWish
from bot.staff.who import Actor
from bot.store.desk import persons, proposals
from bot.store.desk.persons import Newcomer
from bot.store.desk.standing import Rhythm
from knowledge.amend import Amendment
from support.desk import DeskSite
from support.desk_doors import PUBLIC, is_public, kinds_of
from support.leads import make_leads

HERE, BESIDE, FAR = read_region("dalian/shahekou"), read_region("dalian/zhongshan"), read_region("chongqing/yuzhong")
REGIONS = (HERE, BESIDE, FAR)
SIGNS = {HERE: ("鹮甲", "markjia"), BESIDE: ("鹮乙", "markyi"), FAR: ("鹮丙", "markbing")}
PHONES = {HERE: "1370411", BESIDE: "1380412", FAR: "1390413"}
CITIES = (Region("dalian"), Region("chongqing"))
CITY_SIGNS = {CITIES[0]: ("鹮连", "marklian"), CITIES[1]: ("鹮渝", "markyu")}
STAGES = {"dalian": ("dalian-studio-2024", "hand-in"), "chongqing": ("chongqing-studio-2024", "apply-online")}
TIERS = {
    "dalian": ("dalian-studio-2024/municipal", "dalian-craftsman-2021/craftsman"),
    "chongqing": ("chongqing-studio-2024/municipal", "chongqing-studio-2024/chief"),
}


@dataclass
class World:
    """The desk, who works there, the ids of what there is by kind and region, and the marks of each region."""

    site: DeskSite
    people: dict[tuple[str, Region], Person] = field(default_factory=dict)
    ids: dict[str, dict[Region, str]] = field(default_factory=dict)
    tokens: dict[Region, str] = field(default_factory=dict)

    def actor(self, region: Region, role: str = "administrator") -> Actor:
        """Return who works there."""
        return self.site.actor(self.people[role, region])

    def keep(self, kind: str, region: Region, found: str) -> None:
        """Remember the id of something."""
        self.ids.setdefault(kind, {})[region] = found

    def values(self, route: Route, regions: Iterable[Region]) -> Iterator[dict[str, str]]:
        """Yield what the parameters of a route may be, each thing of these regions once."""
        if is_public(route):
            yield PUBLIC
            return
        kinds, most = kinds_of(route), 2
        for region, number in product(dict.fromkeys(regions), range(most)):
            named = {name: self.ids[known[number % len(known)]].get(region, "") for name, known in kinds.items()}
            if all(named.values()) and number < max(map(len, kinds.values())):
                yield named

    def hidden(self, scope: Scope) -> list[bytes]:
        """Return what must not be in any answer to somebody with this scope."""
        foreign = [region for region in REGIONS if not scope.holds(region.place, region.district)]
        known = {region.place for region in REGIONS if region not in foreign}
        foreign += [city for city in CITIES if city.place not in known]
        return [mark.encode() for region in foreign for mark in self.marks(region)]

    def marks(self, region: Region) -> Iterator[str]:
        """Yield what stands in this region's rows alone."""
        yield from (SIGNS | CITY_SIGNS)[region]
        if region in PHONES:
            yield from (PHONES[region], f"{PHONES[region][:3]} {PHONES[region][3:]}")
        yield from (found[region] for found in self.ids.values() if region in found)


async def made(site: DeskSite) -> World:
    """Put three regions into an empty desk."""
    world = World(site)
    for region in REGIONS:
        await _people(world, region)
        await site.desk.database.write(_plant, world, region)
    for city in CITIES:
        await _people(world, city)
        await site.desk.database.write(_proposal, world, city)
    return world


async def newcomer(site: DeskSite, login: str, role: str, scope: Scope) -> Person:
    """Add somebody with a scope, which may be empty."""
    new = Newcomer(login, f"{login} 同志", role, scope, "no password")
    return await site.desk.database.write(persons.add, new, site.now, site.desk.keys)


async def _people(world: World, region: Region) -> None:
    for role in ("administrator", "clerk"):
        login = f"{(SIGNS | CITY_SIGNS)[region][1]}-{role}"
        world.people[role, region] = await newcomer(world.site, login, role, Scope(frozenset({region})))
    world.keep("person", region, world.people["clerk", region].id)


def _plant(connection: Connection, world: World, region: Region) -> None:
    _leads(connection, world, region)
    _views(connection, world, region)
    _interfaces(connection, world, region)
    ask_for_exports(connection, world, region, world.actor(region, "clerk"))
    _request(connection, world, region)


def _leads(connection: Connection, world: World, region: Region) -> None:
    desk, (sign, _) = world.site.desk, SIGNS[region]
    said: dict[str, Any] = {
        "place": region.place,
        "district": region.district,
        "name": f"{sign}某",
        "unit": f"{sign}厂",
    }
    said |= {"note": f"{sign}备注", "owner": world.people["clerk", region].id, "due": world.site.now.date()}
    for number, tier in enumerate(TIERS[region.place]):  # the same person twice: duplicates of each other
        said |= {"tier": tier, "phone": f"+86{PHONES[region]}0001", "status": "contacted", "verdict": "review"}
        found = make_leads(connection, desk.keys, desk.shelf.library, 1, 10 * REGIONS.index(region) + number, **said)[0]
        world.keep("lead" if number == 0 else "double", region, found.row["id"])
        casework.add_note(connection, desk.keys, world.actor(region), found.row["id"], f"{sign}打过电话")
    more = said | {"tier": TIERS[region.place][0], "phone": f"+86{PHONES[region]}0002"}
    make_leads(connection, desk.keys, desk.shelf.library, 1, 100 + REGIONS.index(region), **more)


def _views(connection: Connection, world: World, region: Region) -> None:
    clerk = world.actor(region, "clerk")
    for shared in (False, True):
        name, text = f"{SIGNS[region][0]}视图", "" if shared else f"{PHONES[region]}0001"
        chosen = Filters(text=text, district=region.district), Sort()
        view = views.save(connection, world.site.desk.keys, clerk, name, chosen, shared=shared)
        world.keep("shared view" if shared else "view", region, view)


def _interfaces(connection: Connection, world: World, region: Region) -> None:
    actor, keys, scope = world.actor(region), world.site.desk.keys, Scope(frozenset({region}))
    sign, ends = SIGNS[region][1], world.site.now + timedelta(days=30)
    ids = {kind: str(uuid.uuid4()) for kind in ("token", "hook")}
    wish = TokenWish(ids["token"], sign, ("leads:read", "leads:write", "leads:create"), scope, ends)
    world.tokens[region] = tokens.make(connection, actor, keys, wish) or ""
    hooks.make(connection, actor, keys, HookWish(ids["hook"], f"https://{sign}.example/in", ("lead.created",), scope))
    for kind, found in ids.items():
        world.keep(kind, region, found)


def ask_for_exports(connection: Connection, /, world: World, region: Region, actor: Actor) -> None:
    """Order an export of a region and a standing one; nobody but who orders them sees them."""
    desk = world.site.desk
    wanted = Wanted({"district": region.district}, day_in_china(actor.at), tuple(actor.scope.dump()))
    world.keep("export", region, asking.order(connection, desk.keys, actor, wanted, Allowance(3, 10)))
    world.keep("order", region, orders.ask(connection, desk.keys, actor, Asked(wanted, Rhythm("week", 1, 9), To())))


def _request(connection: Connection, world: World, region: Region) -> None:
    desk, actor = world.site.desk, world.actor(region, "clerk")
    phone, how = f"+86{PHONES[region]}0001", f"{SIGNS[region][0]}来电"
    world.keep("request", region, personal.take_down(connection, desk.keys, actor, "access", phone, how))


def _proposal(connection: Connection, world: World, city: Region) -> None:
    notice, stage = STAGES[city.place]
    source = f"{CITY_SIGNS[city][0]}〔2030〕1号"
    amendment = Amendment(notice, stage, None, date(2030, 1, 2), None, source, date(2030, 1, 1))
    author = world.people["administrator", city].id
    world.keep("proposal", city, proposals.add(connection, amendment, city.place, author, world.site.now))
