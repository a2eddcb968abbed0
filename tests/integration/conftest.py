"""A folder, and the settings of a service on each kind of database."""

from pathlib import Path

import pytest

from support.process import jiangwen
from support.program import Forking


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> dict[str, str]:
    """Return what a service needs to run on a migrated database of its own."""
    given = {"database_url": database_url}
    migrated = jiangwen(tmp_path, "migrate", **given)
    assert migrated.returncode == 0, migrated.stderr
    return given


@pytest.fixture
def afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start programs as people start them, and not forked from one that has read everything."""
    monkeypatch.setattr(Forking, "on", False)
