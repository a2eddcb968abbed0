"""Which passwords the two policies take, and how passwords are kept."""

import asyncio
import threading
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher, extract_parameters

from bot.staff import hashing, passwords
from bot.staff.hashing import BusyError, Hashing
from bot.staff.passwords import Fault, policies

ASVS5, MLPS2 = policies()["asvs5"], policies()["mlps2"]
NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("elevenchars", "short"),
        ("x" * 65 + "y" * 64, "long"),
        ("Password1234!", "common"),
        ("  sunshine  1", "common"),
        ("123456789012", "plain"),
        ("987654321098", "plain"),
        ("abcabcabcabcabc", "plain"),
        ("jiangwen-2026", "context"),
        ("匠问工作台2026年11月", "context"),
        ("wangxiaoming88", "context"),
    ],
)
def test_what_everybody_would_try_is_refused(password: str, fault: Fault) -> None:
    assert fault in ASVS5.faults(password, ("wangxiaoming", "王小明"))


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "      quiet    mill",
        "大连港的清晨有海鸥叫声啊",
        "z" * 63 + "\u0000é🙂 ",
        "85720146395172",
    ],
)
def test_any_characters_make_a_password_and_none_is_required(password: str) -> None:
    assert ASVS5.faults(password, ("wang", "王")) == ()


def test_the_policy_of_the_state_wants_three_of_four_kinds_and_a_change_after_90_days() -> None:
    assert MLPS2.faults("onlysmallletters") == ("kinds",)
    assert MLPS2.faults("Mill-stone") == ()
    assert MLPS2.faults("Mi-1") == ("short",)
    assert not MLPS2.over(NOW - timedelta(days=90) + timedelta(seconds=1), NOW)
    assert MLPS2.over(NOW - timedelta(days=90), NOW)


def test_the_policy_of_asvs_never_asks_for_a_change() -> None:
    assert not ASVS5.over(NOW - timedelta(days=9999), NOW)


def test_a_password_that_we_make_fits_both_policies_and_is_never_the_same() -> None:
    made = {passwords.made() for _ in range(200)}
    assert len(made) == 200
    assert all(policy.faults(one) == () for policy in (ASVS5, MLPS2) for one in made)


async def test_a_password_is_compared_to_its_last_character_and_kept_as_argon2id() -> None:
    kept = await hashing.hashed("汉" * 128)
    assert kept.startswith("$argon2id$")
    assert await hashing.fits(kept, "汉" * 128)
    assert not await hashing.fits(kept, "汉" * 127 + "漢")
    assert not await hashing.fits(None, "nobody has this password")


def test_hashes_that_are_kept_cost_as_much_as_the_guide_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    used = extract_parameters(hashing._HASHER.hash("once, as it is in earnest"))
    assert (used.memory_cost, used.time_cost) >= (64 * 1024, 3)
    assert hashing.is_outdated(PasswordHasher(1, 8, 1).hash("old"))


async def test_who_finds_too_many_waiting_is_sent_away() -> None:
    narrow, go_on = Hashing(at_once=1, longest=1), threading.Event()
    first = asyncio.create_task(narrow.do(lambda _: go_on.wait(10), "one"))
    await asyncio.sleep(0)
    with pytest.raises(BusyError):
        await hashing.fits(None, "another", narrow)
    go_on.set()
    assert await first
    assert not await hashing.fits(None, "another", narrow)
