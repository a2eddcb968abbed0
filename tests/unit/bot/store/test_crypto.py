"""A sealed value opens in its own place only, and an index finds what was sealed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.crypto import Keys, Place, SealError, WeakSecretError

OLD, NEW = "an old secret, long enough to be one", "a new secret, long enough to be one too"
KEYS = Keys((OLD,))
HERE = Place("leads", "name", "1")


@given(st.binary())
def test_what_is_sealed_opens_again(plain: bytes) -> None:
    assert KEYS.open(KEYS.seal(plain, HERE), HERE) == plain


def test_equal_values_are_sealed_differently() -> None:
    assert KEYS.seal(b"x", HERE) != KEYS.seal(b"x", HERE)


@pytest.mark.parametrize(
    "elsewhere", [Place("leads", "name", "2"), Place("leads", "unit", "1"), Place("consents", "name", "1")]
)
def test_a_value_moved_to_another_row_column_or_table_does_not_open(elsewhere: Place) -> None:
    with pytest.raises(SealError):
        KEYS.open(KEYS.seal(b"x", HERE), elsewhere)


@pytest.mark.parametrize("position", [0, 1, 13, -1])
def test_a_changed_byte_is_noticed(position: int) -> None:
    sealed = bytearray(KEYS.seal(b"a name", HERE))
    sealed[position] ^= 1
    with pytest.raises(SealError):
        KEYS.open(bytes(sealed), HERE)


@pytest.mark.parametrize("cut", [b"", b"\x00", b"\x00" * 12])
def test_a_cut_value_is_refused(cut: bytes) -> None:
    with pytest.raises(SealError):
        KEYS.open(cut, HERE)


def test_a_former_secret_still_opens_and_keeps_the_indexes() -> None:
    rotated = Keys((NEW, OLD))
    assert rotated.open(KEYS.seal(b"x", HERE), HERE) == b"x"
    assert rotated.index("address", "web", "1") == KEYS.index("address", "web", "1")
    with pytest.raises(SealError):
        KEYS.open(rotated.seal(b"x", HERE), HERE)


@pytest.mark.parametrize("secrets", [(), ("short",), (OLD, "short"), (OLD, OLD)])
def test_secrets_that_protect_nothing_are_refused(secrets: tuple[str, ...]) -> None:
    with pytest.raises(WeakSecretError):
        Keys(secrets)


@pytest.mark.parametrize("written", ["+8613800000007", "+86 138-0000-0007", "＋８６１３８０００００００７"])
def test_a_phone_is_found_however_it_is_written(written: str) -> None:
    assert KEYS.phone_index(written) == KEYS.phone_index("+8613800000007")


def test_an_index_depends_on_purpose_parts_and_secret() -> None:
    indexes = {
        KEYS.index("a", "b"),
        KEYS.index("b", "a"),
        KEYS.index("a", "b", ""),
        KEYS.index("ab"),
        Keys((NEW,)).index("a", "b"),
    }
    assert len(indexes) == 5


def test_keys_do_not_show_themselves() -> None:
    assert repr(KEYS) == "Keys()"
