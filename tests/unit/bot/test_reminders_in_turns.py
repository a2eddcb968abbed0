"""A turn sees what its chat holds, and what it asks for is kept with it in one transaction."""

from datetime import datetime

import pytest
from sqlalchemy import select

from bot.clock import SHANGHAI, Clock
from bot.store import tables
from bot.store.reminding import reminders, subscriptions
from support.shop import Shop, texts

THEN = Clock(source=lambda: datetime(2024, 3, 6, 12, tzinfo=SHANGHAI))


@pytest.fixture
def then(shop: Shop) -> Shop:
    return shop.at(THEN)


async def held(shop: Shop, who: str = "42") -> str:
    return texts(await shop.say("held", who=who))[0].split(": ")[1].split(" (")[0]


async def test_the_next_step_sees_what_is_held_and_another_chat_does_not(then: Shop) -> None:
    await then.say("remind")
    await then.say("remind wang@example.com")
    assert await held(then) == "['active', 'wa***@example.com']"
    assert await held(then, "other") == "[]"


async def test_the_same_event_again_keeps_nothing_twice(then: Shop) -> None:
    for _ in range(3):
        await then.say("remind wang@example.com", event_id="same")
    assert await then.rows(subscriptions) == 1
    assert await then.rows(reminders) == 1


async def test_what_is_no_address_is_apologised_for_and_nothing_is_kept(then: Shop) -> None:
    handled = await then.say("remind wang@localhost")
    assert handled.replies
    assert await then.rows(subscriptions) == 0


async def test_later_and_a_link_are_kept(then: Shop) -> None:
    await then.say("remind")
    await then.say("later")
    await then.say("feed")
    assert await then.rows(reminders) == 1
    read = then.service.database.read
    assert await read(lambda c: c.execute(select(subscriptions.c.feed)).scalar_one()) == 1


async def test_forgetting_takes_the_reminders_with_it(then: Shop) -> None:
    await then.say("remind")
    await then.say("remind wang@example.com")
    await then.say("later")
    await then.say("forget")
    assert {"subscriptions", "agenda", "reminders", "finished"}.isdisjoint(await then.all_rows())
    assert await held(then) == "[]"


async def test_a_typed_address_goes_with_what_is_personal(then: Shop) -> None:
    await then.say("hi")
    await then.say("remind ＷＡＮＧ@Example.com")
    await then.say("my address is wang＠example.com")
    await then.say("withdraw")
    assert await then.rows(tables.messages) == 4  # of the first turn and the last
