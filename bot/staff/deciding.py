"""Deciding about dates: by one person, or by a second one who says yes to what the first asked for."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from bot.amending import AmendmentError, Proposal, propose
from bot.bureau.person import Person
from bot.clock import day_in_china
from bot.shelf import Shelf
from bot.staff import notices
from bot.staff.record import Subject, note
from bot.staff.who import Actor, ForbiddenError
from bot.store import amendments
from bot.store.amendments import Mark
from bot.store.crypto import Keys
from bot.store.desk import persons, proposals
from bot.store.desk.proposals import Asked, Decision
from knowledge.amend import Amendment
from knowledge.library import Library
from knowledge.notice import Notice

LONGEST_REASON = 300
_SHARE = 24
"""So much of each of two names fits beside the other."""


class StaleError(Exception):
    """Something was decided since the preview, so that another one has to be looked at."""


class OverError(Exception):
    """Somebody else decided about the proposal already, or it was taken back."""


class SameError(Exception):
    """The dates are so already; nothing would change."""


@dataclass(frozen=True, slots=True)
class Deciding:
    """What deciding works with; `today` may be a rehearsed day."""

    shelf: Shelf
    keys: Keys
    actor: Actor
    today: date


@dataclass(frozen=True, slots=True)
class Awaiting:
    """A proposal with the names of those who made and decided it.

    `preview` is what it would do now, computed anew; it is none where that cannot be any more, and `problem` says why.
    """

    asked: Asked
    author: str
    decider: str
    preview: Proposal | None = None
    problem: AmendmentError | SameError | None = None


def amendable(library: Library, actor: Actor, notice_id: str) -> Notice:
    """Return a notice whose dates the actor may change; LookupError where it is not seen, ForbiddenError beyond."""
    notice = notices.find(library, actor.scope, notice_id)
    if notice is None:
        raise LookupError(notice_id)
    if not notices.may_amend(actor, notice):
        raise ForbiddenError
    return notice


def preview(connection: Connection, with_: Deciding, amendment: Amendment) -> Proposal:
    """Return what an amendment would do. AmendmentError where it cannot be made, SameError where it changes nothing."""
    amendable(with_.shelf.refresh_in(connection), with_.actor, amendment.notice)
    found = propose(connection, with_.shelf, amendment, with_.today)
    if not found.shifts:
        raise SameError
    return found


def seen(mark: Mark) -> str:
    """Return what a form carries of the state that its preview was made from."""
    return hashlib.sha256(repr(mark).encode()).hexdigest()[:16]


def amend(connection: Connection, with_: Deciding, amendment: Amendment, pin: str) -> Proposal:
    """Change the dates at once; StaleError where they are others than those that were looked at."""
    found = _pinned(connection, with_, amendment, pin)
    amendments.add(connection, amendment, _person(with_.actor).name[:64], with_.actor.at)
    _note(connection, with_, "date.amended", amendment, told=found.told)
    return found


def ask(connection: Connection, with_: Deciding, amendment: Amendment, pin: str) -> str:
    """Keep what the first of two persons wants, and return the proposal's id; nothing changes yet."""
    found = _pinned(connection, with_, amendment, pin)
    place, person = with_.shelf.encoded.notices[amendment.notice].place, _person(with_.actor)
    proposal = proposals.add(connection, amendment, place, person.id, with_.actor.at)
    _note(connection, with_, "date.proposed", amendment, proposal=proposal, told=found.told)
    return proposal


def waiting(connection: Connection, with_: Deciding, proposal: str) -> Awaiting:
    """Return a proposal with what it would do now; LookupError where there is none in the actor's scope."""
    with_.actor.need("notices.see")
    asked = _asked(connection, with_, proposal)
    found = _named(persons.names(connection, with_.keys), asked)
    if asked.state != "waiting":
        return found
    try:
        now = propose(connection, with_.shelf, asked.amendment, with_.today)
    except AmendmentError as error:
        return replace(found, problem=error)
    return replace(found, preview=now) if now.shifts else replace(found, problem=SameError())


