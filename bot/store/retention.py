"""Deleting what is past its time, a few rows in each transaction so that nobody waits."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Date, delete, select, tuple_, update

from bot.clock import day_in_china, milliseconds
from bot.store import subscriptions as kept
from bot.store.crypto import Keys
from bot.store.desk import consented, hooks, merged
from bot.store.desk.governing import consent_ledger, requests
from bot.store.desk.people import devices, drafts, login_failures, nonces, sessions
from bot.store.desk.transfer import hook_posts, token_calls
from bot.store.reminding import attempts, reminders, subscriptions
from bot.store.tables import conversations, inbox, leads, missed
from scheduler.retention import Expiry, Kept

AT_ONCE = 200
REMINDERS_AT_ONCE = 5000
"""There are many of them, they are narrow, and nobody waits for them; finding them is what costs."""
KEYS: dict[Kept, tuple[Column[Any], Column[Any]]] = {
    Kept.CONVERSATIONS: (conversations.c.address, conversations.c.updated),
    Kept.INBOX: (inbox.c.event, inbox.c.at),
    Kept.MISSED: (missed.c.question, missed.c.last_day),
    Kept.ATTEMPTS: (attempts.c.id, attempts.c.at),
    Kept.CONSENTS: (consent_ledger.c.id, consent_ledger.c.ended),
    Kept.REQUESTS: (requests.c.id, requests.c.ended),
    Kept.POSTS: (hook_posts.c.id, hook_posts.c.at),
    Kept.CALLS: (token_calls.c.key, token_calls.c.at),
    Kept.FAILURES: (login_failures.c.key, login_failures.c.at),
    Kept.SESSIONS: (sessions.c.id, sessions.c.ends),
    Kept.DRAFTS: (drafts.c.id, drafts.c.at),
    Kept.DEVICES: (devices.c.id, devices.c.seen),
    Kept.NONCES: (nonces.c.id, nonces.c.at),
}
ENDED = ("stopped", "over", "unreachable")
OVER = ("sent", "dropped", "withdrawn", "failed")


def delete_some(connection: Connection, expiry: Expiry, at: datetime, keys: Keys) -> int:
    """Delete a few rows past their time, with what belongs to them; return how many, less than AT_ONCE at the end.

    The keys make anew what leads are found by into which a deleted one was merged.
    """
    match expiry.kind:
        case Kept.LEADS:
            return _delete_leads(connection, keys, expiry.before, at)
        case Kept.SUBSCRIPTIONS:
            return _delete_subscriptions(connection, subscriptions.c.state.in_(ENDED), expiry.before)
        case Kept.UNCONFIRMED:
            return _delete_subscriptions(connection, subscriptions.c.state == "unconfirmed", expiry.before)
        case Kept.REMINDERS:
            return _delete_reminders(connection, expiry.before)
        case Kept.FORMER:
            return hooks.forget_former(connection, expiry.before)
    key, touched = KEYS[expiry.kind]
    past = touched < _as_kept(expiry.before, touched)
    old = select(key).where(past).order_by(touched).limit(AT_ONCE)
    # The time is asked for once more: who comes back while this waits for the row keeps it.
    return connection.execute(delete(key.table).where(key.in_(old), past)).rowcount


def _delete_leads(connection: Connection, keys: Keys, before: datetime, at: datetime) -> int:
    past = leads.c.updated < before
    old = connection.execute(select(leads.c.id).where(past).order_by(leads.c.updated).limit(AT_ONCE)).scalars().all()
    merged.hold(connection, old)
    rows = connection.execute(delete(leads).where(leads.c.id.in_(old), past).returning(leads.c.id, leads.c.merged_into))
    into = {row.id: row.merged_into for row in rows}
    _find_again(connection, keys, _merge_onward(connection, into))
    gone = list(into)
    consented.end(connection, gone, at, "expired")
    return len(gone)


def _merge_onward(connection: Connection, into: dict[str, str | None]) -> set[str]:
    """Let what was merged into leads that are gone belong to those that they were merged into; return the latter."""
    found: set[str] = set()
    for one, next_one in into.items():
        onward = next_one
        while onward in into:
            onward = into[onward]
        connection.execute(update(leads).where(leads.c.merged_into == one).values(merged_into=onward))
        found |= {onward} if onward else set()
    return found


def _find_again(connection: Connection, keys: Keys, near: set[str]) -> None:
    """Let leads, and those that they were merged into, be found by nothing any more that is gone."""
    there = connection.execute(select(leads.c.id).where(leads.c.id.in_(near))).scalars().all()
    for one in sorted({*there, *(up for lead in there for up in merged.above(connection, lead))}):
        merged.find_again(connection, keys, one)


def _delete_subscriptions(connection: Connection, ended: ColumnElement[bool], before: datetime) -> int:
    past = subscriptions.c.updated < before, ended
    old = select(subscriptions.c.id).where(*past).limit(AT_ONCE).with_for_update(skip_locked=True)
    ids = connection.execute(old).scalars().all()
    if ids:
        kept.remove(connection, ids)
    return len(ids)


def _delete_reminders(connection: Connection, before: datetime) -> int:
    key = tuple_(reminders.c.subscription, reminders.c.moment)
    past = reminders.c.status.in_(OVER), reminders.c.due_ms < milliseconds(before)
    old = select(reminders.c.subscription, reminders.c.moment).where(*past).limit(REMINDERS_AT_ONCE)
    return connection.execute(delete(reminders).where(key.in_(old))).rowcount


def _as_kept(moment: datetime, column: Column[object]) -> datetime | date:
    """Return a moment as a column has it: some have only the day, on the calendar of China."""
    return day_in_china(moment) if isinstance(column.type, Date) else moment
