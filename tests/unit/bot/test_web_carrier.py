"""A reminder waits in the conversation, and leaves everything else there as it was."""

import pytest

from bot.carrier import Parcel
from bot.channels.web.carrier import WebCarrier
from bot.shelf import Shelf
from bot.store import conversations, tables
from bot.store.crypto import Keys
from dialogs.reminding.note import Note
from dialogs.subscription import Subscription
from knowledge.library import Library
from scheduler.result import Delivered, NotNow
from support.reminding import NEWS, NOTICE
from support.shop import SECRET, Shop

WHO = "42"


@pytest.fixture
def carrier(shop: Shop, library: Library) -> WebCarrier:
    service = shop.service
    return WebCarrier("test", service.database, Shelf(library), service.keys, service.work.clock)


def parcel(shop: Shop) -> Parcel:
    destination = shop.service.keys.index("address", "test", WHO)
    note = Note(Subscription(1, NOTICE, "unit", "zh"), NEWS)
    return Parcel("test", WHO, "***", destination, "zh", (note,), (7,))


async def test_it_is_the_newest_message_and_the_conversation_goes_on(shop: Shop, carrier: WebCarrier) -> None:
    await shop.say("一", who=WHO)
    before = await shop.service.conversation("test", WHO)
    assert await carrier.carry(parcel(shop)) == Delivered()
    assert await shop.service.conversation("test", WHO) == before
    *_, newest = await shop.service.history("test", WHO)
    assert newest.author == "bot"
    assert newest.reply is not None
    assert "大连" in str(newest.reply.blocks)
    await shop.say("二", who=WHO)
    assert [message.text for message in await shop.service.history("test", WHO)] == ["一", "", "", "二", ""]


async def test_its_buttons_belong_to_the_step_that_the_chat_is_at(shop: Shop, carrier: WebCarrier) -> None:
    for text in "一二三":
        await shop.say(text, who=WHO)
    await carrier.carry(parcel(shop))
    *_, newest = await shop.service.history("test", WHO)
    assert newest.reply is not None
    assert {choice.id.partition(".")[0] for choice in newest.reply.choices} == {"3"}


async def test_a_conversation_that_was_deleted_meanwhile_is_made_again(shop: Shop, carrier: WebCarrier) -> None:
    await shop.say("一", who=WHO)
    await shop.service.database.write(conversations.remove, parcel(shop).destination)
    assert await carrier.carry(parcel(shop)) == Delivered()
    assert len(await shop.service.history("test", WHO)) == 1


async def test_a_conversation_that_cannot_be_read_is_left_as_it_is(shop: Shop, library: Library) -> None:
    await shop.say("一", who=WHO)
    service = shop.service
    other = WebCarrier("test", service.database, Shelf(library), Keys((SECRET[::-1],)), service.work.clock)
    before = await service.conversation("test", WHO)
    assert await other.carry(parcel(shop)) == Delivered()
    assert await service.conversation("test", WHO) == before


async def test_while_the_database_is_away_it_is_tried_later(shop: Shop, carrier: WebCarrier) -> None:
    await shop.service.database.write(tables.messages.drop)
    assert isinstance(await carrier.carry(parcel(shop)), NotNow)
