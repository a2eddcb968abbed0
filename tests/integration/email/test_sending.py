"""Handing mail in to a real SMTP server, whatever it does."""

import asyncio
import time
from pathlib import Path

import pytest

from bot.channels.email.line import Envelope
from bot.channels.email.lines import Lines, patience
from bot.channels.email.server import MailServer
from scheduler.result import Delivered, NotNow, Refused, Result, TooFast, Unclear, Unreachable
from support.smtp import DROP, HANG, Post, certificate, serving_mail

SECONDS = 1.2
LETTER = Envelope("remind@example.org", "zhang@example.com", b"Subject: x\r\n\r\n.one\r\n..two\r\n")


def lines(post: Post, **more: object) -> Lines:
    return Lines(MailServer("127.0.0.1", post.port), patience(SECONDS), **more)  # type: ignore[arg-type]


async def sent(post: Post, letter: Envelope = LETTER) -> Result:
    ours = lines(post)
    try:
        return await ours.send(letter)
    finally:
        await ours.close()


async def test_what_arrives_is_what_was_sent_dots_and_all() -> None:
    async with serving_mail() as post:
        assert await sent(post) == Delivered()
    assert [(one.sender, one.to, one.content) for one in post.taken] == [(LETTER.sender, LETTER.to, LETTER.content)]


async def test_one_connection_carries_many_messages() -> None:
    async with serving_mail() as post:
        ours = lines(post)
        assert [await ours.send(LETTER) for _ in range(5)] == [Delivered()] * 5
        await ours.close()
    assert (post.connections, len(post.taken)) == (1, 5)


async def test_a_connection_that_the_server_closed_meanwhile_costs_nothing() -> None:
    async with serving_mail() as post:
        ours = lines(post)
        await ours.send(LETTER)
        for transport in post.open:
            transport.abort()
        assert await ours.send(LETTER) == Delivered()
        await ours.close()
    assert (post.connections, len(post.taken)) == (2, 2)


async def test_a_connection_that_says_goodbye_when_it_is_used_again_costs_nothing() -> None:
    async with serving_mail() as post:
        ours = lines(post)
        await ours.send(LETTER)
        post.faults["mail"] = "421 4.4.2 idle for too long"
        told = await ours.send(LETTER)
        assert told == NotNow("mail 421 4.4.2")
        assert post.connections == 2
        post.faults.clear()
        assert await ours.send(LETTER) == Delivered()
        await ours.close()


@pytest.mark.parametrize(
    ("stage", "answer", "result"),
    [
        ("connect", "554 5.7.1 not from there", NotNow("connect 554 5.7.1")),
        ("connect", "421 4.3.2 closed for now", NotNow("connect 421 4.3.2")),
        ("mail", "550 5.7.1 sender is not welcome", NotNow("mail 550 5.7.1")),
        ("mail", "552 5.3.4 too large", Refused("mail 552 5.3.4")),
        ("rcpt", "550 5.1.1 <zhang@example.com> unknown", Unreachable("rcpt 550 5.1.1")),
        ("rcpt", "550 no such user", Unreachable("rcpt 550")),
        ("rcpt", "551 moved away", Unreachable("rcpt 551")),
        ("rcpt", "553 5.1.3 bad mailbox name", Unreachable("rcpt 553 5.1.3")),
        ("rcpt", "550 5.7.1 blocked by policy", Refused("rcpt 550 5.7.1")),
        ("rcpt", "554 no relaying", Refused("rcpt 554")),
        ("rcpt", "552 5.2.2 full", NotNow("rcpt 552 5.2.2")),
        ("rcpt", "450 4.2.0 greylisted", NotNow("rcpt 450 4.2.0")),
        ("rcpt", "450 4.7.1 rate limit exceeded", TooFast(60)),
        ("data", "451 4.3.0 later", NotNow("data 451 4.3.0")),
        ("data", "554 5.5.1 no valid recipients", Refused("data 554 5.5.1")),
        ("dot", "452 4.3.1 no room", NotNow("data 452 4.3.1")),
        ("dot", "421 Too many messages", TooFast(60)),
        ("dot", "554 5.7.1 looks like spam", Refused("data 554 5.7.1")),
        ("dot", "550 looks like spam", Refused("data 550")),
        ("dot", "550 5.1.1 no such user after all", Unreachable("data 550 5.1.1")),
    ],
)
async def test_each_answer_means_what_the_standard_says(stage: str, answer: str, result: Result) -> None:
    async with serving_mail() as post:
        post.faults[stage] = answer
        assert await sent(post) == result


@pytest.mark.parametrize(
    ("stage", "result"),
    [
        ("connect", NotNow("connect timeout")),
        ("ehlo", NotNow("connect timeout")),
        ("mail", NotNow("mail timeout")),
        ("rcpt", NotNow("rcpt timeout")),
        ("data", NotNow("data timeout")),
        ("dot", Unclear("data timeout")),
    ],
)
async def test_a_server_that_hangs_is_waited_for_no_longer_than_agreed(stage: str, result: Result) -> None:
    async with serving_mail() as post:
        post.faults[stage] = HANG
        began = time.monotonic()
        assert await sent(post) == result
    assert time.monotonic() - began < SECONDS + 1


