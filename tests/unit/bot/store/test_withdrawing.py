"""Any number of queued reminders is taken back in statements that each end soon, and together or not at all."""

from collections import Counter

import pytest
from sqlalchemy import Connection, event

from bot.store import withdrawing
from bot.store.reminding import attempts, reminders
from support.delivering import Post
from support.reminding import NEWS, WHEN, Desk, remind, stood, tried


async def test_what_is_taken_back_portion_by_portion_is_recorded_once(
    post: Post, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(withdrawing, "PORTION", 2)
    ids = await post.database.write(desk.subscribe, "web", *map(str, range(7)))
    await post.database.write(remind, ids[1:6])
    await post.database.write(remind, ids[6:], status="waiting")
    await post.database.write(remind, ids[:1], status="sent")
    ran = await post.database.write(withdraw_all)
    assert await post.database.read(stood) == {"sent": 1, "withdrawn": 6}
    assert await post.database.read(tried) == [("withdrawn", "moved")] * 6
    assert ran["reminders"] == 3
    assert ran["attempts"] == 3


async def test_nothing_queued_is_nothing_written(post: Post, desk: Desk) -> None:
    ids = await post.database.write(desk.subscribe, "web", "1")
    await post.database.write(remind, ids, status="sent")
    assert not await post.database.write(withdraw_all)


def withdraw_all(connection: Connection) -> Counter[str]:
    """Take back everything, and return how many statements wrote to which table."""
    ran = Counter[str]()

    def see(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        words = statement.split()
        for table in (reminders.name, attempts.name):
            ran[table] += f"UPDATE {table}" in statement or words[:3] == ["INSERT", "INTO", table]

    event.listen(connection, "before_cursor_execute", see)
    try:
        withdrawing.withdraw_all(connection, reminders.c.moment == NEWS.key, WHEN, "moved")
    finally:
        event.remove(connection, "before_cursor_execute", see)
    return +ran
