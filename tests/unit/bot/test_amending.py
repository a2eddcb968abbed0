"""What an amendment would do is found before anything is kept: what moves with it, and who is told."""

from datetime import UTC, date, datetime
from itertools import count

import pytest
from sqlalchemy import Connection

from bot.amending import AmendmentError, Proposal, propose
from bot.shelf import Shelf
from bot.store import amendments
from bot.store.reminding import subscriptions
from knowledge.amend import Amendment
from knowledge.library import Library
from support.shop import Shop

CRAFTSMAN, CHONGQING = "dalian-craftsman-2021", "chongqing-studio-2024"
AT = datetime(2021, 6, 20, tzinfo=UTC)
TODAY = date(2021, 6, 20)
NUMBERS = count(1)


def moved(notice: str, stage: str, ends: date) -> Amendment:
    return Amendment(notice, stage, None, ends, None, "某文", TODAY)


def subscribe(connection: Connection, subject: str, role: str, state: str = "active") -> None:
    number = next(NUMBERS)
    row = {
        "address": f"a{number}", "number": 1, "channel": "web", "destination": f"d{number}",
        "destination_sealed": b"", "subject": subject, "role": role, "offsets": "7", "hour": "09:00",
        "language": "zh", "prepared": "", "state": state, "confirmed": True, "feed": 0, "told": 1,
        "created": AT, "updated": AT,
    }  # fmt: skip
    connection.execute(subscriptions.insert(), row)


async def proposed(shop: Shop, library: Library, amendment: Amendment, today: date = TODAY) -> Proposal:
    return await shop.service.database.write(propose, Shelf(library), amendment, today)


async def test_the_inner_dates_move_along(shop: Shop, library: Library) -> None:
    found = await proposed(shop, library, moved(CRAFTSMAN, "hand-in", date(2021, 7, 9)))
    days = {shift.after.stage.id: (shift.before.ends, shift.after.ends) for shift in found.shifts}
    assert days["hand-in"] == (date(2021, 7, 2), date(2021, 7, 9))
    before, after = days["unit-posting"]
    assert before is not None
    assert after is not None
    assert before < after < date(2021, 7, 9)
    assert await shop.service.database.read(amendments.current) == ()


async def test_those_are_counted_whom_the_stage_concerns_and_who_listen_now(shop: Shop, library: Library) -> None:
    def everybody(connection: Connection) -> None:
        for subject, role, state in (
            (CHONGQING, "unit", "active"), (CHONGQING, "unit", "active"), ("chongqing-studio", "unit", "active"),
            (CHONGQING, "self", "active"), (CHONGQING, "unit", "paused"), (CRAFTSMAN, "unit", "active"),
        ):  # fmt: skip
            subscribe(connection, subject, role, state)

    await shop.service.database.write(everybody)
    today = date(2024, 7, 5)
    own = await proposed(shop, library, moved(CHONGQING, "alliance-plan", date(2024, 7, 30)), today)
    closing = await proposed(shop, library, moved(CHONGQING, "apply-online", date(2024, 7, 20)), today)
    assert (own.told, closing.told) == (3, 4)


async def test_what_was_amended_before_is_what_it_moves_from(shop: Shop, library: Library) -> None:
    await shop.service.database.write(amendments.add, moved(CRAFTSMAN, "hand-in", date(2021, 7, 9)), "", AT)
    found = await proposed(shop, library, moved(CRAFTSMAN, "hand-in", date(2021, 7, 12)))
    (own,) = (shift for shift in found.shifts if shift.after.stage.id == "hand-in")
    assert (own.before.ends, own.after.ends) == (date(2021, 7, 9), date(2021, 7, 12))


async def test_what_cannot_be_says_why(shop: Shop, library: Library) -> None:
    with pytest.raises(AmendmentError) as refused:
        await proposed(shop, library, moved(CRAFTSMAN, "nowhere", date(2021, 7, 9)))
    assert "hand-in" in str(refused.value)
