"""Forgetting leaves nothing of a person, in no row and in no byte of the file."""

from pathlib import Path

from sqlalchemy import Connection, select

from bot.store import tables
from bot.store.crypto import Keys
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
    assert before == {"conversations": 2, "inbox": 2, "messages": 4, "leads": 1, "consents": 2}
    assert await shop.all_rows() == {"conversations": 1, "inbox": 2, "messages": 2, "leads": 1, "consents": 1}
    left = await shop.service.database.read(lambda c: c.execute(select(tables.inbox.c.address)).scalars().all())
    assert left.count(None) == 1


async def test_the_answer_arrives_and_can_be_repeated(shop: Shop) -> None:
    await shop.say(LEAD)
    gone = await shop.say("forget", event_id="f")
    again = await shop.say("forget", event_id="f")
    assert again.repeated
    assert again.replies == gone.replies
    assert texts(gone)
    assert (await shop.all_rows()) == {"inbox": 1}
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
    for secret in ("欧阳修", "13812345678", "某某机床厂", "leader_age", "=1+1", "draft"):
        assert secret.encode() not in raw
