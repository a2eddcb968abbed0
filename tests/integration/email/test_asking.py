"""Nobody's mailbox is filled through us: how often its owner is asked, whatever chats do."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, func, select, update

from bot.store import subscriptions
from bot.store.asking import BY_ONE, TO_ONE
from bot.store.crypto import Keys
from bot.store.database import Database, open_database
from bot.store.reminding import reminders
from bot.store.subscribing import Chat, Subscribing
from dialogs.subscription import Subscription
from knowledge.library import Library, catalogue

KEYS = Keys(("s" * 32,))
AT = datetime(2021, 6, 16, 2, 0, tzinfo=UTC)
HELD = Subscription(1, "dalian-craftsman-2021", "unit", "zh", channel="email", state="unconfirmed")
VICTIM = "zhang@example.com"


@dataclass
class Chats:
    """Chats that give addresses, and a post office that sends every question at once."""

    database: Database
    library: Library

    async def ask(self, to: str, *, chat: str = "a", at: datetime = AT, sends: bool = True) -> int:
        """Give an address; return how many mails went out for it."""
        return await self.database.write(self._ask, to, chat * 32, at, sends=sends)

    def _ask(self, connection: Connection, to: str, chat: str, at: datetime, *, sends: bool) -> int:
        Subscribing(connection, Chat("web", chat, "token"), KEYS, self.library, at).keep(HELD, to)
        ready = reminders.c.status == "ready"
        sent = connection.execute(select(func.count()).select_from(reminders).where(ready)).scalar_one()
        if sends:
            connection.execute(update(reminders).where(ready).values(status="sent"))
        return sent

    async def forget(self, chat: str) -> None:
        await self.database.write(subscriptions.forget, chat * 32)


@pytest.fixture(scope="session")
def library() -> Library:
    return catalogue()


@pytest.fixture
async def chats(database_url: str, library: Library) -> AsyncIterator[Chats]:
    database = open_database(database_url)
    try:
        yield Chats(database, library)
    finally:
        await database.close()


async def test_one_chat_that_types_an_address_again_and_again(chats: Chats) -> None:
    assert sum([await chats.ask(VICTIM) for _ in range(10)]) == TO_ONE


async def test_many_chats_that_type_the_same_address(chats: Chats) -> None:
    assert sum([await chats.ask(VICTIM, chat=chat) for chat in "0123456789"]) == TO_ONE


async def test_deleting_everything_between_is_no_way_around(chats: Chats) -> None:
    sent = 0
    for _ in range(10):
        sent += await chats.ask(VICTIM)
        await chats.forget("a")
    assert sent == TO_ONE


async def test_one_chat_cannot_write_to_the_whole_world(chats: Chats) -> None:
    sent = 0
    for number in range(40):
        sent += await chats.ask(f"person{number}@example.com")
        await chats.forget("a")
    assert sent == BY_ONE


async def test_somebody_else_is_asked_meanwhile_and_all_again_on_the_next_day(chats: Chats) -> None:
    for _ in range(5):
        await chats.ask(VICTIM)
    assert await chats.ask("li@example.com", chat="b") == 1
    assert await chats.ask(VICTIM, at=AT + timedelta(days=1, minutes=1)) == 1


async def test_a_question_that_was_one_too_many_waits_for_a_day(chats: Chats) -> None:
    for chat in "0123":
        await chats.ask(VICTIM, chat=chat)
    wanted = select(reminders.c.due_ms).where(reminders.c.status == "waiting")
    (due,) = (await chats.database.read(lambda connection: connection.execute(wanted).all()))[0]
    assert due == int((AT + timedelta(days=1)).timestamp() * 1000)


async def test_typing_it_again_does_not_put_off_what_is_about_to_go(chats: Chats) -> None:
    for _ in range(TO_ONE + 2):
        await chats.ask(VICTIM, sends=False)
    wanted = select(reminders.c.status)
    assert (await chats.database.read(lambda connection: connection.execute(wanted).scalars().all())) == ["ready"]
