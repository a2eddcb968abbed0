"""Calendars are read by a second library: each date on its day, with its alarms, and nothing of anybody in it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from ical.event import Event, EventStatus

from bot.channels.calendar.entries import CANCELLED_KEPT, PAST_KEPT
from bot.store.reminding import schedules
from dialogs.subscription import HOUR, OFFSETS
from knowledge.deadline import Deadline, Role
from knowledge.library import Library, catalogue
from knowledge.schedule import schedule
from knowledge.window import ZONE
from scheduler.plan import Cohort, moments
from scheduler.quiet import Quiet
from support.calendars import SITE, Shelves, moved, parsed, stage_of

NOTICES = tuple(catalogue().notices)
ROLES: Sequence[Role] = ("self", "unit")
CRAFTSMAN, CHONGQING, DALIAN = "dalian-craftsman-2021", "chongqing-studio-2024", "dalian-studio-2024"
PAPERS, ONLINE = f"{DALIAN}/hand-in", f"{CHONGQING}/apply-online"
QUIET = Quiet(time(20), time(8, 30))


def starts(event: Event) -> datetime:
    """Return when an event starts for a reader in China; a whole day at its midnight."""
    start = event.dtstart
    assert start
    return start if isinstance(start, datetime) else datetime.combine(start, time(), ZONE)


def rings(event: Event) -> list[datetime]:
    before = [alarm.trigger for alarm in event.alarm]
    assert all(isinstance(one, timedelta) for one in before)
    return [starts(event) + one for one in before if isinstance(one, timedelta)]


def planned(deadline: Deadline, subject: str, role: Role, library: Library) -> list[datetime]:
    cohort = Cohort(subject, role, OFFSETS, time.fromisoformat(HOUR))
    return [one.at for one in moments(cohort, schedule(library, subject), QUIET) if one.moment.of == deadline.of]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("notice", NOTICES)
async def test_a_feed_has_each_date_of_its_role_on_its_day_and_rings_when_a_reminder_would_come(
    shelves: Shelves, notice: str, role: Role
) -> None:
    number = await shelves.subscribe(notice, role=role)
    events = await shelves.events(shelves.path(number))
    wanted = {d.of: d for d in schedule(shelves.library, notice).deadlines.values() if role in d.roles}
    assert events.keys() == wanted.keys()
    for of, event in events.items():
        assert starts(event).date() == wanted[of].day
        assert rings(event) == planned(wanted[of], notice, role, shelves.library)
        assert event.status == EventStatus.CONFIRMED
        assert event.sequence == 0


@pytest.mark.parametrize("notice", NOTICES)
async def test_every_date_of_a_notice_can_be_fetched_alone(shelves: Shelves, notice: str) -> None:
    for of, deadline in schedule(shelves.library, notice).deadlines.items():
        stage = of.partition("/")[2]
        path = f"/notices/{notice}/stages/{stage}.ics"
        answer = await shelves.get(path)
        assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
        assert answer.headers["content-disposition"] == f'attachment; filename="{notice}-{stage}.ics"'
        assert b"X-WR-CALNAME" not in answer.content  # Outlook would open a calendar of its own
        (event,) = parsed(answer.content).events
        assert (stage_of(event), starts(event).date()) == (of, deadline.day)
        assert rings(event) == planned(deadline, notice, min(deadline.roles), shelves.library)
    assert (await shelves.get(f"/notices/{notice}/stages/nothing.ics")).status_code == 404


async def test_a_printed_time_of_day_is_that_moment_and_any_other_date_a_whole_day(shelves: Shelves) -> None:
    shelves.today = date(2024, 7, 4)
    events = await shelves.events(shelves.path(await shelves.subscribe(CHONGQING)))
    online, plan = events[ONLINE], events[f"{CHONGQING}/alliance-plan"]
    assert online.dtstart == datetime(2024, 7, 15, 18, tzinfo=ZONE)
    assert rings(online)[-1] == datetime(2024, 7, 15, 9, tzinfo=ZONE)
    assert (plan.dtstart, plan.dtend) == (date(2024, 7, 21), date(2024, 7, 22))
    raw = (await shelves.get(f"/notices/{ONLINE.replace('/', '/stages/')}.ics")).text
    assert "DTSTART;TZID=Asia/Shanghai:20240715T180000" in raw


async def test_the_zone_of_the_times_is_in_the_calendar(shelves: Shelves) -> None:
    (zone,) = (await shelves.read(shelves.path(await shelves.subscribe(CHONGQING)))).timezones
    assert zone.tz_id == "Asia/Shanghai"
    (beijing,) = {one.tz_offset_to.offset for one in zone.standard}
    assert beijing == timedelta(hours=8)


async def test_alarms_follow_how_early_and_at_which_hour_somebody_wants_to_be_told(shelves: Shelves) -> None:
    number = await shelves.subscribe(CRAFTSMAN, offsets="7,1", hour="18:30")
    events = await shelves.events(shelves.path(number))
    assert rings(events[f"{CRAFTSMAN}/hand-in"]) == [datetime(2021, 6, day, 18, 30, tzinfo=ZONE) for day in (25,)] + [
        datetime(2021, 7, 1, 18, 30, tzinfo=ZONE)
    ]


async def test_an_alarm_never_rings_in_quiet_hours(shelves: Shelves) -> None:
    number = await shelves.subscribe(CRAFTSMAN, hour="06:00")
    events = await shelves.events(shelves.path(number))
    assert {ring.time() for event in events.values() for ring in rings(event)} == {time(8, 30)}


async def test_a_date_says_what_to_do_where_it_stands_and_whom_to_ask(shelves: Shelves) -> None:
    event = (await shelves.events(shelves.path(await shelves.subscribe(DALIAN))))[PAPERS]
    assert event.summary == "最后一天：报到市里 · 大连技能大师工作室（2024年）"
    said = event.description or ""
    for part in ("0411-39997596", "联合路 100 号", f"{SITE}/notices/{DALIAN}", "依据：", "没说当天算不算"):
        assert part in said
    assert event.url == f"{SITE}/notices/{DALIAN}"


async def test_a_feed_speaks_the_language_of_its_chat(shelves: Shelves) -> None:
    calendar = await shelves.read(shelves.path(await shelves.subscribe(CRAFTSMAN, language="en")))
    texts = [f"{event.summary} {event.description}" for event in calendar.events]
    assert all("Source: " in text and "what counts" in text.lower() for text in texts)
    assert any("counted back" in text for text in texts)


async def test_one_date_alone_speaks_as_the_browser_asks(shelves: Shelves) -> None:
    path = f"/notices/{CRAFTSMAN}/stages/hand-in.ics"
    assert "Last day:" in (await shelves.get(f"{path}?lang=en")).text
    assert "最后一天" in (await shelves.get(path)).text


async def test_a_moved_date_keeps_its_name_and_its_number_rises(shelves: Shelves) -> None:
    number = await shelves.subscribe(CRAFTSMAN)
    before = await shelves.events(shelves.path(number))
    shelves.library = moved(shelves.library, CRAFTSMAN, "hand-in", date(2021, 7, 9))
    unplanned = await shelves.events(shelves.path(number))
    await shelves.remember(CRAFTSMAN, 2)
    after = await shelves.events(shelves.path(number))
    hand_in, posting = f"{CRAFTSMAN}/hand-in", f"{CRAFTSMAN}/unit-posting"
    assert before.keys() == unplanned.keys() == after.keys()
    for of in (hand_in, posting):
        assert before[of].uid == after[of].uid
        assert (before[of].sequence, unplanned[of].sequence, after[of].sequence) == (0, 1, 1)
    assert after[hand_in].dtstart == date(2021, 7, 9)
    assert after[hand_in].last_modified == datetime(2024, 1, 2, 8, tzinfo=UTC)
    assert after[f"{CRAFTSMAN}/opens"].sequence == 0


async def test_a_date_that_is_taken_back_is_struck_through_for_a_time_and_rings_no_more(shelves: Shelves) -> None:
    number = await shelves.subscribe(DALIAN)
    shelves.library = moved(shelves.library, DALIAN, "hand-in", None)
    await shelves.remember(DALIAN, 2)
    shelves.today = date(2024, 1, 3)
    event = (await shelves.events(shelves.path(number)))[PAPERS]
    assert (event.status, event.sequence, event.alarm) == (EventStatus.CANCELLED, 1, [])
    assert event.summary
    assert event.summary.startswith("已取消")
    shelves.today += CANCELLED_KEPT
    assert PAPERS not in await shelves.events(shelves.path(number))


async def test_a_date_that_comes_back_has_a_still_higher_number(shelves: Shelves) -> None:
    number, first = await shelves.subscribe(DALIAN), shelves.library
    shelves.library = moved(first, DALIAN, "hand-in", None)
    await shelves.remember(DALIAN, 2)
    shelves.library = first
    await shelves.remember(DALIAN, 3)
    event = (await shelves.events(shelves.path(number)))[PAPERS]
    assert (event.status, event.sequence) == (EventStatus.CONFIRMED, 2)


async def test_what_was_counted_with_an_unpublished_calendar_is_tentative_and_says_so(shelves: Shelves) -> None:
    shelves.library = moved(shelves.library, CRAFTSMAN, "hand-in", date(2031, 7, 2))
    events = await shelves.events(shelves.path(await shelves.subscribe(CRAFTSMAN)))
    posting = events[f"{CRAFTSMAN}/unit-posting"]
    assert posting.status == EventStatus.TENTATIVE
    assert "暂按推算" in f"{posting.summary}"
    assert "可能会变" in f"{posting.description}"
    assert events[f"{CRAFTSMAN}/hand-in"].status == EventStatus.CONFIRMED


async def test_what_is_done_is_in_the_calendar_no_more(shelves: Shelves) -> None:
    number = await shelves.subscribe(CRAFTSMAN)
    await shelves.finish(number, f"{CRAFTSMAN}/unit-posting")
    assert (await shelves.events(shelves.path(number))).keys() == {f"{CRAFTSMAN}/hand-in", f"{CRAFTSMAN}/opens"}


async def test_what_is_long_past_is_in_the_calendar_no_more(shelves: Shelves) -> None:
    number = await shelves.subscribe("dalian-craftsman")
    shelves.today = date(2021, 7, 3) + PAST_KEPT - timedelta(days=1)
    assert (await shelves.events(shelves.path(number))).keys() == {f"{CRAFTSMAN}/hand-in"}
    shelves.today += timedelta(days=2)
    assert await shelves.events(shelves.path(number)) == {}


@pytest.mark.parametrize("subject", ["shaoguan-studio", "lucheng-studio", "dalian-studio", "lucheng-studio-2024"])
async def test_where_no_date_is_known_the_calendar_is_empty_valid_and_says_that_it_waits(
    shelves: Shelves, subject: str
) -> None:
    shelves.today = date(2026, 11, 21)
    answer = await shelves.get(shelves.path(await shelves.subscribe(subject)))
    assert parsed(answer.content).events == []
    assert "（等日期公布）" in answer.text.replace("\r\n ", "")
    assert "BEGIN:VTIMEZONE" in answer.text


async def test_a_programme_gets_the_dates_of_its_next_notice(shelves: Shelves, library: Library) -> None:
    shelves.today = date(2024, 3, 2)
    number = await shelves.subscribe("dalian-studio")
    following = replace(library.notices[DALIAN], id="dalian-studio-2025")
    shelves.library = replace(library, notices={**library.notices, following.id: following})
    shelves.library = moved(shelves.library, following.id, "hand-in", date(2025, 3, 14))
    events = await shelves.events(shelves.path(number))
    assert {PAPERS, "dalian-studio-2025/hand-in"} <= events.keys()


async def test_programs_are_told_how_often_to_look_and_what_the_calendar_is_called(shelves: Shelves) -> None:
    raw = (await shelves.get(shelves.path(await shelves.subscribe(CRAFTSMAN)))).text.replace("\r\n ", "")
    for line in (
        "REFRESH-INTERVAL;VALUE=DURATION:PT4H",
        "X-PUBLISHED-TTL:PT4H",
        "X-WR-TIMEZONE:Asia/Shanghai",
        "X-WR-CALNAME:匠问：大连工匠（2021年）",
        "METHOD",
    ):
        assert (line in raw) is (line != "METHOD")


async def test_a_paused_feed_keeps_its_dates_and_is_silent(shelves: Shelves) -> None:
    events = await shelves.events(shelves.path(await shelves.subscribe(CRAFTSMAN, state="paused")))
    assert len(events) == 3
    assert not any(event.alarm for event in events.values())


async def test_former_dates_that_cannot_be_read_any_more_take_nothing_from_a_feed(shelves: Shelves) -> None:
    path = shelves.path(await shelves.subscribe(CRAFTSMAN))
    await shelves.remember(CRAFTSMAN, 2)
    spoilt = schedules.update().where(schedules.c.version == 1).values(dates="{")
    await shelves.database.write(lambda connection: connection.execute(spoilt).rowcount)
    assert len(await shelves.events(path)) == 3
