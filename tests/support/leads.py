"""Leads that nobody left: as varied as real ones, the same each time, and put straight into the tables."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from pydantic_core import to_json
from sqlalchemy import Connection, insert

from bot.store.crypto import Keys
from bot.store.desk.words import Findable, twin_of, words_of
from bot.store.leads import place as place_of
from bot.store.tables import consents, leads
from dialogs.consent import VERSION
from knowledge.library import Library, TierRef
from knowledge.verdict import Verdict
from support import awkward

FAMILIES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
DOUBLE = ("欧阳", "上官", "司马", "诸葛")
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红鹏飞鑫波斌宇浩凯晨旭东海洪志建国文斌立新春生"
ABROAD = ("阿依古丽·买买提", "Anna Smith", "José Peña", "O'Brien", "次仁多吉", "巴图·额尔德尼")
TOWNS = ("大连", "旅顺", "重庆", "江北", "温州", "鹿城", "韶关", "曲江", "东北", "南方", "长江", "渤海")
MATTERS = (
    "机床",
    "船舶",
    "汽车",
    "轨道交通",
    "化工",
    "电力",
    "纺织",
    "皮鞋",
    "钢铁",
    "医药",
    "建筑",
    "软件",
    "餐饮",
    "物业",
)
KINDS = ("有限公司", "股份有限公司", "集团有限责任公司", "厂", "技师学院", "职业技术学校", "研究所", "修配部（个体）")
NOTES = (
    "",
    "",
    "",
    "周三下午方便接电话",
    "只在晚上八点以后有空",
    "想先问问材料怎么准备",
    "师傅快退休了，想今年报",
    "English, please",
)
PREFIXES = (
    *range(130, 140),
    147,
    *range(150, 154),
    *range(155, 160),
    166,
    173,
    *range(175, 179),
    *range(180, 190),
    191,
    199,
)
STATUSES = (
    ("new",) * 8
    + ("contacted",) * 4
    + ("preparing", "preparing", "submitted", "recommended", "posted", "chosen", "dropped")
)
NEWEST = datetime(2026, 11, 20, 8, tzinfo=UTC)
SPAN = timedelta(days=730)
BESIDE = 50
"""Every so many leads is the same person again, at another tier or in another place."""
_STEP = 61_803_399
_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class MadeUp:
    """What a lead says, in clear, and the rest of its row."""

    name: str
    phone: str
    unit: str
    note: str
    tier: TierRef
    row: dict[str, Any]

    def sealed(self, keys: Keys) -> dict[str, Any]:
        """Return the row of the table `leads`."""
        said = {"name": self.name, "phone": self.phone, "unit": self.unit, "note": self.note, "answers": _ANSWERS}
        row = self.row | {"phone": keys.phone_index(self.phone)}
        for column, plain in said.items():
            row[f"{column}_sealed"] = keys.seal_text(plain, place_of(column, row["id"]))
        words = sorted(words_of(keys, self.phone, self.name, self.unit))
        return row | {"twin": twin_of(keys, Findable(self.phone, self.name, self.unit)), "words": words}


_ANSWERS = to_json({"answers": {"unit_kind": "enterprise", "age": 46}, "unsure": ["unit_has_scale"]}).decode()


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes leads up. What is in `fixed` is the same for all: columns, and `name`, `phone`, `unit`, `note`, `tier`."""

    library: Library
    seed: int = 1
    owners: tuple[str | None, ...] = (None,)
    newest: datetime = NEWEST
    fixed: dict[str, Any] = field(default_factory=dict)

    def leads(self) -> Iterator[MadeUp]:
        """Yield leads without end, the same ones for the same seed."""
        random, tiers = Random(self.seed), list(self.library.tiers.values())  # noqa: S311 - to be the same again
        number, last = 0, ("", "")
        while True:
            again = number % BESIDE == BESIDE - 1 and "tier" not in self.fixed
            who = last if again else (name_of(random), phone_of(self.seed, number))
            tier = tiers[(number + number // BESIDE) % len(tiers)]
            yield self._lead(random, who, tier)
            number, last = number + 1, who

    def _lead(self, random: Random, who: tuple[str, str], tier: TierRef) -> MadeUp:
        fixed = dict(self.fixed)
        tier = self.library.tiers[fixed.pop("tier", tier.id)]
        said = {"name": who[0], "phone": who[1], "unit": unit_of(random), "note": note_of(random)}
        said |= {name: fixed.pop(name) for name in said if name in fixed}
        return MadeUp(**said, tier=tier, row=self._row(random, tier) | fixed)

    def _row(self, random: Random, tier: TierRef) -> dict[str, Any]:
        created = self.newest - SPAN * random.random()
        updated = created + (self.newest - created) * random.random()
        status, due = random.choice(STATUSES), self.newest.date() + timedelta(days=random.randrange(-20, 40))
        new = status == "new"
        return {
            "id": str(uuid.UUID(int=random.getrandbits(128), version=4)),
            "tier": tier.id,
            "notice": tier.notice.id,
            "place": tier.notice.place,
            "district": random.choice(districts(self.library, tier)),
            "verdict": str(random.choice(list(Verdict))),
            "asker": random.choice(("self", "self", "unit")),
            "language": random.choice(("zh", "zh", "zh", "en")),
            "channel": random.choice(("web", "web", "telegram")),
            "created": created,
            "updated": updated,
            "status": status,
            "reason": "unreachable" if status == "dropped" else "",
            "owner": None if new else random.choice(self.owners),
            "due": None if new or random.random() < 0.3 else due,
            "worked": None if new else updated,
        }  # fmt: skip


def make_leads(
    connection: Connection, /, keys: Keys, library: Library, count: int, seed: int = 1, **fixed: Any
) -> list[MadeUp]:
    """Put so many leads into the tables, as they stand when somebody has left them; return what they say."""
    owners, newest = fixed.pop("owners", (None,)), fixed.pop("newest", NEWEST)
    made = list(islice(Maker(library, seed, owners, newest, fixed).leads(), count))
    put(connection, keys, made)
    return made


def put(connection: Connection, /, keys: Keys, made: Sequence[MadeUp]) -> None:
    """Put leads into the tables."""
    for start in range(0, len(made), _AT_ONCE):
        part = made[start : start + _AT_ONCE]
        connection.execute(insert(leads), [lead.sealed(keys) for lead in part])
        connection.execute(insert(consents), [consent_of(lead, keys) for lead in part])


def consent_of(lead: MadeUp, keys: Keys) -> dict[str, Any]:
    """Return the row of the table `consents` that goes with a lead."""
    said = {"text_version": VERSION, "purpose": "contact-about-application", "channel": lead.row["channel"]}
    address = keys.index("address", lead.row["channel"], lead.phone)
    return {"lead": lead.row["id"], "address": address, "at": lead.row["created"], **said}


def name_of(random: Random) -> str:
    """Return a name: most have two or three signs."""
    if random.random() < 0.02:
        return random.choice(ABROAD)
    family = random.choice(DOUBLE) if random.random() < 0.02 else random.choice(FAMILIES)
    return family + "".join(random.choices(GIVEN, k=random.choice((1, 2, 2))))


def phone_of(seed: int, number: int) -> str:
    """Return a valid number in E.164, another one for each `number`; some are landlines, some of Hong Kong."""
    turned = (seed * 1_000_003 + number) * _STEP
    if number % 40 == 39:
        return f"+864118{turned % 10**7:07d}"
    if number % 100 == 57:
        return f"+85294{turned % 10**6:06d}"
    return f"+86{PREFIXES[number % len(PREFIXES)]}{turned % 10**8:08d}"


def unit_of(random: Random) -> str:
    """Return the name of a unit."""
    return random.choice(TOWNS) + random.choice(FAMILIES) + random.choice(MATTERS) + random.choice(KINDS)


def note_of(random: Random) -> str:
    """Return a note; one of ten is awkward."""
    return random.choice(awkward.ALL if random.random() < 0.1 else NOTES)


def districts(library: Library, tier: TierRef) -> tuple[str, ...]:
    """Return the districts that a lead may be of; the empty one stands for those that named none."""
    return ("", *(district.id for district in library.districts(tier.notice.place, tier.notice.id)))
