"""Whole conversations over Telegram, by polling and by webhook, with the dialog as it is."""

import pytest

from support.shop import Shop
from support.telegram import Running
from telegram_server import Heard, Person, TelegramServer

LAST = 60


@pytest.fixture
def worker(server: TelegramServer) -> Person:
    return server.user(42)


async def tap(person: Person, label: str, *, on: Heard | None = None) -> Heard:
    """Tap and hear what follows."""
    person.taps(label, on)
    return (await person.hears())[0]


async def say(person: Person, text: str) -> Heard:
    person.says(text)
    return (await person.hears())[0]


async def answered_to_the_end(person: Person, screen: Heard) -> Heard:
    """Say 不清楚 to every question, and stop at the verdict."""
    for _ in range(LAST):
        if "初步判断" in screen.text and "题" not in screen.text.split("\n")[0]:
            return screen
        screen = await tap(person, "不清楚", on=screen)
    raise AssertionError("no verdict after so many questions")


async def test_a_welder_gets_from_hello_to_a_verdict_and_on(
    running: Running, office: Shop, server: TelegramServer, worker: Person
) -> None:
    async with running(server, office):
        welcome = await say(worker, "/start")
        assert "您的单位在哪里" in welcome.text
        asker = await tap(worker, "重庆市", on=welcome)
        assert "为自己问" in asker.buttons
        verdict = await answered_to_the_end(worker, await tap(worker, "为自己问", on=asker))
        assert "市级首席" in verdict.text
        assert "以人社部门审核为准" in verdict.text
        why = await tap(worker, "为什么：市级首席", on=verdict)
        assert why.text
        await worker.hears_nothing()
    assert server.refused == []
    assert server.unconfirmed == 0


async def test_the_history_reads_calmly(running: Running, office: Shop, server: TelegramServer, worker: Person) -> None:
    async with running(server, office):
        welcome = await say(worker, "/start")
        await tap(worker, "韶关市", on=welcome)
        await server.until(lambda: server.accepted("editMessageReplyMarkup"))
        left = worker.chat.messages[welcome.message_id]["reply_markup"]["inline_keyboard"]
        assert [[button["text"] for button in row] for row in left] == [["✓ 韶关市"]]
        assert worker.screen[-1]["reply_markup"]


async def test_several_answers_are_ticked_in_place(
    running: Running, office: Shop, server: TelegramServer, worker: Person
) -> None:
    async with running(server, office):
        screen = await say(worker, "/start")
        screen = await tap(worker, "不止一个地方", on=screen)
        before = len(worker.screen)
        ticked = await tap(worker, "大连市", on=screen)
        assert ticked.edited
        assert "☑ 大连市" in ticked.buttons
        ticked = await tap(worker, "韶关市", on=ticked)
        assert {"☑ 大连市", "☑ 韶关市"} <= set(ticked.buttons)
        unticked = await tap(worker, "大连市", on=ticked)
        assert {"☐ 大连市", "☑ 韶关市"} <= set(unticked.buttons)
        assert len(worker.screen) == before
        done = await tap(worker, "选好了", on=unticked)
        assert not done.edited


async def test_an_old_button_is_answered_kindly_and_changes_nothing(
    running: Running, office: Shop, server: TelegramServer, worker: Person
) -> None:
    async with running(server, office):
        welcome = await say(worker, "/start")
        asker = await tap(worker, "重庆市", on=welcome)
        late = await tap(worker, "大连市", on=welcome)
        assert "重庆" in late.text
        assert set(asker.buttons) <= set(late.buttons)
        await server.until(lambda: len(server.accepted("answerCallbackQuery")) == 2)
        assert server.state.callbacks == {}


async def test_a_deep_link_opens_its_notice(
    running: Running, office: Shop, server: TelegramServer, worker: Person
) -> None:
    async with running(server, office):
        opened = await say(worker, "/start shaoguan-studio-2022")
        assert "韶关" in opened.text


@pytest.mark.parametrize("act", [Person.sends_photo, Person.sends_voice, Person.sends_sticker, Person.sends_document])
async def test_what_is_no_text_gets_a_helpful_answer(
    running: Running, office: Shop, server: TelegramServer, worker: Person, act: object
) -> None:
    async with running(server, office):
        welcome = await say(worker, "/start")
        act(worker)  # type: ignore[operator]
        (helped,) = await worker.hears()
        assert set(welcome.buttons) <= set(helped.buttons)


async def test_typed_answers_edits_emoji_and_long_texts_leave_the_state_intact(
    running: Running, office: Shop, server: TelegramServer, worker: Person
) -> None:
    async with running(server, office):
        await say(worker, "/start")
        asker = await say(worker, "重庆")
        worker.edits(worker.says("😀😀"), "改过的")
        for odd in [*await worker.hears(2), await say(worker, "长" * 4096)]:
            assert "为自己问" in odd.buttons
        assert "为自己问" in asker.buttons


async def test_english_all_the_way(running: Running, office: Shop, server: TelegramServer) -> None:
    async with running(server, office):
        stranger = server.user(43, language="en-US")
        welcome = await say(stranger, "/start")
        assert not any("\u4e00" <= character <= "\u9fff" for character in welcome.text)


async def test_after_forget_nothing_is_left_but_a_harmless_repeat(
    running: Running, office: Shop, server: TelegramServer, worker: Person
) -> None:
    async with running(server, office):
        await say(worker, "/start")
        await say(worker, "/forget")
        await server.until(lambda: server.unconfirmed == 0)
    rows = await office.all_rows()
    assert "messages" not in rows
    assert rows["inbox"] == rows["deliveries"] == 1


async def test_the_menu_and_the_description_are_in_both_languages(
    running: Running, office: Shop, server: TelegramServer
) -> None:
    async with running(server, office):
        await server.until(lambda: len(server.accepted("setMyShortDescription")) == 2)
    chinese, english = server.state.commands["default:", ""], server.state.commands["default:", "en"]
    assert [entry["command"] for entry in chinese] == [entry["command"] for entry in english]
    assert {"start", "help", "forget", "person"} <= {entry["command"] for entry in chinese}
    assert server.state.introductions["description", "en"].startswith("Jiangwen")


async def test_a_group_gets_one_polite_line(running: Running, office: Shop, server: TelegramServer) -> None:
    group = server.user(-100)
    chat = {"id": -100, "type": "supergroup", "title": "车间"}
    said = {"date": 1, "chat": chat, "from": server.user(42).chat.person, "text": "/start@jiangwen_1_bot"}
    async with running(server, office):
        for number in range(3):
            server.state.updates.add("message", {"message_id": 900 + number, **said}, "group")
        (line,) = await group.hears()
        assert "私聊" in line.text
        await group.hears_nothing()
    assert await office.all_rows() == {}
