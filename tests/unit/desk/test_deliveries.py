"""What went out and what failed is seen at the desk, of one's own places only, and never a whole address."""

from datetime import timedelta

from sqlalchemy import Connection

from bot.store import attempts
from bot.store.attempts import Attempt
from bot.store.subscriptions import stop_destination
from support.desk import DeskSite
from support.reminding import Desk as Office
from support.reminding import remind

DALIAN, CHONGQING = "dalian-studio-2024", "chongqing-studio-2024"
WHOLE = "zhang.san@example.com"


def fill(connection: Connection, site: DeskSite) -> None:
    """Put one of everything there for 大连, and a failure and an address for 重庆."""
    office = Office(site.desk.keys)
    remind(connection, office.subscribe(connection, "email", "a@example.com", "b@example.com", subject=DALIAN))
    for to, subject in ((WHOLE, "dalian-studio"), ("cqcqcq@example.com", CHONGQING)):
        office.subscribe(connection, "email", to, subject=subject)
        stop_destination(connection, office.index("email", to), "unreachable")
    both = f"{DALIAN}/hand-in/before.3/2024-03-15", f"{CHONGQING}/apply-online/before.3/2024-07-15"
    said = f"550 <{WHOLE}> unknown, +8613812345678"
    attempts.note(
        connection,
        [
            Attempt(site.now - timedelta(minutes=1), "email", "d1", "zh***@example.com", both, "refused", said),
            Attempt(site.now - timedelta(minutes=2), "telegram", "d2", "98***76", both[1:], "unclear", "timeout"),
            Attempt(site.now - timedelta(minutes=3), "email", "d1", "zh***@example.com", both[:1], "sent"),
        ],
    )


async def test_one_sees_what_failed_and_why_with_no_whole_address(both: DeskSite) -> None:
    await both.desk.database.write(fill, both)
    browser = await both.logged_in("wang", "clerk", "dalian/shahekou")
    await browser.go("/desk/deliveries")
    assert "550 <***> unknown, ***" in browser.words
    assert "zh***@example.com" in browser.words
    assert "大连技能大师工作室（2024年） 报到市里：提前 3 天提醒（2024-03-15） 被拒绝" in browser.words
    assert "{" not in browser.words
    assert WHOLE not in browser.last.text
    assert "邮件 0 2 0" in browser.words  # two are ready to go out


async def test_nothing_of_another_place_is_there(both: DeskSite) -> None:
    await both.desk.database.write(fill, both)
    browser = await both.logged_in("wang", "clerk", "dalian")
    await browser.go("/desk/deliveries")
    for theirs in ("重庆", "98***76", "cq***"):
        assert theirs not in browser.words
    admin = await both.logged_in("li", "administrator")
    await admin.go("/desk/deliveries")
    for theirs in ("重庆", "98***76", "cq***"):
        assert theirs in admin.words
    await admin.go("/desk/deliveries?channel=telegram")
    assert "550 <***>" not in admin.words
    nobody = await both.logged_in("zhao", "clerk", "atlantis")
    await nobody.go("/desk/deliveries")
    assert "***" not in nobody.words


async def test_what_is_wrong_altogether_is_said_in_words(site: DeskSite) -> None:
    browser = await site.logged_in("wang", "clerk", "dalian")
    await browser.go("/desk/deliveries")
    assert "计划停了" in browser.words
    assert (await (await site.logged_in("li", "reader")).go("/desk/deliveries")).status_code == 403
