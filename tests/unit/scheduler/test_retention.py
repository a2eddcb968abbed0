"""What is kept is kept for its time and not longer."""

from datetime import UTC, datetime, timedelta

import pytest

from scheduler.retention import Expiry, Kept, Retention, expiries

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
RETENTION = Retention(
    conversations=timedelta(days=90),
    inbox=timedelta(days=7),
    leads=timedelta(days=730),
    missed=timedelta(days=400),
    reminders=timedelta(days=400),
    consents=timedelta(days=1825),
    requests=timedelta(days=1095),
)


def test_every_kind_has_its_own_time() -> None:
    assert expiries(RETENTION, NOW) == (
        Expiry(Kept.CONVERSATIONS, datetime(2026, 8, 22, 12, tzinfo=UTC)),
        Expiry(Kept.INBOX, datetime(2026, 11, 13, 12, tzinfo=UTC)),
        Expiry(Kept.LEADS, datetime(2024, 11, 20, 12, tzinfo=UTC)),
        Expiry(Kept.MISSED, datetime(2025, 10, 16, 12, tzinfo=UTC)),
        Expiry(Kept.SUBSCRIPTIONS, datetime(2025, 10, 16, 12, tzinfo=UTC)),
        Expiry(Kept.UNCONFIRMED, datetime(2026, 11, 13, 12, tzinfo=UTC)),
        Expiry(Kept.REMINDERS, datetime(2025, 10, 16, 12, tzinfo=UTC)),
        Expiry(Kept.ATTEMPTS, datetime(2025, 10, 16, 12, tzinfo=UTC)),
        Expiry(Kept.CONSENTS, datetime(2021, 11, 21, 12, tzinfo=UTC)),
        Expiry(Kept.REQUESTS, datetime(2023, 11, 21, 12, tzinfo=UTC)),
        Expiry(Kept.POSTS, datetime(2026, 10, 21, 12, tzinfo=UTC)),
        Expiry(Kept.CALLS, datetime(2026, 10, 21, 12, tzinfo=UTC)),
        Expiry(Kept.FORMER, datetime(2026, 11, 20, 12, tzinfo=UTC)),
        Expiry(Kept.FAILURES, datetime(2026, 11, 19, 12, tzinfo=UTC)),
        Expiry(Kept.SESSIONS, datetime(2026, 11, 19, 12, tzinfo=UTC)),
        Expiry(Kept.DRAFTS, datetime(2026, 11, 20, 11, 45, tzinfo=UTC)),
        Expiry(Kept.DEVICES, datetime(2026, 5, 24, 12, tzinfo=UTC)),
        Expiry(Kept.NONCES, datetime(2026, 11, 19, 12, tzinfo=UTC)),
    )


@pytest.mark.parametrize("kind", Kept)
def test_no_kind_is_kept_for_ever(kind: Kept) -> None:
    assert kind in {expiry.kind for expiry in expiries(RETENTION, NOW)}
    assert timedelta() <= RETENTION.of(kind) < timedelta(days=3650)
