"""The links to calendars: what they give away, what they save, and what they say when they are not in use."""

import re
from collections.abc import Sequence
from datetime import date, time

import pytest

from knowledge.deadline import Role
from knowledge.library import catalogue
from scheduler.quiet import Quiet
from support.calendars import SITE, Shelves, moved

NOTICES = tuple(catalogue().notices)
ROLES: Sequence[Role] = ("self", "unit")
CRAFTSMAN, CHONGQING, DALIAN = "dalian-craftsman-2021", "chongqing-studio-2024", "dalian-studio-2024"
PAPERS, ONLINE = f"{DALIAN}/hand-in", f"{CHONGQING}/apply-online"
QUIET = Quiet(time(20), time(8, 30))


async def test_nothing_of_a_person_and_no_cookie_is_in_an_answer(shelves: Shelves) -> None:
    number = await shelves.subscribe(CRAFTSMAN)
    answer = await shelves.get(shelves.path(number))
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"].startswith("private")
    assert "somebody" not in answer.text
    assert shelves.path(number).removesuffix(".ics").rpartition("-")[2] not in answer.text
    for notice in shelves.library.notices.values():
        assert not any(person in answer.text for contact in notice.contacts for person in contact.people)


async def test_the_same_calendar_is_not_sent_twice(shelves: Shelves) -> None:
    path = shelves.path(await shelves.subscribe(CRAFTSMAN))
    first = await shelves.get(path)
    tag = first.headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = await shelves.get(path, if_none_match=known)
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert (await shelves.get(path, if_none_match='"other"')).content == first.content
    shelves.library = moved(shelves.library, CRAFTSMAN, "hand-in", date(2021, 7, 9))
    assert (await shelves.get(path, if_none_match=tag)).status_code == 200
    assert (await shelves.get(path, "HEAD")).headers["etag"]


@pytest.mark.parametrize("ending", [".ics", ""])
async def test_every_link_that_is_not_in_use_gets_the_same_answer(shelves: Shelves, ending: str) -> None:
    number = await shelves.subscribe(CRAFTSMAN, feed=2)
    stopped = await shelves.subscribe("dalian-craftsman", state="stopped")
    none = await shelves.subscribe("dalian-studio", feed=0)
    given = shelves.path(number, 2).removesuffix(".ics")
    assert (await shelves.get(given + ending)).status_code == 200
    wrong = [
        shelves.path(number, 1).removesuffix(".ics"),  # taken back
        shelves.path(number, 3).removesuffix(".ics"),  # not yet given out
        shelves.path(stopped).removesuffix(".ics"),
        f"/calendar/{none}-{shelves.path(none, 1).removesuffix('.ics').rpartition('-')[2]}",
        shelves.path(number + 1000).removesuffix(".ics"),
        given[:-1] + ("0" if given[-1] != "0" else "1"),
        f"/calendar/{number}-",
        "/calendar/nonsense",
        f"/calendar/{number}",
        "/calendar/99999999999999999999-" + "0" * 32,
        f"/calendar/٣-{'0' * 32}",
    ]
    answers = [await shelves.get(path + ending) for path in wrong]
    assert {answer.status_code for answer in answers} == {404}
    assert len({re.sub(r'name="back" value="[^"]*"', "", answer.text) for answer in answers}) == 1


async def test_the_page_leads_to_each_program_without_showing_more(shelves: Shelves) -> None:
    path = shelves.path(await shelves.subscribe(CRAFTSMAN))
    page = await shelves.get(path.removesuffix(".ics"))
    assert f'href="webcal://jiangwen.example{path}"' in page.text
    assert SITE + path in page.text
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "noindex" in page.text
    english = await shelves.get(path.removesuffix(".ics") + "?lang=en")
    assert "Google Calendar" in english.text
    assert "Into your calendar" in english.text
