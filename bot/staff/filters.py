"""What leads have in common, and how that is written in an address: what somebody typed stands in it sealed."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Final, Literal, TypeAlias, get_args
from urllib.parse import urlencode

from bot.store.crypto import Keys, Place, SealError

By: TypeAlias = Literal["created", "updated", "due", "status"]
Due: TypeAlias = Literal["", "late", "today", "week", "none"]
NOBODY: Final = "none"
LONGEST: Final = 128
TEXT: Final = "q"
_FIRST_YEAR: Final = 2000
_LAST_YEAR: Final = 2100
_TEXT: Final = Place("address", "text", "leads")


class QueryError(Exception):
    """Something in an address cannot be read; `field` names it."""

    def __init__(self, field: str) -> None:
        super().__init__(f"The filter {field} cannot be read.")
        self.field = field


@dataclass(frozen=True, slots=True)
class Filters:
    """What the leads have in common; an empty filter chooses all.

    `owner` is a person's id, or `none` for nobody's. `first` and `last` are days of Asia/Shanghai on which a lead was
    first left, both included. `due` goes by today: before it, on it, on it or the six days after, or without a day.
    `text` finds a whole phone number, its last four digits, a whole name, or a part of a unit; of several words all.
    """

    notice: str = ""
    tier: str = ""
    place: str = ""
    district: str = ""
    verdict: str = ""
    status: str = ""
    owner: str = ""
    first: date | None = None
    last: date | None = None
    due: Due = ""
    text: str = ""

    def given(self) -> dict[str, object]:
        """Return the filters that choose, by name, in the order of the screen."""
        return {field.name: value for field in fields(self) if (value := getattr(self, field.name))}


@dataclass(frozen=True, slots=True)
class Sort:
    """The order. What was left first, then the id, breaks ties; what has no due day comes last either way."""

    by: By = "created"
    descending: bool = True


def written(filters: Filters, sort: Sort, keys: Keys) -> str:
    """Return filters and order as the query of an address, empty ones left out and the text sealed."""
    said = plain(filters, sort)
    if text := said.pop("text", ""):
        said[TEXT] = sealed(text, keys)
    return urlencode(said)


def plain(filters: Filters, sort: Sort) -> dict[str, str]:
    """Return filters and order as texts by name, empty ones left out; the text is in clear."""
    said = {name: str(value) for name, value in filters.given().items()}
    return said if sort == Sort() else said | {"sort": f"{'-' if sort.descending else ''}{sort.by}"}


def sealed(text: str, keys: Keys) -> str:
    """Return a text as an address may carry it."""
    return urlsafe_b64encode(keys.seal_text(text, _TEXT)).decode().rstrip("=")


def read_filters(params: Mapping[str, str], keys: Keys, *, text: str = "") -> Filters:
    """Read the filters of an address, or of a form with the text in clear; QueryError names what cannot be read."""
    return _read(params, text.strip() or _text(params.get(TEXT, ""), keys))


def read_plain(said: Mapping[str, str]) -> tuple[Filters, Sort]:
    """Read what `plain` wrote; QueryError names what cannot be read."""
    return _read(said, said.get("text", "").strip()), read_sort(said.get("sort", ""))


def _read(params: Mapping[str, str], text: str) -> Filters:
    given = {field.name: params.get(field.name, "").strip() for field in fields(Filters) if field.name != "text"}
    for name, value in given.items():
        if len(value) > LONGEST or not value.isprintable():
            raise QueryError(name)
    due = next((known for known in get_args(Due) if known == given["due"]), None)
    if due is None:
        raise QueryError("due")
    first, last = _day("first", given.pop("first")), _day("last", given.pop("last"))
    return Filters(**given | {"due": due}, first=first, last=last, text=text)


def read_sort(text: str) -> Sort:
    """Read an order such as `-created`; the newest first where none is given."""
    by = next((known for known in get_args(By) if known == text.removeprefix("-")), None)
    if text and by is None:
        raise QueryError("sort")
    return Sort(by, text.startswith("-")) if by else Sort()


def _text(given: str, keys: Keys) -> str:
    try:
        return keys.open_text(urlsafe_b64decode(given + "=" * (-len(given) % 4)), _TEXT) if given else ""
    except (Error, ValueError, SealError) as error:
        raise QueryError(TEXT) from error


def _day(name: str, given: str) -> date | None:
    try:
        return read_day(given)
    except ValueError as error:
        raise QueryError(name) from error


def read_day(given: str) -> date | None:
    """Read a day such as 2026-11-30, or none; ValueError where it is none that leads or deadlines can have."""
    day = date.fromisoformat(given.strip()) if given.strip() else None
    if day is not None and not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise ValueError(given)
    return day
