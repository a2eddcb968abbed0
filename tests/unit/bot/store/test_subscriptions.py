"""A chat's subscriptions: kept, changed, ended, forgotten, and never shown to anybody else."""

from datetime import date, timedelta

import pytest

from bot.store import outbox, subscriptions
from bot.store.crypto import Keys
from bot.store.outbox import Move
from bot.store.reminding import agenda, attempts, finished, reminders
from bot.store.reminding import subscriptions as table
from bot.store.subscribing import TooManyError
from knowledge.library import Library
from support.plans import HAND_IN, KEYS, NOTICE, at, keys, moved, world

MAIL = "wang@example.com"
CONFIRM = "-/-/confirm/-"


async def test_what_was_said_is_held(database_url: str, library: Library) -> None:
    async with world(database_url, library, "2024-03-05 12:00") as here:
        await here.keep(3, offsets=(1, 7), hour="10:30", prepared=frozenset({f"{NOTICE}/form", f"{NOTICE}/photo"}))
        (held,) = await here.held()
        assert (held.number, held.subject, held.role, held.hour, held.channel) == (3, NOTICE, "unit", "10:30", "")
        assert (held.offsets, held.prepared, held.state) == (
            (7, 1), frozenset({f"{NOTICE}/form", f"{NOTICE}/photo"}), "active",
        )  # fmt: skip
        assert await here.held("8") == ()


async def test_a_destination_is_sealed_and_opens_for_whoever_sends(database_url: str, library: Library) -> None:
    async with world(database_url, library, "2024-03-05 12:00") as here:
        kept = await here.keep(who="123456789")
        (row,) = await here.rows(table)
        assert b"123456789" not in row.destination_sealed
        found = await here.database.read(subscriptions.by_id, kept, KEYS)
        assert found is not None
        assert (found.channel, found.to) == ("telegram", "123456789")
        lost = await here.database.read(subscriptions.by_id, kept, Keys(("another secret, which is long enough",)))
        assert lost is not None
        assert lost.to == ""


async def test_changing_the_hour_moves_what_is_to_come(database_url: str, library: Library) -> None:
    async with world(database_url, library, "2024-03-06 12:00") as here:
        await here.keep()
        await here.tick()
        await here.keep(hour="15:00")
        await here.tick("2024-03-07 10:00")
        assert await here.told() == []
        await here.tick("2024-03-07 15:00")
        assert await here.told() == ["hand-in/before.7/2024-03-14"]


async def test_a_change_in_the_minute_of_a_reminder_loses_nothing(database_url: str, library: Library) -> None:
    async with world(database_url, library, "2024-03-06 12:00") as here:
        await here.keep()
        await here.tick("2024-03-07 08:59")
        here.time = at("2024-03-07 09:00") + timedelta(seconds=5)
        await here.keep(offsets=(7, 2))
        await here.tick()
        assert await here.told() == ["hand-in/before.7/2024-03-14"]


@pytest.mark.parametrize("state", ["paused", "stopped"])
async def test_pausing_and_stopping_take_back_what_is_queued(database_url: str, library: Library, state: str) -> None:
    async with world(database_url, library, "2024-03-06 12:00") as here:
        await here.keep()
        await here.tick("2024-03-07 09:00")
        await here.keep(state=state)
        assert [status for _, _, status in await here.queue()] == ["withdrawn"]
        assert await here.tries() == [(f"{HAND_IN}/before.7/2024-03-14", "withdrawn", state)]
        assert await here.rows(agenda) == []
        await here.tick("2024-03-12 12:00")
        assert await here.queue("ready") == []


async def test_a_stopped_subscription_comes_back_and_says_nothing_twice(database_url: str, library: Library) -> None:
    async with world(database_url, library, "2024-03-06 12:00") as here:
        first = await here.keep()
        await here.tick("2024-03-07 09:00")
        await here.sent()
        await here.keep(state="stopped")
        assert await here.keep(2) == first
        assert [one.number for one in await here.held()] == [2]
        await here.tick("2024-03-11 09:00")
        assert await here.told() == ["hand-in/before.3/2024-03-14"]


async def test_what_is_done_is_not_told_and_ends_the_series(database_url: str, library: Library) -> None:
    async with world(database_url, library, "2024-03-06 12:00") as here:
        await here.keep()
        await here.tick("2024-03-07 09:00")
        await here.keep(done=frozenset({HAND_IN}))
        assert keys(await here.queue("withdrawn")) == [f"{HAND_IN}/before.7/2024-03-14"]
        assert await here.state(1) == "over"
        await here.tick("2024-03-11 09:00")
        assert await here.queue("ready") == []


