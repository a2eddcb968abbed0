"""A reminder from the dialogs to the mailbox: a real SMTP server, and a second reader of what arrived."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import mailparser
import pytest

from bot import links
from bot.carrier import Parcel
from bot.channels.email.carrier import Mail, build_mail
from bot.clock import Clock
from bot.settings import Settings
from bot.shelf import Shelf
from bot.store.crypto import Keys
from dialogs.reminding.note import Note
from dialogs.subscription import Subscription
from knowledge.library import Library, catalogue
from knowledge.moment import CONFIRM, Moment
from scheduler.result import Delivered, Unreachable
from support.smtp import Post, serving_mail

TODAY, TOMORROW = date(2021, 6, 25), date(2021, 6, 26)
SITE = "https://jiangwen.example.org"
KEYS = Keys(("s" * 32,))
HELD = Subscription(1, "dalian-craftsman-2021", "unit", "zh", channel="email")
WEEK = Moment("dalian-craftsman-2021", "hand-in", "before", date(2021, 7, 2), 7)
POSTING = Moment("dalian-craftsman-2021", "unit-posting", "before", date(2021, 6, 24), 0)
OTHER = Subscription(2, "chongqing-studio", "unit", "zh", channel="email")
MOVED = Moment("chongqing-studio-2024", "apply-online", "moved", date(2024, 7, 20), since=date(2024, 7, 15))


@pytest.fixture(scope="session")
def library() -> Library:
    return catalogue()


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    async with serving_mail() as post:
        yield post


def mail(library: Library, post: Post) -> Mail:
    url, sender = f"smtp://127.0.0.1:{post.port}", "匠问 <remind@example.org>"
    given: dict[str, Any] = {"smtp_url": url, "mail_from": sender, "public_url": f"{SITE}/", "today": TODAY}
    return build_mail(Settings(_env_file=None, **given), Shelf(library), KEYS)


def parcel(*notes: Note, ids: tuple[int, ...] = (7,), **given: Any) -> Parcel:
    usual: dict[str, Any] = {"channel": "email", "to": "zhang@example.com", "masked": "z***", "destination": "d" * 32}
    return Parcel(**{**usual, "language": "zh", **given}, notes=notes, ids=ids)


async def arrived(library: Library, post: Post, sent: Parcel) -> Any:
    ours = mail(library, post)
    assert await ours.carry(sent) == Delivered()
    await ours.close()
    return mailparser.parse_from_bytes(post.taken[-1].content)


async def test_a_reminder_says_what_when_and_where_in_both_forms(library: Library, post: Post) -> None:
    found = await arrived(library, post, parcel(Note(HELD, WEEK)))
    assert found.to == [("", "zhang@example.com")]
    assert found.defects == []
    assert found.subject.startswith("【匠问】")
    for text in (found.text_plain[0], found.text_html[0]):
        assert "7月2日" in text
        assert "大连" in text
        assert "以人社部门的通知为准" in text
        assert f"{SITE}{links.path(KEYS, 7)}" in text


async def test_every_link_leads_to_our_own_site(library: Library, post: Post) -> None:
    found = await arrived(library, post, parcel(Note(HELD, WEEK), Note(OTHER, MOVED), ids=(7, 8)))
    hrefs = re.findall(r'href="([^"]*)"', found.text_html[0])
    assert hrefs
    assert all(href.startswith(f"{SITE}/") for href in hrefs)
    assert not re.search(r"(?i)<(img|script|link|iframe|object|form)\b|url\(|src=", found.text_html[0])


async def test_each_button_asks_the_page_for_one_thing(library: Library, post: Post) -> None:
    found = await arrived(library, post, parcel(Note(HELD, WEEK)))
    asked = [parse_qs(urlsplit(link).query) for link in re.findall(r"https://\S+\?do=\S+", found.text_plain[0])]
    assert asked == [{"do": [act], "stage": [WEEK.of]} for act in ("done", "later")]
    assert f"{SITE}{links.path(KEYS, 7)}/stop" in found.text_plain[0]


async def test_several_reminders_are_one_mail_with_the_buttons_of_each(library: Library, post: Post) -> None:
    found = await arrived(
        library, post, parcel(Note(HELD, POSTING), Note(HELD, WEEK), Note(OTHER, MOVED), ids=(7, 7, 8))
    )
    assert len(post.taken) == 1
    assert found.subject.endswith("（共 3 件）")
    stages = re.findall(r"do=done&(?:amp;)?stage=([\w%-]+)", found.text_plain[0])
    assert [stage.replace("%2F", "/") for stage in stages] == [POSTING.of, WEEK.of, MOVED.of]
    stop = found.headers["List-Unsubscribe"]
    assert stop == f"<{SITE}{links.path(KEYS, 7)}/stop?also={links.name(KEYS, 8)}>"


async def test_what_two_chats_asked_for_is_told_once_and_done_for_both(library: Library, post: Post) -> None:
    one = await arrived(library, post, parcel(Note(HELD, WEEK)))
    both = await arrived(library, post, parcel(Note(HELD, WEEK), Note(replace(HELD, number=9), WEEK), ids=(7, 8)))
    assert both.text_plain[0].count("7月2日星期五") == one.text_plain[0].count("7月2日星期五")
    (done,) = re.findall(r"https://\S+do=done\S+", both.text_plain[0])
    assert done.startswith(f"{SITE}{links.path(KEYS, 7)}?")
    assert parse_qs(urlsplit(done).query)["also"] == [links.name(KEYS, 8)]


async def test_a_second_copy_can_be_known_by_its_number(library: Library, post: Post) -> None:
    first = await arrived(library, post, parcel(Note(HELD, WEEK), Note(HELD, POSTING), ids=(7, 7)))
    again = await arrived(library, post, parcel(Note(HELD, POSTING), Note(HELD, WEEK), ids=(7, 7)))
    another = await arrived(library, post, parcel(Note(HELD, WEEK)))
    somebody = await arrived(library, post, parcel(Note(HELD, WEEK), destination="e" * 32))
    assert first.message_id == again.message_id
    assert len({first.message_id, another.message_id, somebody.message_id}) == 3


async def test_a_confirmation_asks_and_promises_nothing_before_the_answer(library: Library, post: Post) -> None:
    asked = replace(HELD, state="unconfirmed")
    found = await arrived(library, post, parcel(Note(asked, CONFIRM)))
    text = found.text_plain[0]
    assert "请确认" in found.subject
    assert "大连工匠（2021年）" in text
    assert f"{SITE}{links.path(KEYS, 7)}\r\n" in text or f"{SITE}{links.path(KEYS, 7)}\n" in text
    assert "7 天没有确认，就自动删除" in text
    assert "do=" not in text


async def test_two_confirmations_for_one_address_are_two_messages(library: Library, post: Post) -> None:
    numbers = []
    for subject in ("dalian-craftsman-2021", "lucheng-studio"):
        asked = replace(HELD, state="unconfirmed", subject=subject)
        numbers.append((await arrived(library, post, parcel(Note(asked, CONFIRM)))).message_id)
    assert len(set(numbers)) == 2


def test_a_question_asked_anew_on_another_day_is_another_message(library: Library) -> None:
    asked = parcel(Note(replace(HELD, state="unconfirmed"), CONFIRM))
    writer = mail(library, Post()).writer
    days = [replace(writer, clock=Clock(day)).letter(asked, "a@b.cn").message_id for day in (TODAY, TODAY, TOMORROW)]
    assert days[0] == days[1] != days[2]


async def test_english_is_english_throughout(library: Library, post: Post) -> None:
    held = replace(HELD, language="en")
    for note in (Note(held, WEEK), Note(replace(held, state="unconfirmed"), CONFIRM)):
        found = await arrived(library, post, parcel(note, language="en"))
        ours = found.subject + "".join(re.findall(r"(?m)^.*https://.*$", found.text_plain[0]))
        ours += found.text_plain[0].partition("-- ")[2]
        assert "Jiangwen" in ours
        assert not re.search(r"[\u4e00-\u9fff，。：（）]", ours)


async def test_an_address_that_is_none_is_never_tried(library: Library, post: Post) -> None:
    ours = mail(library, post)
    told = await ours.carry(parcel(Note(HELD, WEEK), to="a@example.com\r\nBcc: b@example.com"))
    assert isinstance(told, Unreachable)
    assert post.connections == 0


def test_the_date_of_a_mail_is_the_true_one(library: Library) -> None:
    at = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
    writer = replace(mail(library, Post()).writer, clock=Clock(date(2021, 6, 25), lambda: at))
    assert writer.letter(parcel(Note(HELD, WEEK)), "zhang@example.com").at == at
