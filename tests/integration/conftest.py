"""A folder, and the settings of a service on each kind of database."""

import pytest

from support.program import Forking


@pytest.fixture
def settings(database_url: str) -> dict[str, str]:
    """Return what a service needs to run on a migrated database of its own."""
    return {"database_url": database_url}


@pytest.fixture
def afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start programs as people start them, and not forked from one that has read everything."""
    monkeypatch.setattr(Forking, "on", False)
