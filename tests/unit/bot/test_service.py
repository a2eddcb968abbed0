"""An event is handled once, whatever happens around it."""

import asyncio
from datetime import UTC, date, datetime

import pytest

from bot.clock import Clock
from bot.exchange import SlowDown
from bot.pace import Pace
from bot.store import tables
from dialogs.conversation import Conversation
from dialogs.incoming import Incoming
from dialogs.subscription import Held
from dialogs.turn import Turn
from knowledge.library import Library
from support.parrot import parrot
from support.shop import Shop, opened, texts


async def test_answers_and_remembers(shop: Shop) -> None:
    first, second = await shop.say("你好"), await shop.say("再见")
    assert texts(first)[0].startswith("1: 你好")
    assert texts(second)[0].startswith("2: 再见")


async def test_a_repeat_gets_the_same_answer_and_changes_nothing(shop: Shop) -> None:
    first = await shop.say("burst", event_id="same")
    again = await shop.say("burst", event_id="same")
    assert again.repeated
    assert not first.repeated
    assert (again.replies, again.messages) == (first.replies, first.messages)
    assert texts(await shop.say("后来"))[0].startswith("2: ")


async def test_parallel_repeats_take_effect_once(shop: Shop) -> None:
    handled = await asyncio.gather(*(shop.say("lead 张三 +8613800000000", event_id="same") for _ in range(12)))
    assert len({tuple(texts(one)) for one in handled}) == 1
    assert [one.repeated for one in handled].count(False) == 1
    assert await shop.rows(tables.leads) == 1
    assert len(await shop.service.history("test", "42")) == 2


async def test_parallel_messages_of_one_person_queue(shop: Shop) -> None:
    handled = await asyncio.gather(*(shop.say(f"m{n}") for n in range(15)))
    steps = sorted(int(texts(one)[0].split(":")[0]) for one in handled)
    assert steps == list(range(1, 16))


async def test_parallel_people_do_not_mix(shop: Shop) -> None:
    handled = await asyncio.gather(*(shop.say(f"ich bin {n}", who=str(n)) for n in range(15)))
    assert [texts(one)[0].split(" (")[0] for one in handled] == [f"1: ich bin {n}" for n in range(15)]


async def test_another_persons_event_id_reveals_nothing(shop: Shop) -> None:
    await shop.say("geheim", who="1", event_id="guessable")
    other = await shop.say("hallo", who="2", event_id="guessable")
    assert not other.repeated
    assert "geheim" not in texts(other)[0]


async def test_history_has_every_message_in_order(shop: Shop) -> None:
    await shop.say("一")
    await shop.say("burst")
    lines = await shop.service.history("test", "42")
    assert [line.author for line in lines] == ["person", "bot", "person", "bot", "bot", "bot"]
    assert [line.seq for line in lines] == sorted({line.seq for line in lines})
    assert lines[0].text == "一"
    assert await shop.service.history("test", "42", lines[1].seq) == lines[2:]
    assert await shop.service.history("test", "nobody") == ()


async def test_a_tap_is_shown_by_its_label_and_a_tick_not_at_all(shop: Shop) -> None:
    await shop.say("hi")
    tapped = await shop.say(choice="1.a:yes")
    ticked = await shop.say(choice="2.t:prize=gold")
    picked = await shop.say(choice="3.ok", picked=("gold", "unknown"))
    assert [handled.messages[0].text for handled in (tapped, picked)] == ["是", "金奖"]
    assert [message.author for message in ticked.messages] == ["bot"]


async def test_a_fault_gets_an_apology_and_leaves_the_state(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    await shop.say("hi")
    failed = await shop.say("boom 13800000000", event_id="poison")
    assert "抱歉" in texts(failed)[0]
    assert [choice.id for choice in failed.replies[0].choices] == ["1.a:yes", "1.t:prize=gold"]
    assert texts(await shop.say("weiter"))[0].startswith("2: ")
    assert (await shop.say("boom", event_id="poison")).messages == failed.messages
    assert "step failed" in caplog.text


async def test_a_fault_on_first_contact_speaks_the_channels_language(shop: Shop) -> None:
    failed = await shop.say("boom", language="en")
    assert texts(failed)[0].startswith("Sorry")
    assert texts(await shop.say("hi"))[0].startswith("1: ")


async def test_an_effect_that_fails_leaves_nothing_behind(shop: Shop) -> None:
    failed = await shop.say("lead 张三 +8613800000000 no-such/tier")
    assert "抱歉" in texts(failed)[0]
    assert await shop.rows(tables.leads) == 0


@pytest.mark.parametrize("text", ["", "x" * 10_000, "👩‍🏭" * 50, "half \ud83d", "nul \x00 in it"])
async def test_any_text_is_survived(shop: Shop, text: str) -> None:
    handled = await shop.say(text)
    assert handled.replies
    assert (await shop.service.history("test", "42"))[-1].reply == handled.replies[-1]


async def test_whoever_floods_waits_and_nobody_else_does(database_url: str, library: Library) -> None:
    async with opened(database_url, library, pace=Pace(3, 60)) as shop:
        for _ in range(3):
            await shop.say("x")
        with pytest.raises(SlowDown) as slow:
            await shop.say("x")
        assert 1 <= slow.value.retry_after <= 60
        assert (await shop.say("y", who="other")).replies


async def test_the_rehearsed_date_reaches_the_step_and_not_the_records(shop: Shop) -> None:
    real = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)
    rehearsed = shop.at(Clock(date(2024, 3, 10), lambda: real))
    handled = await rehearsed.say("hi")
    assert "(2024-03-10)" in texts(handled)[0]
    assert handled.messages[0].at == real


async def test_a_crash_between_commit_and_answer_is_healed_by_the_repeat(database_url: str, library: Library) -> None:
    async with opened(database_url, library) as before:
        lost = await before.say("lead 张三 +8613800000000", event_id="e1")
    async with opened(database_url, library) as after:
        again = await after.say("lead 张三 +8613800000000", event_id="e1")
        assert again.repeated
        assert again.messages == lost.messages
        assert await after.rows(tables.leads) == 1


async def test_a_caller_who_goes_away_does_not_break_the_turn(database_url: str, library: Library) -> None:
    async with opened(database_url, library) as shop:
        task = asyncio.create_task(shop.say("hi", event_id="e1"))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert texts(await shop.say("hi", event_id="e1"))[0].startswith("1: ")
        assert texts(await shop.say("hi"))[0].startswith("2: ")


async def test_the_step_runs_once_for_parallel_repeats(database_url: str, library: Library) -> None:
    calls: list[str] = []

    def counting(state: Conversation, incoming: Incoming, books: Library, now: datetime, held: Held) -> Turn:
        calls.append(incoming.text)
        return parrot(state, incoming, books, now, held)

    async with opened(database_url, library, counting) as shop:
        await asyncio.gather(*(shop.say("x", event_id="same") for _ in range(8)))
    assert calls == ["x"]