async def test_of_a_programme_the_other_stages_are_told_when_one_is_done(database_url: str, library: Library) -> None:
    async with world(database_url, library, "2021-06-18 12:00") as here:
        await here.keep(subject="dalian-craftsman", done=frozenset({"dalian-craftsman-2021/unit-posting"}))
        await here.through("2021-07-03 12:00", timedelta(hours=6))
        assert {key.split("/")[0] for key in await here.told()} == {"hand-in"}
        assert await here.state(1) == "active"


async def test_a_done_stage_that_was_not_done_after_all_is_told_again(database_url: str, library: Library) -> None:
    async with world(database_url, library, "2024-03-06 12:00") as here:
        await here.keep(done=frozenset({HAND_IN}))
        await here.keep(state="active")
        assert await here.rows(finished) == []
        await here.tick("2024-03-07 09:00")
        assert await here.told() == ["hand-in/before.7/2024-03-14"]


async def test_being_told_later_leaves_the_dates_alone(database_url: str, library: Library) -> None:
    async with world(database_url, library, "2024-03-07 12:00") as here:
        await here.keep()
        await here.do(lambda chat: chat.snooze(1, HAND_IN, at("2024-03-08 09:00")))
        await here.do(lambda chat: chat.snooze(1, HAND_IN, at("2024-03-09 09:00")))  # thought better of it
        assert await here.queue() == [(1, f"{HAND_IN}/later.2024-03-07/2024-03-14", "waiting")]
        await here.do(lambda chat: chat.snooze(1, HAND_IN, at("2024-03-20 09:00")))  # after the date
        await here.do(lambda chat: chat.snooze(1, f"{NOTICE}/nothing", at("2024-03-08 09:00")))
        await here.do(lambda chat: chat.snooze(9, HAND_IN, at("2024-03-08 09:00")))
        (row,) = await here.rows(reminders)
        assert row.due_ms == int(at("2024-03-09 09:00").timestamp() * 1000)
        here.books.now = moved(library, "hand-in", date(2024, 3, 20))
        await here.tick("2024-03-07 13:00")
        assert keys(await here.queue("withdrawn")) == [f"{HAND_IN}/later.2024-03-07/2024-03-14"]


async def test_an_e_mail_address_is_asked_first_and_told_nothing_before(database_url: str, library: Library) -> None:
    async with world(database_url, library, "2024-03-06 12:00") as here:
        kept = await here.keep(channel="email", to=MAIL)
        assert await here.state(kept) == "unconfirmed"
        assert await here.queue() == [(kept, CONFIRM, "ready")]
        for state in ("active", "paused", "active"):  # whatever the chat says
            await here.keep(channel="email", state=state)
            assert await here.state(kept) == "unconfirmed"
        await here.tick("2024-03-07 09:00")
        assert await here.queue() == [(kept, CONFIRM, "ready")]
        assert await here.database.write(subscriptions.set_state, kept, "active", here.time)
        await here.tick("2024-03-11 09:00")
        assert f"{HAND_IN}/before.3/2024-03-14" in keys(await here.queue("ready"))
        (held,) = await here.held()
        assert held.where == "wa***@example.com"


async def test_a_chat_is_told_until_a_mailbox_agrees_and_then_the_mailbox_alone(
    database_url: str, library: Library
) -> None:
    async with world(database_url, library, "2024-03-06 12:00") as here:
        chat, other = await here.keep(1), await here.keep(3, subject="dalian-craftsman")
        mailbox = await here.keep(2, channel="email", to=MAIL)
        await here.tick("2024-03-07 09:00")
        assert [row[0] for row in await here.queue("ready") if row[1] != CONFIRM] == [chat]
        assert await here.database.write(subscriptions.set_state, mailbox, "active", here.time)
        assert [await here.state(one) for one in (chat, mailbox, other)] == ["stopped", "active", "active"]
        await here.tick("2024-03-11 09:00")
        assert {row[0] for row in await here.queue("ready") if row[1] != CONFIRM} == {mailbox}


async def test_an_owner_who_stopped_is_asked_again_before_the_chat_can_go_on(
    database_url: str, library: Library
) -> None:
    async with world(database_url, library, "2024-03-06 12:00") as here:
        kept = await here.keep(channel="email", to=MAIL)
        await here.database.write(subscriptions.set_state, kept, "active", here.time)
        await here.keep(channel="email", state="paused")
        await here.keep(channel="email", state="active")
        assert await here.state(kept) == "active"
        await here.sent()
        await here.database.write(subscriptions.set_state, kept, "stopped", here.time)
        await here.keep(channel="email", state="active")
        assert await here.state(kept) == "unconfirmed"
        assert keys(await here.queue("ready")) == [CONFIRM]


