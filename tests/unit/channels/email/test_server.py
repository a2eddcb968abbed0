"""The mail server and the sender as the settings name them."""

import pytest

from bot.channels.email import email_ready
from bot.channels.email.message import Sender
from bot.channels.email.server import MailServer, MailSettingsError, sender_of, server_of
from bot.settings import Settings


def settings(**given: str) -> Settings:
    return Settings(_env_file=None, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example.org", MailServer("mail.example.org", 587)),
        ("smtp://mail.example.org:25", MailServer("mail.example.org", 25)),
        ("smtp://bot:p%40ss@mail.example.org", MailServer("mail.example.org", 587, "bot", "p@ss")),
        ("smtp://bot%40a.cn:x@mail.example.org", MailServer("mail.example.org", 587, "bot@a.cn", "x")),
        ("smtps://bot:x@mail.example.org", MailServer("mail.example.org", 465, "bot", "x", secure=True)),
    ],
)
def test_a_server_is_read_from_its_address(url: str, server: MailServer) -> None:
    assert server_of(settings(smtp_url=url)) == server


@pytest.mark.parametrize(
    "url",
    ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://mail:port", "smtp://secretive@mail.example"],
)
def test_what_is_no_server_is_told_without_the_password(url: str) -> None:
    with pytest.raises(MailSettingsError) as caught:
        server_of(settings(smtp_url=url))
    assert "JIANGWEN_SMTP_URL" in str(caught.value)
    assert "secretive" not in str(caught.value)


def test_a_password_is_shown_nowhere() -> None:
    assert "hidden" not in repr(server_of(settings(smtp_url="smtp://bot:hidden@mail.example.org")))


@pytest.mark.parametrize(
    ("given", "sender"),
    [
        ("匠问 <remind@example.org>", Sender("匠问", "remind@example.org")),
        ('"匠问" <Remind@Example.org>', Sender("匠问", "remind@example.org")),
        ("remind@example.org", Sender("", "remind@example.org")),
    ],
)
def test_the_sender_is_a_name_and_an_address(given: str, sender: Sender) -> None:
    assert sender_of(settings(mail_from=given)) == sender


@pytest.mark.parametrize("given", ["匠问", "匠问 <>", "a@example.org, b@example.org", "匠问 <remind>"])
def test_what_is_no_sender_is_told(given: str) -> None:
    with pytest.raises(MailSettingsError, match="JIANGWEN_MAIL_FROM"):
        sender_of(settings(mail_from=given))


@pytest.mark.parametrize("missing", ["smtp_url", "mail_from", "public_url"])
def test_e_mail_is_on_only_with_all_that_it_needs(missing: str) -> None:
    given = {
        "smtp_url": "smtp://mail.example.org",
        "mail_from": "remind@example.org",
        "public_url": "https://jiangwen.example.org",
    }
    assert email_ready(settings(**given))
    assert not email_ready(settings(**{**given, missing: ""}))


@pytest.mark.parametrize(
    ("public_url", "name"),
    [
        ("https://jiangwen.example.org/", "jiangwen.example.org"),
        ("https://jiangwen.example.org:8443", "jiangwen.example.org"),
        ("http://localhost:8000", ""),
        ("http://127.0.0.1:8000", ""),
        ("", ""),
    ],
)
def test_we_greet_under_the_name_by_which_people_know_us(public_url: str, name: str) -> None:
    assert server_of(settings(smtp_url="smtp://mail.example.org", public_url=public_url)).helo == name
