"""It starts, says what it does, serves it, and says in one line why it cannot."""

import re
import socket
from pathlib import Path

import httpx
import pytest

from support.process import jiangwen, serving


@pytest.mark.usefixtures("afresh")
def test_it_says_what_is_on_what_is_off_and_how_to_switch_it_on(tmp_path: Path) -> None:
    with serving(tmp_path, "--today", "2024-03-10") as service:
        for words in (
            "on   chat",
            "on   desk",
            "on   API",
            "SQLite",
            "off  Telegram",
            "on   reminders",
            "off  e-mail",
            "2024-03-10",
        ):
            assert words in service.said
        with httpx.Client(base_url=service.address) as client:
            assert client.get("/healthz").json() == client.get("/readyz").json() == {"status": "ok"}
            assert "2024" in client.get("/").text
            assert client.get("/docs").status_code == 200
    assert (tmp_path / "var/secret.key").stat().st_mode & 0o777 == 0o600
    said = (tmp_path / "serve.log").read_text("utf-8")
    password = re.findall(r"码 password +(\S+)", said)
    assert len(password) == 1
    assert not any(password[0] in line for line in said.splitlines() if line.startswith("{"))


def test_a_server_that_was_not_migrated_is_refused(tmp_path: Path, bare_postgres_url: str) -> None:
    done = jiangwen(tmp_path, "serve", "--port", "0", database_url=bare_postgres_url)
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)
    assert b"Run: jiangwen migrate" in done.stderr


def test_a_migrated_server_is_served(tmp_path: Path, bare_postgres_url: str) -> None:
    assert jiangwen(tmp_path, "migrate", database_url=bare_postgres_url).returncode == 0
    with serving(tmp_path, database_url=bare_postgres_url) as service:
        assert "PostgreSQL" in service.said
        assert httpx.get(f"{service.address}/readyz").status_code == 200


def test_another_secret_key_is_refused_before_it_spoils_anything(tmp_path: Path) -> None:
    with serving(tmp_path) as service, httpx.Client(base_url=service.address) as client:
        client.get("/")
        talk(client)
    done = jiangwen(tmp_path, "serve", "--port", "0", secret_key="another key, which is long enough")
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)
    assert b"another secret key" in done.stderr


def talk(client: httpx.Client) -> None:
    """Say something, as a page of ours would."""
    answer = client.post("/", data={"text": "大连"}, headers={"sec-fetch-site": "same-origin"}, follow_redirects=True)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"database_url": "mysql://x/y"}, b"JIANGWEN_DATABASE_URL"),
        ({"secret_key": "short"}, b"at least 32 characters"),
        ({"max_body_bytes": "abc"}, b"JIANGWEN_MAX_BODY_BYTES"),
        ({"telegram_token": "nonsense"}, b"JIANGWEN_TELEGRAM_TOKEN"),
        ({"telegram_token": "1:a", "telegram_mode": "webhook"}, b"JIANGWEN_TELEGRAM_WEBHOOK_SECRET"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(tmp_path: Path, settings: dict[str, str], words: bytes) -> None:
    done = jiangwen(tmp_path, "serve", "--port", "0", **settings)
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1), done.stderr
    assert words in done.stderr


@pytest.mark.usefixtures("afresh")
def test_a_taken_port_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = jiangwen(tmp_path, "serve", "--port", port)
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)
    assert b"--port" in done.stderr