@pytest.mark.parametrize(
    ("stage", "fault", "result", "taken"),
    [
        ("connect", DROP, NotNow("connect disconnected"), 0),
        ("mail", DROP, NotNow("mail disconnected"), 0),
        ("rcpt", DROP, NotNow("rcpt disconnected"), 0),
        ("data", DROP, NotNow("data disconnected"), 0),
        ("dot", DROP, Unclear("data disconnected"), 0),
        ("dot", f"{DROP} taken", Unclear("data disconnected"), 1),
    ],
)
async def test_a_line_that_breaks_is_unclear_only_after_the_message_went(
    stage: str, fault: str, result: Result, taken: int
) -> None:
    async with serving_mail() as post:
        post.faults[stage] = fault
        assert await sent(post) == result
    assert len(post.taken) == taken


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data", "dot"])
@pytest.mark.parametrize("fault", [HANG, "451 4.3.0 later", "550 5.1.1 no such user"])
async def test_no_connection_is_left_open_after_a_failure(stage: str, fault: str) -> None:
    async with serving_mail() as post:
        post.faults[stage] = fault
        ours = lines(post)
        await ours.send(LETTER)
        async with asyncio.timeout(1):
            await post.left.wait()


async def test_a_server_that_is_not_there_is_told_at_once() -> None:
    async with serving_mail() as post:
        pass
    assert await sent(post) == NotNow("connect disconnected")


async def test_one_recipient_for_whom_the_server_hangs_holds_up_nobody_else() -> None:
    async with serving_mail() as post:
        post.faults["slow@example.com"] = HANG
        ours = lines(post)
        slow = Envelope(LETTER.sender, "slow@example.com", LETTER.content)
        began = time.monotonic()
        results = await _all(ours, [slow, LETTER, LETTER, LETTER])
        assert results == [NotNow("rcpt timeout"), Delivered(), Delivered(), Delivered()]
        assert time.monotonic() - began < SECONDS
        await ours.close()


async def test_who_finds_every_connection_taken_waits_its_time_and_goes() -> None:
    async with serving_mail() as post:
        post.faults["dot"] = HANG
        ours = lines(post, most=1)
        assert await _all(ours, [LETTER, LETTER]) == [Unclear("data timeout"), NotNow("busy")]


async def test_no_address_can_say_more_than_whom_it_is_for() -> None:
    async with serving_mail() as post:
        told = await sent(post, Envelope(LETTER.sender, "a@example.com>\r\nRCPT TO:<b@example.com", LETTER.content))
        assert isinstance(told, NotNow)
    assert post.taken == []


async def test_a_password_goes_over_tls(tmp_path: Path) -> None:
    paper = certificate(tmp_path)
    async with serving_mail(user=("bot", "p@ss"), starttls=paper.server) as post:
        server = MailServer("127.0.0.1", post.port, "bot", "p@ss")
        ours = Lines(server, patience(SECONDS), paper.client)
        assert await ours.send(LETTER) == Delivered()
        await ours.close()
    assert [(one.encrypted, one.user) for one in post.taken] == [(True, "bot")]


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # that is the point
async def test_a_password_stays_at_home_where_there_is_no_tls() -> None:
    async with serving_mail(user=("bot", "p@ss")) as post:
        ours = Lines(MailServer("127.0.0.1", post.port, "bot", "p@ss"), patience(SECONDS))
        assert isinstance(await ours.send(LETTER), NotNow)
    assert post.taken == []


async def test_a_wrong_password_waits_until_somebody_mends_it(tmp_path: Path) -> None:
    paper = certificate(tmp_path)
    async with serving_mail(user=("bot", "p@ss"), starttls=paper.server) as post:
        ours = Lines(MailServer("127.0.0.1", post.port, "bot", "wrong"), patience(SECONDS), paper.client)
        assert await ours.send(LETTER) == NotNow("connect 535 5.7.8")


async def test_tls_is_taken_where_it_is_offered(tmp_path: Path) -> None:
    paper = certificate(tmp_path)
    async with serving_mail(starttls=paper.server) as post:
        ours = Lines(MailServer("127.0.0.1", post.port), patience(SECONDS), paper.client)
        assert await ours.send(LETTER) == Delivered()
        await ours.close()
    assert post.taken[0].encrypted


async def test_tls_from_the_first_byte(tmp_path: Path) -> None:
    paper = certificate(tmp_path)
    async with serving_mail(tls=paper.server) as post:
        ours = Lines(MailServer("127.0.0.1", post.port, secure=True), patience(SECONDS), paper.client)
        assert await ours.send(LETTER) == Delivered()
        await ours.close()


async def test_a_server_that_cannot_say_who_it_is_gets_nothing(tmp_path: Path) -> None:
    paper = certificate(tmp_path)
    async with serving_mail(tls=paper.server) as post:
        ours = Lines(MailServer("127.0.0.1", post.port, secure=True), patience(SECONDS))
        assert await ours.send(LETTER) == NotNow("connect certificate")
    assert post.taken == []


async def _all(ours: Lines, letters: list[Envelope]) -> list[Result]:
    return list(await asyncio.gather(*map(ours.send, letters)))
