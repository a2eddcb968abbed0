"""Leaving a lead from another system: checked as the chat checks it, judged as the chat judges it, kept once."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection, select, update

from bot.leads_api.calls import Refused
from bot.leads_api.consenting import reopens, stands, untimely
from bot.leads_api.shapes import NewLead
from bot.leads_api.withdrawing import CHANNEL, address_of
from bot.staff import tokens
from bot.staff.lead import Lead, leads_by_ids
from bot.staff.record import Subject, note
from bot.staff.tokens import Bearer
from bot.staff.who import Actor
from bot.store import leads as store
from bot.store.crypto import Keys
from bot.store.desk.transfer import token_calls
from bot.store.tables import leads
from bot.store.upsert import insert
from dialogs.effect import RecordLead
from dialogs.lead import LONGEST
from dialogs.phone import read_phone
from dialogs.plain import says_something, tidy
from knowledge.answers import AnswerFault, AnswersError, read_answers
from knowledge.assessment import assess
from knowledge.fact import Answers
from knowledge.library import Library
from knowledge.text import Text

_TIER: Final = Text(zh="没有这个档次，或者令牌不能为它新建", en="is no tier that this token may leave leads for")
_PHONE: Final = Text(zh="不是能打通的电话号码", en="is no telephone number")
_NAME: Final = Text(zh="要填姓名，不能有数字", en="takes a name, without digits")
_LONG: Final = Text(zh="太长了", en="is too long")
_DISTRICT: Final = Text(zh="没有这个区县", en="is no district of this city")
_FACT: Final = Text(zh="没有这一项", en="there is no such fact")
_BOTH: Final = Text(zh="既有回答又说不清楚，只能留一个", en="is both answered and unsure; keep one")
_OTHER_BODY: Final = "This Idempotency-Key came with another body before; send a new one."
_GONE: Final = "The lead that this call made is gone."


@dataclass(frozen=True, slots=True)
class Left:
    """A lead that was left. `fresh`: it was not there before."""

    lead: Lead
    fresh: bool


@dataclass(frozen=True, slots=True)
class Once:
    """What is left, and what makes a repeat of the call harmless: the caller's own word for it."""

    key: str
    given: NewLead

    @property
    def digest(self) -> str:
        """The digest of what was sent."""
        return hashlib.sha256(self.given.model_dump_json().encode()).hexdigest()


def checked(library: Library, given: NewLead, actor: Actor, lasts: timedelta) -> RecordLead:
    """Return what is to be kept; AnswersError names everything that cannot be used. A consent counts for so long."""
    faults = list(_faults(library, given, actor))
    if untimed := untimely(given.consent.at, actor.at, lasts):
        faults.append(untimed)
    answers: Answers = {}
    try:
        answers = read_answers(library, given.facts)
    except AnswersError as error:
        faults += error.faults
    if faults:
        raise AnswersError(tuple(faults))
    return RecordLead(
        tier=given.tier,
        name=tidy(given.name),
        phone=read_phone(given.phone) or "",
        unit=tidy(given.unit),
        note=tidy(given.note),
        asker=given.asker,
        consent=given.consent.version,
        language=given.language,
        verdict=assess(library, given.tier, answers).verdict,
        answers=answers,
        unsure=tuple(sorted(given.unsure)),
        district=given.district,
    )


def leave(connection: Connection, keys: Keys, bearer: Bearer, library: Library, once: Once, lasts: timedelta) -> Left:
    """Keep a lead and the consent to it, once for each key.

    Refused where the key came with another body before, WithdrawnError where the person withdrew since they consented.
    """
    bearer.actor.need("leads.work")
    given = once.given
    effect = checked(library, given, bearer.actor, lasts)
    tokens.touch(connection, bearer)
    if not _claim(connection, keys, bearer, once):
        return _before(connection, keys, bearer, once)
    at, tier = bearer.actor.at, library.tiers[effect.tier]
    phone = keys.phone_index(effect.phone)
    # Holding it waits for whoever is just withdrawing it: what they did is known only then.
    former = store.hold(connection, effect.tier, phone)
    stands(connection, phone, tier.notice.place, given.consent.at)
    if former is not None:
        reopens(connection, former, given.consent.at)
    lead_id = store.record(connection, effect, tier, CHANNEL, at, keys)
    address = address_of(keys, lead_id)
    store.consent(connection, lead_id, address, effect.consent, CHANNEL, given.consent.at)
    ours = token_calls.c.token == bearer.id, token_calls.c.key == _key(keys, bearer, once)
    connection.execute(update(token_calls).where(*ours).values(lead=lead_id, fresh=former is None))
    left = _read(connection, keys, bearer, lead_id, fresh=former is None)
    note(
        connection,
        keys,
        bearer.actor,
        "lead.left",
        Subject("lead", left.lead.id, str(left.lead.region)),
        token=bearer.id,
    )
    return left


def _faults(library: Library, given: NewLead, actor: Actor) -> Iterator[AnswerFault]:
    tier = library.tiers.get(given.tier)
    if tier is None or not actor.scope.holds(tier.notice.place):
        yield AnswerFault("tier", _TIER)
    elif given.district and given.district not in {
        one.id for one in library.districts(tier.notice.place, tier.notice.id)
    }:
        yield AnswerFault("district", _DISTRICT)
    if read_phone(given.phone) is None:
        yield AnswerFault("phone", _PHONE)
    name = tidy(given.name)
    if not says_something(name) or any(char.isdecimal() for char in name):
        yield AnswerFault("name", _NAME)
    for field, text in (("name", name), ("unit", tidy(given.unit)), ("note", tidy(given.note))):
        if len(text) > LONGEST[field]:
            yield AnswerFault(field, _LONG)
    yield from _unsure(library, given)


def _unsure(library: Library, given: NewLead) -> Iterator[AnswerFault]:
    for name in given.unsure:
        if name not in library.facts:
            yield AnswerFault(name, _FACT)
        elif given.facts.get(name) is not None:
            yield AnswerFault(name, _BOTH)


def _claim(connection: Connection, keys: Keys, bearer: Bearer, once: Once) -> bool:
    """Whether this key comes for the first time; another call with it that is on its way is waited for."""
    row = {"token": bearer.id, "key": _key(keys, bearer, once), "body": once.digest, "lead": "", "fresh": False}
    statement = insert(connection, token_calls).values({**row, "at": bearer.actor.at}).on_conflict_do_nothing()
    return connection.execute(statement).rowcount == 1


def _before(connection: Connection, keys: Keys, bearer: Bearer, once: Once) -> Left:
    """Return what the call with this key left."""
    ours = token_calls.c.token == bearer.id, token_calls.c.key == _key(keys, bearer, once)
    row = connection.execute(select(token_calls).where(*ours)).one()
    if row.body != once.digest:
        raise Refused(422, _OTHER_BODY)
    return _read(connection, keys, bearer, row.lead, fresh=row.fresh)


def _read(connection: Connection, keys: Keys, bearer: Bearer, lead_id: str, *, fresh: bool) -> Left:
    """Return the lead, or the one that it was merged into."""
    wanted = lead_id
    while merged := connection.execute(select(leads.c.merged_into).where(leads.c.id == wanted)).scalar_one_or_none():
        wanted = merged
    found = leads_by_ids(connection, keys, bearer.actor.scope, [wanted])
    if not found:
        raise Refused(404, _GONE)
    return Left(found[0], fresh)


def _key(keys: Keys, bearer: Bearer, once: Once) -> str:
    return keys.index("idempotency", bearer.id, once.key)
