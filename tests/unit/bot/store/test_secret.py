"""The secret key is made once, for its owner's eyes, or taken from the settings."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.settings import Settings
from bot.store.secret import keys_of


def settings(folder: Path, key: SecretStr | None = None, *former: SecretStr) -> Settings:
    return Settings(_env_file=None, data_dir=folder, secret_key=key, former_secret_keys=former)


def test_it_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    first = keys_of(settings(tmp_path / "var"))
    second = keys_of(settings(tmp_path / "var"))
    assert first == second
    assert (tmp_path / "var/secret.key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret.key"]


def test_two_that_start_at_once_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        made = set(threads.map(lambda _: keys_of(settings(tmp_path)).secrets, range(8)))
    assert len(made) == 1


def test_a_given_secret_needs_no_file(tmp_path: Path) -> None:
    given = ("a first secret, which is long enough", "a second one, which is long enough too")
    assert keys_of(settings(tmp_path, *map(SecretStr, given))).secrets == given
    assert not list(tmp_path.iterdir())


def test_settings_do_not_show_their_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIANGWEN_SECRET_KEY", "hush, hush, hush, hush, hush, hush")
    monkeypatch.setenv("JIANGWEN_TELEGRAM_TOKEN", "1:hush")
    assert "hush" not in repr(Settings(_env_file=None))
