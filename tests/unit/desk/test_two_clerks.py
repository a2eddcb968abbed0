"""Many clerks at once, on both databases: nothing of anybody is lost, and nobody is told that something is locked."""

import asyncio
from datetime import date, timedelta

from sqlalchemy import func, select

from bot.staff import casework
from bot.staff.casework import ConflictError, Target
from bot.staff.edits import SetNext
from bot.store import tables
from bot.store.desk.casework import lead_events
from support.desk import DeskSite
from support.leads import make_leads

WRITERS = 16
DAY = date(2090, 1, 1)


async def left(both: DeskSite, count: int) -> list[str]:
    library = both.desk.shelf.library
    made = await both.desk.database.write(make_leads, both.desk.keys, library, count, status="new", due=None)
    return [lead.row["id"] for lead in made]


async def insist(both: DeskSite, lead: str, number: int) -> int:
    """Set a day of one's own, looking again after each conflict; return how many there were."""
    desk, actor = both.desk, both.actor(await both.person(f"clerk{number}"))
    wanted, conflicts = SetNext(f"clerk {number}", DAY + timedelta(days=number)), 0
    while True:
        target = Target(lead, await version(both, lead))
        try:
            await desk.database.write(casework.change, desk.keys, actor, desk.shelf.library, target, wanted)
        except ConflictError:
            conflicts += 1
        else:
            return conflicts


async def version(both: DeskSite, lead: str) -> int:
    wanted = select(tables.leads.c.version).where(tables.leads.c.id == lead)
    return await both.desk.database.read(lambda connection: connection.execute(wanted).scalar_one())


async def events(both: DeskSite, lead: str) -> int:
    counted = select(func.count()).select_from(lead_events).where(lead_events.c.lead == lead)
    return await both.desk.database.read(lambda connection: connection.execute(counted).scalar_one())


async def test_sixteen_at_once_on_one_lead_lose_nothing(both: DeskSite) -> None:
    (lead,) = await left(both, 1)
    await asyncio.gather(*(insist(both, lead, number) for number in range(WRITERS)))
    assert await version(both, lead) == WRITERS + 1
    assert await events(both, lead) == WRITERS


async def test_sixteen_at_once_on_as_many_leads_are_in_nobodys_way(both: DeskSite) -> None:
    leads = await left(both, WRITERS)
    conflicts = await asyncio.gather(*(insist(both, lead, number) for number, lead in enumerate(leads)))
    assert set(conflicts) == {0}
    assert [await events(both, lead) for lead in leads] == [1] * WRITERS
