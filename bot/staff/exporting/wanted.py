"""What somebody asked for: kept sealed with the export, so that it can be written whenever and by whichever process."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Literal, TypeAlias

from pydantic import TypeAdapter

from bot.bureau.region import Scope, read_scope
from bot.staff.exporting.columns import LISTED
from bot.staff.filters import read_plain, written
from bot.staff.query import LeadQuery
from bot.store.crypto import Keys
from knowledge.text import Language

Kind: TypeAlias = Literal["xlsx", "csv"]
LONGEST_REASON: Final = 500


@dataclass(frozen=True, slots=True)
class Place:
    """A lead on a notice's form: its letter of the list, and its rank in the unit."""

    lead: str
    letter: str
    rank: int


@dataclass(frozen=True, slots=True)
class FormWanted:
    """A notice's form: which one, who is on it, and what stands over the table."""

    form: str
    places: tuple[Place, ...]
    unit: str = ""
    contact: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An export that was asked for. `chosen` is the filter as `plain` says it, `regions` the scope it was asked in.

    A text that was looked for is in clear in it: it needs no key but the one that seals the whole. `reason` is why it
    was wanted unmasked. `order` is the standing order it comes from, if any, and `password` what its file is encrypted
    with.
    """

    chosen: dict[str, str]
    today: date
    regions: tuple[str, ...]
    columns: tuple[str, ...] = LISTED
    format: Kind = "xlsx"
    masked: bool = True
    reason: str = ""
    language: Language = "zh"
    form: FormWanted | None = None
    order: str = ""
    password: str = ""

    @property
    def scope(self) -> Scope:
        """The regions it was asked for in."""
        return read_scope(list(self.regions))

    def query(self, scope: Scope) -> LeadQuery:
        """Return which leads these are within a scope; QueryError where that cannot be read."""
        return LeadQuery(scope, *read_plain(self.chosen), self.today)

    def address(self, keys: Keys) -> str:
        """Return the filter as the query of an address, the text sealed; QueryError where it cannot be read."""
        return written(*read_plain(self.chosen), keys)

    def on(self, today: date, scope: Scope) -> "Wanted":
        """Return the same as it is asked for anew on another day."""
        return replace(self, today=today, regions=tuple(scope.dump()))


@dataclass(frozen=True, slots=True)
class Told:
    """What came of an export: `gone` were withdrawn or deleted while it was written; `problem` is why there is none."""

    count: int = 0
    gone: int = 0
    sha256: str = ""
    size: int = 0
    name: str = ""
    problem: str = ""


_WANTED: Final = TypeAdapter(Wanted)
_TOLD: Final = TypeAdapter(Told)


def dump(said: Wanted | Told) -> bytes:
    """Return it as JSON."""
    shape: TypeAdapter[Any] = _WANTED if isinstance(said, Wanted) else _TOLD
    return shape.dump_json(said)


def load_wanted(written: bytes) -> Wanted:
    """Read what was asked for."""
    return _WANTED.validate_json(written)


def load_told(written: bytes) -> Told:
    """Read what came of it."""
    return _TOLD.validate_json(written)
