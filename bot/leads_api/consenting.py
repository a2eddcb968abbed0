"""Whether a consent that another system hands in counts: given by now, not too long ago, and not withdrawn since."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, RowMapping, select

from bot.clock import SHANGHAI
from bot.leads_api.calls import Refused
from bot.settings import Settings
from bot.staff.record import Subject, note
from bot.staff.tokens import Bearer
from bot.store.crypto import Keys
from bot.store.desk import consented, merged
from bot.store.desk.consented import Withdrawal
from bot.store.desk.left import DROPPED
from bot.store.tables import leads
from knowledge.answers import AnswerFault
from knowledge.text import Text

AHEAD: Final = timedelta(minutes=5)
"""So much the clock of another system may be ahead of ours."""
_FIELD: Final = "consent"
_FUTURE: Final = Text(zh="不能在将来", en="must not lie in the future")
_DROPPED: Final = Text(
    zh="这条线索在此后已经以“放弃”结束，要有之后新的同意",
    en="is from before the lead was dropped; a newer one is needed",
)
_OVER: Final = "A newer consent is needed; errors says why."


class WithdrawnError(Exception):
    """The person withdrew after the consent that was handed in."""

    def __init__(self, withdrawal: Withdrawal, place: str) -> None:
        super().__init__(f"Withdrawn on {withdrawal.ended.isoformat()}")
        self.withdrawal = withdrawal
        self.place = place


def lasting(settings: Settings) -> timedelta:
    """Return how long a consent lasts: as long as a lead is kept, and no longer than withdrawals are known."""
    return timedelta(days=min(settings.keep_leads_days, settings.keep_ledger_days))


def untimely(given: datetime, at: datetime, lasts: timedelta) -> AnswerFault | None:
    """Return what is wrong with the time at which a consent was given, if anything."""
    if given > at + AHEAD:
        return AnswerFault(_FIELD, _FUTURE)
    if given <= at - lasts:
        days = lasts.days
        old = Text(zh=f"超过 {days} 天了，要征得新的同意", en=f"is older than {days} days; a newer one is needed")
        return AnswerFault(_FIELD, old)
    return None


def stands(connection: Connection, phone: str, place: str, given: datetime) -> None:
    """Go on only where whoever has this number (its index) did not withdraw since; WithdrawnError otherwise.

    A withdrawal counts for the bureau that the consent was given to, which is that of a place: what was withdrawn from
    another is neither asked nor told.
    """
    last = consented.withdrawn(connection, phone, place)
    if last is not None and given <= last.bars:
        raise WithdrawnError(last, place)


def reopens(connection: Connection, former: RowMapping, given: datetime) -> None:
    """Go on only where a lead that was dropped since is not taken up again by a consent from before; Refused otherwise.

    `former` is the row of the lead, or of one that was merged into it.
    """
    shown = (former["id"], *merged.above(connection, former["id"]))[-1]
    row = connection.execute(select(leads.c.status, leads.c.worked).where(leads.c.id == shown)).one()
    if row.status == DROPPED and row.worked is not None and given <= row.worked:
        raise Refused(409, _OVER, [AnswerFault(_FIELD, _DROPPED)])


def refused(connection: Connection, keys: Keys, bearer: Bearer, error: WithdrawnError) -> Refused:
    """Record that a token was told of a withdrawal, and return what it is told."""
    last = error.withdrawal
    subject = Subject("lead", last.lead, error.place)
    note(connection, keys, bearer.actor, "lead.refused", subject, token=bearer.id, withdrawn=last.ended.isoformat())
    withdrew, newer = (moment.astimezone(SHANGHAI).isoformat() for moment in (last.ended, last.bars))
    told = Text(
        zh=f"本人已于 {withdrew} 撤回同意，要有 {newer} 之后新的同意",
        en=f"was withdrawn by the person on {withdrew}; a new one, given after {newer}, is needed",
    )
    return Refused(409, _OVER, [AnswerFault(_FIELD, told)])
