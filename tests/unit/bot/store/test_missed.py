"""What could not be answered is counted once for each question, without anything that says who asked."""

import asyncio
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, update

from bot.clock import Clock
from bot.store import missed, tables
from bot.store.crypto import Keys, SealError
from dialogs.engine import step
from knowledge.library import Library
from support.parrot import NEAREST
from support.shop import SECRET, Shop, opened

PERSONAL = "missed 我叫欧阳建国，电话13812345678，大连华锐重工集团的食堂在哪"


def on(day: int) -> Clock:
    return Clock(source=lambda: datetime(2026, 3, day, 18, tzinfo=UTC))


def listed(connection: Connection, since: date | None = None, secret: str = SECRET) -> list[missed.Missed]:
    return list(missed.listed(connection, missed.Chosen(since), Keys((secret,))))


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.glob("test.db*")))


async def kept(shop: Shop, since: date | None = None) -> list[missed.Missed]:
    return await shop.service.database.read(listed, since)


async def test_two_who_ask_the_same_count_as_one_question(shop: Shop) -> None:
    await shop.at(on(1)).say("missed 我叫张伟，13800000000，食堂在哪", who="1")
    await shop.at(on(4)).say("missed 我叫王小明，13911112222，食堂在哪！", who="2")
    question = missed.Missed(
        "我叫#|食堂在哪", 2, NEAREST, date(2026, 3, 2), date(2026, 3, 5)
    )  # it is past midnight in China
    assert await kept(shop) == [question]


async def test_the_same_event_again_is_not_counted_again(shop: Shop) -> None:
    for _ in range(3):
        await shop.say("missed 食堂在哪", event_id="same")
    assert [question.times for question in await kept(shop)] == [1]


async def test_many_at_once_are_all_counted(shop: Shop) -> None:
    await asyncio.gather(*(shop.say("missed 食堂在哪", who=str(n)) for n in range(10)))
    assert [question.times for question in await kept(shop)] == [10]


async def test_the_most_asked_come_first_and_those_before_a_day_are_left_out(shop: Shop) -> None:
    await shop.at(on(1)).say("missed 食堂在哪")
    await shop.at(on(2)).say("missed 食堂在哪")
    await shop.at(on(3)).say("missed 班车几点开")
    assert [question.text for question in await kept(shop)] == ["食堂在哪", "班车几点开"]
    assert [question.text for question in await kept(shop, date(2026, 3, 4))] == ["班车几点开"]


async def test_beyond_the_most_no_new_question_is_added_and_known_ones_still_count(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(missed, "MOST", 2)
    for said in ("食堂在哪", "班车几点开", "澡堂在哪", "食堂在哪"):
        await shop.say(f"missed {said}")
    assert [(question.text, question.times) for question in await kept(shop)] == [("食堂在哪", 2), ("班车几点开", 1)]


@pytest.mark.parametrize("said", ["😀😀", "13800000000", "张伟", ""])
async def test_what_masking_leaves_nothing_of_is_not_kept(shop: Shop, said: str) -> None:
    await shop.say(f"missed {said}")
    assert await kept(shop) == []


async def test_the_table_knows_no_address_no_channel_and_no_moment(shop: Shop) -> None:
    await shop.say(PERSONAL)
    (row,) = await shop.service.database.read(lambda c: c.execute(select(tables.missed)).mappings().all())
    assert set(row) == {"question", "text_sealed", "times", "nearest", "first_day", "last_day", "settled"}
    assert not any(isinstance(value, datetime) for value in row.values())
    address = shop.service.keys.index("address", "test", "42")
    assert address not in map(str, row.values())


async def test_forgetting_a_chat_leaves_the_question_and_nothing_of_who_asked(shop: Shop) -> None:
    await shop.say(PERSONAL)
    await shop.say("forget")
    (question,) = await kept(shop)
    assert question.text == "我叫#|电话#|大连#集团的食堂在哪"
    assert await shop.all_rows() == {"inbox": 1, "missed": 1}


async def test_no_byte_of_the_question_is_readable_in_the_file(
    sqlite_url: str, tmp_path: Path, library: Library
) -> None:
    async with opened(sqlite_url, library) as shop:
        await shop.say(PERSONAL)
        raw = everything(tmp_path)
    for secret in ("欧阳", "建国", "13812345678", "华锐", "食堂"):
        assert secret.encode() not in raw


async def test_a_question_moved_to_another_row_does_not_open(shop: Shop) -> None:
    await shop.say("missed 食堂在哪")
    await shop.service.database.write(lambda c: c.execute(update(tables.missed).values(question="x")).rowcount)
    with pytest.raises(SealError):
        await kept(shop)


async def test_a_question_of_the_real_chat_is_kept_and_outlives_it(database_url: str, library: Library) -> None:
    async with opened(database_url, library, step) as shop:
        await shop.say("你好")
        await shop.say("我叫张伟，13800000000，食堂在哪")
        await shop.say("忘记我")
        (question,) = await kept(shop)
        assert (question.text, question.times) == ("我叫#|食堂在哪", 1)
        assert question.nearest
        assert set(await shop.all_rows()) == {"inbox", "missed"}
