"""The people of the desk from the command line of the machine, which is in the record, too."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from sqlalchemy import create_engine, select

from bot import cli
from bot.store.crypto import Keys
from bot.store.desk import people, record
from support.shop import SECRET
from support.tables import have_tables

Say: TypeAlias = Callable[..., str]


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder of a machine with an empty database."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JIANGWEN_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("JIANGWEN_SECRET_KEY", SECRET)
    have_tables(f"sqlite+aiosqlite:///{tmp_path / 'jiangwen.db'}")
    return tmp_path


@pytest.fixture
def say(machine: Path, capsys: pytest.CaptureFixture[str]) -> Say:  # noqa: ARG001
    """Run `jiangwen people …` and give what it says."""

    def run(*arguments: str, code: int = 0) -> str:
        assert cli.main(["people", *arguments]) == code
        told = capsys.readouterr()
        return told.out + told.err

    return run


def password(told: str) -> str:
    found = re.search(r"码 password +(\S+)", told)
    assert found
    return found[1]


def test_everything_that_a_machine_does_to_people(say: Say, machine: Path) -> None:
    first = password(say("first"))
    assert "已经有人了" in say("first")
    added = password(say("add", "Wang", "--name", "王", "--region", "大连市/沙河口区", "--region", "chongqing"))
    assert password(say("reset", "wang", "--second-factor")) not in {first, added}
    say("suspend", "wang")
    listed = say("list")
    assert re.search(r"wang +王 +clerk +chongqing,dalian/shahekou +suspended", listed)
    say("unlock", "wang")
    assert "suspended" not in say("list")
    assert "没有这个登录名" in say("unlock", "nobody", code=2)
    assert "没有“atlantis”这个地区" in say("add", "li", "--region", "atlantis", code=2)
    assert "最后一位" in say("suspend", "admin", code=2)
    with create_engine(f"sqlite:///{machine / 'jiangwen.db'}").connect() as connection:
        rows = connection.execute(select(people.audit).order_by(people.audit.c.seq)).all()
    kept = [record.read(row, Keys((SECRET,))) for row in rows]
    whats = "person.added person.added password.reset second.reset person.suspended person.reactivated person.unlocked"
    assert [entry.what for entry in kept] == whats.split()
    assert all("people" in entry.detail for entry in kept[1:])
    assert not any(said in entry.detail for entry in kept for said in (first, added))
