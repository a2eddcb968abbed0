"""Forgetting leaves nothing of a person, in no row and in no byte of the file."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, select

from bot.carrier import masked
from bot.store import tables
from bot.store.attempts import Attempt, note
from bot.store.crypto import Keys
from bot.store.parting import part_deleted
from bot.store.reminding import attempts, reminders, subscriptions
from knowledge.library import Library
from support.shop import SECRET, Shop, opened, texts

LEAD = "lead 欧阳修 +8613812345678"


def sealed_values(connection: Connection) -> set[bytes]:
    """Return every encrypted value in the database."""
    found: set[bytes] = set()
    for table in tables.metadata.tables.values():
        for row in connection.execute(select(table)):
            found |= {value for value in row if isinstance(value, bytes) and value}
    return found


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.glob("test.db*")))


async def test_no_row_is_left_but_the_empty_mark_of_the_event(shop: Shop) -> None:
    await shop.say(LEAD)
    await shop.say(LEAD, who="other")
    before = await shop.all_rows()
    await shop.say("forget")
    lead = {"leads": 1, "lead_events": 2, "consent_ledger": 2}
    assert before == {"conversations": 2, "inbox": 2, "messages": 4, "consents": 2, **lead}
    assert await shop.all_rows() == {"conversations": 1, "inbox": 2, "messages": 2, "consents": 1, **lead}
    left = await shop.service.database.read(lambda c: c.execute(select(tables.inbox.c.address)).scalars().all())
    assert left.count(None) == 1


async def test_the_answer_arrives_and_can_be_repeated(shop: Shop) -> None:
    await shop.say(LEAD)
    gone = await shop.say("forget", event_id="f")
    again = await shop.say("forget", event_id="f")
    assert again.repeated
    assert again.replies == gone.replies
    assert texts(gone)
    assert (await shop.all_rows()) == {"inbox": 1, "consent_ledger": 1}  # which has no name and no number
    assert await shop.service.history("test", "42") == ()


async def test_whoever_comes_back_starts_anew_and_misses_no_message(shop: Shop) -> None:
    old = await shop.say("hi")
    gone = await shop.say("forget")
    new = await shop.say("wieder da")
    assert texts(new)[0].startswith("1: ")
    numbers = [handled.messages[-1].seq for handled in (old, gone, new)]
    assert numbers == sorted(set(numbers))


async def test_forgetting_again_and_without_anything_to_forget_is_fine(shop: Shop) -> None:
    assert (await shop.say("forget")).replies
    assert (await shop.say("forget")).replies
    assert await shop.all_rows() == {"inbox": 2}


async def test_no_byte_of_the_person_is_left_in_the_file(sqlite_url: str, tmp_path: Path, library: Library) -> None:
    async with opened(sqlite_url, library) as shop:
        for n in range(30):
            await shop.say(f"{LEAD} lucheng-studio-2024/district" if n % 2 else f"etwas Langes {n} " * 40)
        # A long value is spread over pages; its beginning is in one.
        values = {value[:40] for value in await shop.service.database.read(sealed_values)}
        assert len(values) > 60
        assert all(value in everything(tmp_path) for value in values)
        await shop.say("forget")
        raw = everything(tmp_path)
        assert not [value for value in values if value in raw or value[13:] in raw]
        assert Keys((SECRET,)).index("address", "test", "42").encode() not in raw


async def test_a_chat_is_not_readable_in_the_file(sqlite_url: str, tmp_path: Path, library: Library) -> None:
    async with opened(sqlite_url, library) as shop:
        await shop.say(LEAD)
        await shop.say("draft 欧阳修")
        raw = everything(tmp_path)
    for secret in ("欧阳修", "13812345678", "某某机床厂", "leader_age", "=1+1"):
        assert secret.encode() not in raw


FIRST, SECOND = "ouyang.xiu@example.com", "xiu.ouyang@example.org"
KEYS = Keys((SECRET,))


def tried(connection: Connection, *places: tuple[str, str]) -> None:
    """Write down a try to each of these, as sending does."""
    at = datetime(2024, 3, 1, tzinfo=UTC)
    note(
        connection,
        [Attempt(at, channel, KEYS.index("address", channel, to), masked(channel, to), ("a/b/confirm/-",), "sent")
         for channel, to in places],
    )  # fmt: skip


def named(connection: Connection) -> list[str]:
    return sorted(connection.execute(select(attempts.c.masked)).scalars())


async def test_no_byte_of_a_mailbox_is_left_in_the_file(sqlite_url: str, tmp_path: Path, library: Library) -> None:
    async with opened(sqlite_url, library) as shop:
        await shop.say("remind")
        await shop.say(f"remind {FIRST}")
        await shop.service.database.write(tried, ("email", FIRST), ("test", "a chat with a long name"))
        raw = everything(tmp_path)
        assert b"ou***@example.com" in raw
        await shop.say(f"remind {SECOND}")
        await shop.service.database.write(tried, ("email", SECOND))
        values = {value[:40] for value in await shop.service.database.read(sealed_values)}
        assert FIRST.encode() not in everything(tmp_path)
        await shop.say("forget")
        raw = everything(tmp_path)
        assert not [value for value in values if value in raw]
    for address in (FIRST, SECOND):
        host = address.partition("@")[2]
        parts = (address, host, masked("email", address))
        assert not [part for part in parts if part.encode() in raw]


async def test_records_of_every_place_are_parted_from_whom_they_went_to(shop: Shop) -> None:
    await shop.say(f"remind {FIRST}")
    await shop.service.database.write(tried, ("email", FIRST), ("test", "42"))
    await shop.say(f"remind {FIRST}", who="other")
    await shop.say("forget")
    assert await shop.service.database.read(named) == ["", "ou***@example.com"]  # another chat goes there, too
    await shop.say("forget", who="other")
    assert await shop.service.database.read(named) == ["", ""]
    assert await shop.rows(subscriptions) == await shop.rows(reminders) == 0


async def test_a_mailbox_that_was_left_is_parted_from_its_records_at_once(shop: Shop) -> None:
    await shop.say(f"remind {FIRST}")
    await shop.service.database.write(tried, ("email", FIRST))
    await shop.say(f"remind {SECOND}")
    assert await shop.service.database.read(named) == [""]


async def test_what_is_written_down_after_all_was_deleted_names_nobody(shop: Shop) -> None:
    await shop.say(f"remind {FIRST}")
    read, write = shop.service.database.read, shop.service.database.write
    known = await read(lambda connection: connection.execute(select(subscriptions.c.id)).scalar_one())
    there, gone = KEYS.index("address", "email", FIRST), KEYS.index("address", "email", SECOND)
    await write(tried, ("email", FIRST), ("email", SECOND))
    await write(part_deleted, {known: there, known + 1: gone})
    assert await read(named) == ["", "ou***@example.com"]
