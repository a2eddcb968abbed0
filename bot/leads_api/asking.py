"""Reading which leads a call asks for: the same filters as on the desk, from an address or from a body."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime

from fastapi import Request
from pydantic import ValidationError
from sqlalchemy import ColumnElement, or_

from bot.clock import day_in_china
from bot.leads_api.calls import UNUSABLE, Refused
from bot.leads_api.shapes import Search
from bot.reading import whole
from bot.staff.filters import Filters, QueryError, read_filters, read_sort
from bot.staff.query import LeadQuery
from bot.staff.who import Actor
from bot.store.crypto import Keys
from bot.store.tables import leads
from bot.wrong import faults_of
from knowledge.answers import AnswerFault
from knowledge.text import Text

_TWICE = Text(zh="写了两次", en="is given twice")
_UNKNOWN = Text(zh="没有这一项", en="there is no such parameter")
_UNREADABLE = Text(zh="看不懂", en="cannot be read")
PARAMETERS = tuple(name for name in Search.model_fields if name != "text")


@dataclass(frozen=True, slots=True)
class Changed(LeadQuery):
    """Leads that also were changed at a moment or later, by the person or by staff."""

    since: datetime | None = None

    def _conditions(self) -> Iterator[ColumnElement[bool]]:
        yield from LeadQuery._conditions(self)  # noqa: SLF001 - its own, which a class with slots reaches only so
        if self.since:
            yield or_(leads.c.updated >= self.since, leads.c.worked >= self.since)


def read_address(request: Request) -> Search:
    """Read the parameters of an address; Refused names each that cannot be used, also one that there is not."""
    given: dict[str, str] = {}
    faults = []
    for name, value in request.query_params.multi_items():
        if name not in PARAMETERS:
            faults.append(AnswerFault(whole(name)[:128], _UNKNOWN))
        elif name in given:
            faults.append(AnswerFault(name, _TWICE))
        given[name] = value
    if faults:
        raise Refused(422, UNUSABLE, faults)
    try:
        return Search.model_validate_strings(given)
    except ValidationError as error:
        raise Refused(422, UNUSABLE, faults_of(error)) from error


def query_of(search: Search, actor: Actor, keys: Keys) -> Changed:
    """Return the query for what is asked, within what the actor may see; Refused names what cannot be read."""
    said = {field.name: str(getattr(search, field.name)) for field in fields(Filters)}
    try:
        filters, sort = read_filters(said, keys, text=search.text), read_sort(search.sort)
    except QueryError as error:
        raise unreadable(error.field) from error
    return Changed(
        scope=actor.scope, today=day_in_china(actor.at), filters=filters, sort=sort, since=search.updated_since
    )


def unreadable(name: str) -> Refused:
    """Return the refusal of one parameter."""
    return Refused(422, UNUSABLE, [AnswerFault(name, _UNREADABLE)])
