"""What is pressed on the page, in a real database of each kind."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, select

from bot import links
from bot.clock import Clock
from bot.linked import Links
from bot.press import Act, Press
from bot.shelf import Shelf
from bot.store.crypto import Keys
from bot.store.database import Database, open_database
from bot.store.reminding import agenda, reminders
from bot.store.subscribing import Chat, Subscribing
from bot.store.subscriptions import by_id
from dialogs.subscription import State, Subscription
from knowledge.library import Library, catalogue

KEYS = Keys(("s" * 32,))
AT = datetime(2021, 6, 16, 2, 0, tzinfo=UTC)
HAND_IN, POSTING = "dalian-craftsman-2021/hand-in", "dalian-craftsman-2021/unit-posting"
HELD = Subscription(1, "dalian-craftsman-2021", "unit", "zh", channel="email", state="unconfirmed")
MAILBOX = "zhang@example.com"


@dataclass
class Desk:
    """Somebody in a chat who gave an e-mail address, and the page behind the link that went there."""

    database: Database
    links: Links
    library: Library

    async def keep(self, said: Subscription, to: str = "") -> int:
        return await self.database.write(self._keep, said, to)

    def _keep(self, connection: Connection, said: Subscription, to: str) -> int:
        return Subscribing(connection, Chat("web", "a" * 32, "token"), KEYS, self.library, AT).keep(said, to)

    async def press(self, number: int, act: Act, stage: str = "", days: int = 1) -> Subscription:
        await self.links.press(number, Press(act, stage, days))
        held = await self.links.found(number)
        assert held is not None
        return held

    async def queued(self) -> list[tuple[str, str]]:
        wanted = select(reminders.c.moment, reminders.c.status).order_by(reminders.c.moment)
        return [(row.moment, row.status) for row in await self.database.read(lambda c: c.execute(wanted).all())]

    async def seated(self) -> list[int]:
        return list(await self.database.read(lambda c: c.execute(select(agenda.c.subscription)).scalars().all()))


@pytest.fixture(scope="session")
def library() -> Library:
    return catalogue()


@pytest.fixture
async def desk(database_url: str, library: Library) -> AsyncIterator[Desk]:
    database = open_database(database_url)
    clock = Clock(source=lambda: AT)
    try:
        yield Desk(database, Links(database, KEYS, Shelf(library), clock), library)
    finally:
        await database.close()


async def test_nothing_is_planned_before_the_owner_of_the_mailbox_says_yes(desk: Desk) -> None:
    number = await desk.keep(HELD, MAILBOX)
    assert await desk.seated() == []
    assert await desk.queued() == [("-/-/confirm/-", "ready")]
    held = await desk.press(number, "confirm")
    assert (held.state, held.where) == ("active", "zh***@example.com")
    assert await desk.seated() == [number]


async def test_a_chat_cannot_say_yes_in_the_place_of_the_owner(desk: Desk) -> None:
    number = await desk.keep(HELD, MAILBOX)
    await desk.keep(replace(HELD, state="active"))
    assert await desk.seated() == []
    await desk.press(number, "stop")
    await desk.keep(replace(HELD, state="active"))
    assert await desk.seated() == []
    held = await desk.links.found(number)
    assert held is not None
    assert held.state != "active"


@pytest.mark.parametrize(
    ("acts", "state"),
    [
        (("confirm", "pause"), "paused"),
        (("confirm", "pause", "resume"), "active"),
        (("confirm", "stop"), "stopped"),
        (("confirm", "stop", "resume"), "active"),
        (("confirm", "pause", "stop"), "stopped"),
        (("stop",), "stopped"),
        (("stop", "confirm"), "stopped"),
        (("pause",), "unconfirmed"),
        (("resume",), "unconfirmed"),
        (("confirm", "confirm"), "active"),
        (("confirm", "stop", "pause"), "stopped"),
    ],
)
async def test_each_press_leads_where_it_should_and_senseless_ones_nowhere(
    desk: Desk, acts: tuple[Act, ...], state: State
) -> None:
    number = await desk.keep(HELD, MAILBOX)
    states = [(await desk.press(number, act)).state for act in acts]
    assert states[-1] == state
    assert await desk.seated() == ([number] if state == "active" else [])


async def test_what_is_done_is_remembered_and_the_last_one_ends_it(desk: Desk) -> None:
    number = await desk.keep(HELD, MAILBOX)
    await desk.press(number, "confirm")
    held = await desk.press(number, "done", POSTING)
    assert (held.state, held.done) == ("active", frozenset({POSTING}))
    held = await desk.press(number, "done", HAND_IN)
    assert held.state == "over"
    assert await desk.seated() == []


async def test_later_is_queued_for_the_usual_hour(desk: Desk) -> None:
    number = await desk.keep(HELD, MAILBOX)
    await desk.press(number, "confirm")
    await desk.press(number, "later", HAND_IN, 3)
    wanted = select(reminders.c.moment, reminders.c.due_ms).where(reminders.c.status == "waiting")
    rows = await desk.database.read(lambda c: c.execute(wanted).all())
    due = datetime(2021, 6, 19, 1, 0, tzinfo=UTC)
    assert [tuple(row) for row in rows] == [
        ("dalian-craftsman-2021/hand-in/later.2021-06-16/2021-07-02", int(due.timestamp() * 1000))
    ]


@pytest.mark.parametrize("stage", ["", "nothing", "dalian-craftsman-2021/none", "chongqing-studio-2024/apply-online"])
@pytest.mark.parametrize("act", ["done", "later"])
async def test_a_stage_that_is_none_of_the_subscription_changes_nothing(desk: Desk, act: Act, stage: str) -> None:
    number = await desk.keep(HELD, MAILBOX)
    before = await desk.press(number, "confirm")
    queued = await desk.queued()
    assert await desk.press(number, act, stage) == before
    assert await desk.queued() == queued


async def test_a_stop_takes_back_the_question_too(desk: Desk) -> None:
    number = await desk.keep(HELD, MAILBOX)
    await desk.press(number, "stop")
    assert await desk.queued() == [("-/-/confirm/-", "withdrawn")]


async def test_a_number_that_is_gone_is_nothing_to_press(desk: Desk) -> None:
    await desk.links.press(99, Press("stop"))
    assert await desk.links.found(99) is None
    assert desk.links.opened(links.name(KEYS, 99)) == 99


async def test_the_mailbox_is_kept_sealed(desk: Desk) -> None:
    number = await desk.keep(HELD, MAILBOX)
    kept = await desk.database.read(by_id, number, KEYS)
    assert kept is not None
    assert kept.to == MAILBOX
    other = await desk.database.read(by_id, number, Keys(("o" * 32,)))
    assert other is not None
    assert other.to == ""