async def test_two_chats_with_one_address_know_nothing_of_each_other(database_url: str, library: Library) -> None:
    async with world(database_url, library, "2024-03-06 12:00") as here:
        mine = await here.keep(channel="email", to=MAIL, who="7", prepared=frozenset({f"{NOTICE}/form"}))
        await here.database.write(subscriptions.set_state, mine, "active", here.time)
        other = await here.keep(channel="email", to=MAIL, who="8")
        assert other != mine
        assert [(one.state, one.prepared) for one in await here.held("8")] == [("unconfirmed", frozenset())]
        await here.keep(channel="email", who="8", state="stopped")
        assert await here.state(mine) == "active"


async def test_nobody_can_have_an_address_asked_over_and_over(database_url: str, library: Library) -> None:
    async with world(database_url, library, "2024-03-06 12:00") as here:
        for who in range(9):
            await here.keep(channel="email", to=MAIL, who=str(who))
        assert len(await here.queue("ready")) == 3
        assert len(await here.queue("waiting")) == 6


async def test_a_chat_has_no_endless_number_of_subscriptions(database_url: str, library: Library) -> None:
    async with world(database_url, library, "2024-03-06 12:00") as here:
        for number in range(60):
            await here.keep(number + 1, channel="email", to=f"{number}@example.com")
        with pytest.raises(TooManyError):
            await here.keep(61, channel="email", to="61@example.com")


async def test_a_calendar_is_fetched_and_nothing_is_planned_for_it(database_url: str, library: Library) -> None:
    async with world(database_url, library, "2024-03-06 12:00") as here:
        await here.keep(1)
        kept = await here.keep(2, channel="calendar")
        assert len(await here.rows(agenda)) == 1
        paths = []
        for _ in range(2):
            await here.do(lambda chat: chat.renew_feed(2))
            paths.append((await here.held())[1].feed)
        assert paths[0] != paths[1]
        assert paths[1] == f"/calendar/{kept}-{subscriptions.feed_token(KEYS, kept, 2)}.ics"


async def test_a_subscription_can_go_elsewhere_with_what_is_queued(database_url: str, library: Library) -> None:
    async with world(database_url, library, "2024-03-06 12:00") as here:
        kept = await here.keep(channel="email", to=MAIL)
        await here.database.write(subscriptions.set_state, kept, "active", here.time)
        await here.tick("2024-03-07 09:00")
        await here.keep()
        await here.keep(2, channel="email", to=MAIL)
        (row,) = [row for row in await here.rows(reminders) if "before" in row.moment]
        assert (row.channel, row.status, row.subscription) == ("telegram", "ready", kept)
        await here.keep(2)  # the second one now goes where the first one goes: they become one
        assert [one.number for one in await here.held()] == [2]


async def test_what_is_on_its_way_while_it_goes_elsewhere_is_tried_there_next(
    database_url: str, library: Library
) -> None:
    async with world(database_url, library, "2024-03-06 12:00") as here:
        kept = await here.keep(channel="email", to=MAIL)
        await here.database.write(subscriptions.set_state, kept, "active", here.time)
        await here.tick("2024-03-07 09:00")
        confirm = reminders.delete().where(reminders.c.moment == CONFIRM)
        await here.database.write(lambda connection: connection.execute(confirm))
        (leased,) = await here.database.write(outbox.lease, "email", 5, 10)
        await here.keep()
        await here.database.write(outbox.move, [Move(leased, "ready", 0, 1)])
        (row,) = await here.rows(reminders)
        assert (row.channel, row.status, row.tries) == ("telegram", "ready", 1)
        assert row.destination != leased.destination


async def test_who_is_forgotten_leaves_nothing_and_only_that(database_url: str, library: Library) -> None:
    async with world(database_url, library, "2024-03-06 12:00") as here:
        for who in ("7", "8"):
            kept = await here.keep(2, who=who, channel="email", to=MAIL)
            await here.database.write(subscriptions.set_state, kept, "active", here.time)
            await here.keep(1, who=who)  # and here as well
        await here.keep(1, done=frozenset({f"{NOTICE}/other"}))
        await here.tick("2024-03-07 09:00")
        await here.keep(1, state="paused")
        await here.keep(1, who="8", state="paused")
        gone = (await here.rows(table))[0].address
        await here.database.write(subscriptions.forget, gone)
        assert {row.address for row in await here.rows(table)} == {(await here.rows(table))[0].address} != {gone}
        assert {number for number, _, _ in await here.queue()} == {row.id for row in await here.rows(table)}
        assert await here.rows(finished) == []
        assert sorted(row.destination == "" for row in await here.rows(attempts)) == [False, True]
        assert gone not in str([await here.rows(one) for one in (table, agenda, reminders, attempts)])
