"""List, count and export choose the same leads, in the same order, as a second and plainer way of choosing."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, Final, get_args
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection

from bot.bureau.region import EVERYWHERE, read_scope
from bot.staff.filters import By, Due, Filters, Sort
from bot.staff.lead import leads_by_ids
from bot.staff.query import FOUND, Found, LeadQuery, read_query
from bot.store.crypto import Keys
from bot.store.database import open_database
from bot.store.desk.words import words_of
from bot.store.engine import sqlite_engine, usable
from bot.store.leads import place
from bot.store.tables import leads
from support.shop import SECRET
from support.tables import have_tables

KEYS: Final = Keys((SECRET,))
TODAY: Final = date(2026, 11, 20)
LONG: Final = 7
CASES: Final = 1000
SHAPES: Final = 60
PAGE: Final = 12
SORTS: Final[tuple[By, ...]] = ("created", "updated", "due") * 2 + ("status",)
STATES: Final = (
    "new",
    "contacted",
    "preparing",
    "submitted",
    "recommended",
    "posted",
    "chosen",
    "not_chosen",
    "dropped",
)
NAMES: Final = ("张三", "李四", "张三丰", "Anna Maria", "欧阳·娜娜")
UNITS: Final = ("大连重工机床厂", "重庆长安汽车", "某某４０１厂", "")
PHONES: Final = ("+8613800000007", "+8613900010007", "+8641139997596", "+85291234567")
SCOPES: Final[tuple[list[str], ...]] = (
    ["*"],
    ["dalian"],
    ["chongqing"],
    ["dalian/shahekou"],
    ["dalian/zhongshan", "chongqing/yubei"],
    [],
)
TEXTS: Final = (
    "", "", "", "张三", "李四 重工", "0007", "7596", "138 0000 0007", "１３９-0001-0007", "+852 9123 4567", "机床",
    "机床厂", "长安汽车", "annamaria", "ANNA maria", "欧阳娜娜", "401", "床", "重庆 长安", "重庆 机床", "？",
    "13800000008",
)  # fmt: skip


@dataclass(frozen=True)
class Kept:
    """A lead in clear, as the plain way sees it."""

    row: dict[str, Any]
    name: str
    phone: str
    unit: str


def made_up(random: Random) -> Kept:
    placed = random.choice((("dalian", "shahekou"), ("dalian", "zhongshan"), ("dalian", ""), ("chongqing", "yubei")))
    created = datetime(2026, 11, 14, 15, 59, 59, tzinfo=UTC) + timedelta(
        days=random.randrange(5), seconds=random.randrange(2)
    )
    row = {
        "id": str(uuid.UUID(int=random.getrandbits(128), version=4)),
        "tier": random.choice(("a/x", "a/y", "b/x")),
        "place": placed[0],
        "district": placed[1],
        "verdict": random.choice(("review", "qualifies")),
        "status": random.choice((*STATES, "of a former version")),
        "owner": random.choice((None, "one", "two")),
        "due": random.choice((None, *(TODAY + timedelta(days=days) for days in (-9, -1, 0, 1, 6, 7)))),
        "created": created,
        "updated": created + timedelta(seconds=random.randrange(3)),
        "merged_into": random.choice((None,) * 9 + ("another",)),
    }
    row["notice"] = str(row["tier"]).partition("/")[0]
    return Kept(row, random.choice(NAMES), random.choice(PHONES), random.choice(UNITS))


def keep(connection: Connection, kept: Kept) -> None:
    said = {"name": kept.name, "phone": kept.phone, "unit": kept.unit, "note": "", "answers": "{}"}
    sealed = {f"{name}_sealed": KEYS.seal_text(text, place(name, kept.row["id"])) for name, text in said.items()}
    rest = {"asker": "self", "language": "zh", "channel": "web", "phone": uuid.uuid4().hex}
    words = sorted(words_of(KEYS, kept.phone, kept.name, kept.unit))
    connection.execute(leads.insert(), kept.row | sealed | rest | {"words": words})


@pytest.fixture
def connection(sqlite_url: str) -> Iterator[Connection]:
    have_tables(sqlite_url)
    engine = sqlite_engine(usable(sqlite_url), begin="IMMEDIATE")
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def plain(text: str) -> str:
    wide = {ord("０") + digit: str(digit) for digit in range(10)}
    return "".join(sign for sign in text.translate(wide).lower() if sign.isalnum())


def says(kept: Kept, part: str) -> bool:
    in_unit = len(part) > 1 and part in plain(kept.unit)
    return part == plain(kept.name) or in_unit or part == kept.phone[-4:]


def found(kept: Kept, text: str) -> bool:
    number = plain(text)
    if number.isdigit() and len(number) > 6:
        return kept.phone in {f"+{number}", f"+86{number}"}
    parts = [plain(part) for part in text.split()]
    return not text or (any(parts) and all(says(kept, part) for part in parts))


def fits(kept: Kept, query: LeadQuery) -> bool:
    row, chosen = kept.row, query.filters
    day, due = row["created"].astimezone(ZoneInfo("Asia/Shanghai")).date(), row["due"]
    soon = due is not None and TODAY <= due <= TODAY + timedelta(days=6)
    dues = {"": True, "late": due is not None and due < TODAY, "today": due == TODAY, "week": soon, "none": due is None}
    same = ("notice", "tier", "place", "district", "verdict", "status")
    return (
        row["merged_into"] is None
        and any(region in ("*", row["place"], f"{row['place']}/{row['district']}") for region in query.scope.dump())
        and all(getattr(chosen, name) in ("", row[name]) for name in same)
        and chosen.owner in ("", row["owner"] or "none")
        and (chosen.first or day) <= day <= (chosen.last or day)
        and dues[chosen.due]
        and found(kept, chosen.text)
    )


def ordered(kept: list[Kept], sort: Sort) -> list[str]:
    rows = sorted((one.row for one in kept), key=lambda row: row["id"], reverse=sort.descending)
    if sort.by == "updated":
        return [row["id"] for row in sorted(rows, key=lambda row: row["updated"], reverse=sort.descending)]
    if sort.by == "due":  # the id breaks ties of days; what has no day comes last, by when it was left
        known = sorted((row for row in rows if row["due"]), key=lambda row: row["due"], reverse=sort.descending)
        rest = sorted((row for row in rows if not row["due"]), key=lambda row: row["created"], reverse=sort.descending)
        return [row["id"] for row in known + rest]
    rows.sort(key=lambda row: row["created"], reverse=sort.descending)
    if sort.by == "status":
        states = STATES[::-1] if sort.descending else STATES
        rows.sort(key=lambda row: states.index(row["status"]) if row["status"] in states else len(states))
    return [row["id"] for row in rows]


CHOICES: Final[dict[str, tuple[Any, ...]]] = {
    "notice": ("a", "b"),
    "tier": ("a/x", "b/x"),
    "place": ("dalian", "chongqing"),
    "district": ("shahekou", "yubei"),
    "verdict": ("review", "qualifies"),
    "status": STATES,
    "owner": ("one", "two", "none"),
    "first": (date(2026, 11, 15), date(2026, 11, 16), date(2026, 11, 17)),
    "last": (date(2026, 11, 15), date(2026, 11, 17), date(2026, 11, 18)),
    "due": get_args(Due)[1:],
}


@dataclass(frozen=True)
class Shape:
    """Queries that differ in values only, which the database library works out once."""

    query: LeadQuery
    filters: tuple[str, ...]

    def any(self, random: Random) -> LeadQuery:
        values = {name: random.choice(CHOICES[name]) for name in self.filters}
        return replace(self.query, filters=replace(self.query.filters, **values))


def any_shape(random: Random) -> Shape:
    """Return a shape; most filters are left out, so that something is found."""
    sort = Sort(random.choice(SORTS), random.random() < 0.5)
    query = LeadQuery(read_scope(random.choice(SCOPES)), Filters(text=random.choice(TEXTS)), sort, TODAY)
    return Shape(query, tuple(name for name in CHOICES if random.random() < 0.2))


def paged(connection: Connection, query: LeadQuery) -> list[Found]:
    """Return all pages, walked to the end."""
    pages = [query.page(connection, KEYS, PAGE)]
    while pages[-1].next:
        pages.append(query.page(connection, KEYS, PAGE, after=pages[-1].next))
    return pages


def back_from(connection: Connection, query: LeadQuery, last: Found) -> list[Found]:
    """Return all pages, walked from the last one back to the first."""
    pages = [last]
    while pages[0].previous:
        pages.insert(0, query.page(connection, KEYS, PAGE, before=pages[0].previous))
    return pages


def ids(pages: list[Found]) -> list[str]:
    return [lead.id for page in pages for lead in page.rows]


def test_list_count_and_export_are_the_same_leads_as_the_plain_way_finds(connection: Connection) -> None:
    random, hits = Random(5), 0  # noqa: S311 - to be the same again
    kept = [made_up(random) for _ in range(40)]
    for one in kept:
        keep(connection, one)
    shapes = [any_shape(random) for _ in range(SHAPES)]
    for number in range(CASES):
        query = shapes[number % SHAPES].any(random)
        wanted = ordered([one for one in kept if fits(one, query)], query.sort)
        assert list(query.ids(connection, KEYS)) == wanted, query
        assert query.count(connection, KEYS) == len(wanted), query
        pages = paged(connection, query)
        assert ids(pages) == wanted, query
        assert number % 4 or ids(back_from(connection, query, pages[-1])) == wanted, query
        assert number % 4 or query.count(connection, KEYS, 3) == min(3, len(wanted)), query
        hits += bool(wanted)
    assert hits > CASES / 5


async def test_postgresql_finds_the_same_by_what_was_typed_where_few_are_found_and_where_many_are(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = Random(8)  # noqa: S311 - to be the same again
    kept, database = [made_up(random) for _ in range(40)], open_database(postgres_url)

    def look(connection: Connection) -> None:
        for one in kept:
            keep(connection, one)
        for text in dict.fromkeys(TEXTS):
            query = LeadQuery(EVERYWHERE, Filters(text=text), Sort(), TODAY)
            wanted = ordered([one for one in kept if fits(one, query)], query.sort)
            for few in (FOUND, 0):
                monkeypatch.setattr("bot.staff.query.FOUND", few)
                assert ids(paged(connection, query)) == wanted, (text, few)

    await database.write(look)
    await database.close()


def test_an_address_says_the_whole_filter_and_nobodys_number() -> None:
    random = Random(6)  # noqa: S311 - to be the same again
    for _ in range(100):
        query = any_shape(random).any(random)
        address = query.dump(KEYS)
        assert read_query(dict(parse_qsl(address)), query.scope, KEYS, TODAY) == query
        said = "".join(value for _, value in parse_qsl(address))
        # A short one of digits stands in sealed text by chance.
        by_chance = query.filters.text.isascii() and len(query.filters.text) < LONG
        assert by_chance or query.filters.text not in said


def test_leads_that_left_the_regions_are_not_read_again(connection: Connection) -> None:
    random = Random(7)  # noqa: S311 - to be the same again
    kept = [made_up(random) for _ in range(30)]
    for one in kept:
        keep(connection, one)
    ids = [one.row["id"] for one in kept]
    read = leads_by_ids(connection, KEYS, read_scope(["dalian/shahekou"]), [*ids, "nothing", "\0"])
    inside = [one for one in kept if one.row["district"] == "shahekou" and one.row["merged_into"] is None]
    assert [(lead.id, lead.name, lead.phone) for lead in read] == [
        (one.row["id"], one.name, one.phone) for one in inside
    ]
