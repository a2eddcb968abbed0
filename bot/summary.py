"""The notices in short, as JSON."""

from datetime import date

from bot.shapes import Out
from knowledge.library import Library
from knowledge.notice import Notice, Tier
from knowledge.text import Text


class TierSummary(Out):
    """One thing that can be applied for. `rank` 1 is the lowest."""

    id: str
    name: Text
    rank: int
    summary: Text


class NoticeOut(Out):
    """One notice."""

    id: str
    place: str
    title: Text
    short: Text
    issuer: Text
    issued: date | None
    summary: Text
    tiers: list[TierSummary]


def summaries(library: Library) -> list[NoticeOut]:
    """Return every notice in short."""
    return [_notice(notice) for notice in library.notices.values()]


def _notice(notice: Notice) -> NoticeOut:
    return NoticeOut(
        id=notice.id,
        place=notice.place,
        title=notice.title,
        short=notice.short,
        issuer=notice.issuer.name,
        issued=notice.issued,
        summary=notice.summary,
        tiers=[_tier(notice, tier) for tier in notice.tiers],
    )


def _tier(notice: Notice, tier: Tier) -> TierSummary:
    return TierSummary(id=f"{notice.id}/{tier.id}", name=tier.name, rank=tier.rank, summary=tier.summary)
