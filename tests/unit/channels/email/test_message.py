"""An e-mail as it goes over the wire, read by a second reader and by the standard library's newest rules."""

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import mailparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.email.message import Letter, Sender, compose

AT = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
STOP = f"https://jiangwen.example.org/reminders/123456789-{'a' * 32}/stop?also=23-{'b' * 32}&also=24-{'c' * 32}"
KNOWN = {
    "content-type", "mime-version", "from", "to", "subject", "date", "message-id", "list-id", "list-unsubscribe",
    "list-unsubscribe-post", "auto-submitted", "content-language", "content-transfer-encoding",
}  # fmt: skip


def letter(**given: object) -> Letter:
    usual: dict[str, object] = {
        "sender": Sender("匠问", "remind@example.org"),
        "to": "zhang@example.com",
        "language": "zh",
        "subject": "匠问提醒：还有 7 天",
        "text": "还有 7 天。\n.\n请准备材料。\n",
        "html": "<p>还有 7 天。</p>",
        "key": "a b",
        "stop": STOP,
        "at": AT,
    }
    return Letter(**{**usual, **given})  # type: ignore[arg-type]


def read(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=policy.SMTP)


def test_a_second_reader_finds_everything_as_it_was_meant() -> None:
    found = mailparser.parse_from_bytes(compose(letter()))
    assert found.from_ == [("匠问", "remind@example.org")]
    assert found.to == [("", "zhang@example.com")]
    assert found.subject == "匠问提醒：还有 7 天"
    assert found.date.replace(tzinfo=UTC) == AT
    assert [part.strip().splitlines() for part in found.text_plain] == [["还有 7 天。", ".", "请准备材料。"]]
    assert [part.strip() for part in found.text_html] == ["<p>还有 7 天。</p>"]
    assert found.attachments == []
    assert found.defects == []
    assert found.headers["List-Unsubscribe"] == f"<{STOP}>"
    assert found.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert found.headers["Auto-Submitted"] == "auto-generated"


def test_the_same_sent_again_has_the_same_number_and_another_has_another() -> None:
    first, again = (read(compose(letter(key="1/before.7", text=text)))["Message-ID"] for text in ("a", "b"))
    assert first == again
    assert first != read(compose(letter(key="1/before.3")))["Message-ID"]
    assert re.fullmatch(r"<[0-9a-f]{40}@example\.org>", first)


def test_no_header_says_that_it_is_of_little_worth() -> None:
    assert "Precedence" not in read(compose(letter()))


def test_every_line_is_short_enough_and_ends_as_it_must() -> None:
    content = compose(letter(subject="很长的题目" * 60, text="长" * 5000))
    assert b"\r\n" in content
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", content)
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert all(len(line) <= 78 for line in lines if not line.startswith(b"List-Unsubscribe:"))
    assert content.isascii()


def test_the_address_that_ends_it_all_is_one_piece() -> None:
    assert f"\r\nList-Unsubscribe: <{STOP}>\r\n".encode() in compose(letter())


HOSTILE = st.text(max_size=60) | st.sampled_from(
    [
        "\r\nBcc: all@example.com",
        "\nSubject: x\n\nbody",
        "\u2028Bcc: a@b.c",
        "\x0bBcc: a@b.c",
        "=?utf-8?q?=0D=0ABcc:_a?=",
    ]
)


@given(subject=HOSTILE, name=HOSTILE, to=HOSTILE, key=HOSTILE)
def test_nothing_that_is_put_in_becomes_a_header(subject: str, name: str, to: str, key: str) -> None:
    given = letter(
        subject=f"匠问{subject}", sender=Sender(name, "remind@example.org"), to=f"a@example.com{to}", key=key
    )
    content = compose(given)
    head = content.partition(b"\r\n\r\n")[0]
    names = [line.partition(b":")[0].decode().lower() for line in re.split(rb"\r\n(?![ \t])", head)]
    assert sorted(names) == sorted(KNOWN - {"content-transfer-encoding"})
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", head)
    assert read(content).get_body(("plain",)) is not None


@pytest.mark.parametrize("sign", ["\r\n", "\n", "\r", "\x00", "\u2028", "\u2029", "\x85", "\x0b", "\u200b", "\u202e"])
def test_signs_that_cannot_be_seen_do_not_stand_in_a_subject(sign: str) -> None:
    assert read(compose(letter(subject=f"匠问{sign}提醒")))["Subject"] == "匠问 提醒"
