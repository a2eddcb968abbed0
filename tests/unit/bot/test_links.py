"""Links to a subscription: ours open, and nobody else can make one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import links
from bot.store.crypto import Keys

KEYS = Keys(("s" * 32,))


@given(st.integers(min_value=1, max_value=10**17))
def test_a_link_leads_to_its_subscription(number: int) -> None:
    assert links.opened(KEYS, links.name(KEYS, number)) == number
    assert links.path(KEYS, number) == f"/reminders/{links.name(KEYS, number)}"


@pytest.mark.parametrize(
    "name",
    ["", "7", "7-", "7-" + "0" * 32, "-" + "0" * 32, "0-" + "0" * 32, "٧-" + "0" * 32, "7" * 400, "7-\u0661" * 20],
)
def test_a_name_that_we_never_made_leads_nowhere(name: str) -> None:
    assert links.opened(KEYS, name) is None


def test_one_subscription_does_not_open_another() -> None:
    token = links.name(KEYS, 7).partition("-")[2]
    assert links.opened(KEYS, f"8-{token}") is None
    assert links.opened(KEYS, f"07-{token}") is None
    assert links.opened(KEYS, f"7-{token.upper()}") in {None, 7 if token.isdigit() else None}


def test_a_new_secret_key_leaves_the_links_of_old_mails_good() -> None:
    assert links.opened(Keys(("n" * 32, "s" * 32)), links.name(KEYS, 7)) == 7
    assert links.opened(Keys(("n" * 32,)), links.name(KEYS, 7)) is None
