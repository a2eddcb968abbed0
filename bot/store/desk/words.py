"""What a lead is found by: keyed hashes of its phone, its last four digits, its name, and pairs of its unit's signs."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from sqlalchemy import Connection, RowMapping, null, select, update

from bot.store.crypto import Keys, Place, SealError
from bot.store.tables import leads
from dialogs.phone import read_phone

TAIL: Final = 4
Words: TypeAlias = frozenset[int]
"""Keyed hashes of 64 bits, as both databases keep whole numbers."""
_SHORTEST_PHONE: Final = 7
_DIGITS: Final = 16
_HALF: Final = 2**63
_FOUND_BY: Final = ("phone", "name", "unit")


@dataclass(frozen=True, slots=True)
class Findable:
    """What of a lead can be looked for."""

    phone: str
    name: str
    unit: str


def plain(text: str) -> str:
    """Return only the letters and digits of a text, all in one width and case."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())


def words_of(keys: Keys, phone: str, name: str, unit: str) -> Words:
    """Return the words that a lead with these is found by."""
    digits = _digits(phone)
    said = {_word(keys, "phone", digits), _word(keys, "tail", digits[-TAIL:]), _word(keys, "name", plain(name))}
    return frozenset(said | {_word(keys, "unit", pair) for pair in _pairs(plain(unit))})


def twin_of(keys: Keys, found_by: Findable) -> str:
    """Return what is the same for all leads of the same name in the same unit."""
    return keys.index("lead twin", plain(found_by.name), plain(found_by.unit))


def sought(keys: Keys, text: str) -> list[list[Words]]:
    """Return what to look for: of each part of a text one of several sets of words, all of which a lead must have."""
    whole = _numbers(text)
    if whole:
        return [[frozenset({_word(keys, "phone", number)}) for number in whole]]
    return [list(_ways(keys, part)) for part in map(plain, text.split()) if part]


def keep_some(connection: Connection, keys: Keys, limit: int) -> int:
    """Keep the words of at most so many leads that have none; return how many there were."""
    wanted = select(leads).where(leads.c.twin.is_(None)).limit(limit).with_for_update()
    rows = connection.execute(wanted).mappings().all()
    for row in rows:
        _keep(connection, keys, row)
    return len(rows)


def _keep(connection: Connection, keys: Keys, row: RowMapping) -> None:
    opened = (keys.open_text(row[f"{name}_sealed"], Place("leads", name, row["id"])) for name in _FOUND_BY)
    try:
        rewrite(connection, keys, row["id"], Findable(*opened))
    except SealError:  # of another key; it can be shown to nobody, so nobody has to find it
        connection.execute(update(leads).where(leads.c.id == row["id"]).values(twin=""))


def _ways(keys: Keys, part: str) -> Iterator[Words]:
    yield frozenset({_word(keys, "name", part)})
    if pairs := _pairs(part):
        yield frozenset(_word(keys, "unit", pair) for pair in pairs)
    if part.isdecimal() and len(part) == TAIL:
        yield frozenset({_word(keys, "tail", part)})
    yield from (frozenset({_word(keys, "phone", number)}) for number in _numbers(part))


def _numbers(text: str) -> tuple[str, ...]:
    """Return the digits of the number that a text may be, with the country; none where it is no number."""
    folded = unicodedata.normalize("NFKC", text)
    digits = _digits(folded)
    if len(digits) < _SHORTEST_PHONE or any(sign.isalpha() for sign in folded):
        return ()
    read = read_phone(folded)
    return (_digits(read),) if read else (digits, f"86{digits}")


def _digits(phone: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", phone) if sign.isdecimal())


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))


def _word(keys: Keys, kind: str, text: str) -> int:
    return int(keys.index(f"lead {kind}", text)[:_DIGITS], 16) - _HALF


def rewrite(connection: Connection, keys: Keys, lead: str, found_by: Findable, *others: Findable) -> None:
    """Keep what a lead is found by, also by others that it stands for, and nothing of what it was found by before."""
    said = {word for one in (found_by, *others) for word in _listed(keys, one)}
    kept = {"words": sorted(said), "twin": twin_of(keys, found_by)}
    connection.execute(update(leads).where(leads.c.id == lead).values(kept))


def forget(connection: Connection, lead: str) -> None:
    """Let a lead be found by nothing, and do not try again."""
    connection.execute(update(leads).where(leads.c.id == lead).values(words=null(), twin=""))


def add(connection: Connection, keys: Keys, lead: str, found_by: Findable) -> None:
    """Let a lead, which the transaction has locked, be found by this as well."""
    own = connection.execute(select(leads.c.words).where(leads.c.id == lead)).scalar_one()
    both = sorted({*(own or ()), *_listed(keys, found_by)})
    connection.execute(update(leads).where(leads.c.id == lead).values(words=both))


def _listed(keys: Keys, found_by: Findable) -> list[int]:
    return sorted(words_of(keys, found_by.phone, found_by.name, found_by.unit))
