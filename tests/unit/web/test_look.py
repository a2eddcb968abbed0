"""How a visitor wants to see the pages."""

import pytest
from starlette.requests import Request

from bot.channels.web.look import SIZES, Look, read_look


def request(query: str = "", **headers: str) -> Request:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "path": "/", "query_string": query.encode(), "headers": raw})


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-US,en;q=0.9", "en"),
        ("fr-FR,en;q=0.5", "en"),
        ("fr", "zh"),
        ("", "zh"),
        ("*", "zh"),
        ("en;q=abc,,;", "en"),
    ],
)
def test_the_browsers_language_is_taken_where_we_speak_it(header: str, language: str) -> None:
    assert read_look(request(accept_language=header)).language == language


def test_the_address_wins_over_the_cookie_and_the_cookie_over_the_browser() -> None:
    assert read_look(request("lang=en", cookie="lang=zh", accept_language="zh")).language == "en"
    assert read_look(request(cookie="lang=en", accept_language="zh")).language == "en"


@pytest.mark.parametrize("cookie", ["size=19", "size=-1", "theme=pink", "lang=xx", "size=" + "9" * 5000])
def test_a_cookie_that_makes_no_sense_is_as_none(cookie: str) -> None:
    assert read_look(request(cookie=cookie)) == Look()


def test_type_grows_and_shrinks_step_by_step_and_stays_in_its_range() -> None:
    assert [Look(size=size).larger for size in SIZES] == [*SIZES[1:], SIZES[-1]]
    assert [Look(size=size).smaller for size in SIZES] == [SIZES[0], *SIZES[:-1]]
    assert (SIZES[0], SIZES[-1]) == (16, 30)


def test_the_theme_goes_round() -> None:
    assert [Look(theme=theme).next_theme for theme in ("auto", "light", "dark")] == ["light", "dark", "auto"]