def listed(connection: Connection, with_: Deciding) -> list[Awaiting]:
    """Return the proposals of every notice in the actor's scope, the newest first."""
    with_.actor.need("notices.see")
    known = notices.visible(with_.shelf.refresh_in(connection), with_.actor.scope)
    names = persons.names(connection, with_.keys)
    return [_named(names, asked) for asked in proposals.of_notices(connection, [notice.id for notice in known])]


def approve(connection: Connection, with_: Deciding, proposal: str, pin: str) -> Proposal:
    """Let a second person say yes: the dates change now. ForbiddenError for whoever asked for it."""
    asked = _asked(connection, with_, proposal)
    if asked.person == with_.actor.id:
        raise ForbiddenError
    amendment = replace(asked.amendment, on=day_in_china(with_.actor.at))
    amendable(with_.shelf.refresh_in(connection), with_.actor, amendment.notice)
    if asked.state != "waiting":
        raise OverError
    found = _pinned(connection, with_, amendment, pin)
    _decide(connection, with_, proposal, "approved")
    amendments.add(connection, amendment, _both(connection, with_, asked), with_.actor.at)
    _note(connection, with_, "date.approved", amendment, proposal=proposal, told=found.told)
    return found


def refuse(connection: Connection, with_: Deciding, proposal: str, reason: str) -> None:
    """Let a second person say no, and why."""
    asked = _asked(connection, with_, proposal)
    amendable(with_.shelf.library, with_.actor, asked.amendment.notice)
    if asked.person == with_.actor.id:
        raise ForbiddenError
    _decide(connection, with_, proposal, "refused", reason)
    _note(connection, with_, "date.refused", asked.amendment, proposal=proposal, reason=reason)


def take_back(connection: Connection, with_: Deciding, proposal: str) -> None:
    """Let whoever asked for it think better of it."""
    asked = _asked(connection, with_, proposal)
    if asked.person != with_.actor.id:
        raise ForbiddenError
    _decide(connection, with_, proposal, "taken_back")
    _note(connection, with_, "date.taken_back", asked.amendment, proposal=proposal)


def _pinned(connection: Connection, with_: Deciding, amendment: Amendment, pin: str) -> Proposal:
    amendments.hold(connection)
    found = preview(connection, with_, amendment)
    if seen(found.mark) != pin:
        raise StaleError
    return found


def _asked(connection: Connection, with_: Deciding, proposal: str) -> Asked:
    asked, library = proposals.by_id(connection, proposal), with_.shelf.refresh_in(connection)
    if asked is None or notices.find(library, with_.actor.scope, asked.amendment.notice) is None:
        raise LookupError(proposal)
    return asked


def _decide(connection: Connection, with_: Deciding, proposal: str, state: proposals.State, reason: str = "") -> None:
    if not proposals.decide(connection, proposal, Decision(state, _person(with_.actor).id, with_.actor.at, reason)):
        raise OverError


def _both(connection: Connection, with_: Deciding, asked: Asked) -> str:
    author = _named(persons.names(connection, with_.keys), asked).author
    return f"{author[:_SHARE]}（提出）、{_person(with_.actor).name[:_SHARE]}（批准）"


def _named(names: dict[str, str], asked: Asked) -> Awaiting:
    return Awaiting(asked, names.get(asked.person, "–"), names.get(asked.by or "", "–"))


def _person(actor: Actor) -> Person:
    if actor.person is None:
        raise ForbiddenError
    return actor.person


def _note(connection: Connection, with_: Deciding, what: str, amendment: Amendment, **more: object) -> None:
    subject = Subject("notice", amendment.notice, with_.shelf.encoded.notices[amendment.notice].place)
    said = {"stage": amendment.stage, "starts": amendment.starts, "ends": amendment.ends, "time": amendment.time}
    detail = {name: str(value) for name, value in said.items() if value is not None}
    note(connection, with_.keys, with_.actor, what, subject, source=amendment.source, **detail, **more)
