"""The page of an e-mail in a real browser: on a phone and on a desk, by day and by night, loading nothing."""

from dataclasses import replace
from datetime import date
from itertools import product
from typing import Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser

from bot.carrier import Parcel
from bot.channels.email.letter import Writer
from bot.channels.email.message import Letter, Sender
from bot.clock import Clock
from bot.shelf import Shelf
from bot.store.crypto import Keys
from dialogs.reminding.note import Note
from dialogs.subscription import Subscription
from knowledge.library import Library
from knowledge.moment import CONFIRM, Moment
from knowledge.text import Language

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
HELD = Subscription(1, "dalian-craftsman-2021", "unit", "zh", channel="email")
DUE = Moment("dalian-craftsman-2021", "hand-in", "before", date(2021, 7, 2), 7)
MOVED = Moment("chongqing-studio-2024", "apply-online", "moved", date(2024, 7, 20), since=date(2024, 7, 15))
LINKS = """
[...document.querySelectorAll("a.main, a.other")].map((one) => one.getBoundingClientRect().height)
"""
CONTRAST = "getComputedStyle(document.querySelector('.card')).backgroundColor"


def letter(library: Library, language: Language, *notes: Note) -> Letter:
    writer = Writer(
        Shelf(library),
        Keys(("s" * 32,)),
        Clock(date(2021, 6, 25)),
        Sender("匠问", "a@example.org"),
        "https://x.example",
    )
    parcel = Parcel("email", "b@example.org", "b***", "d" * 32, language, notes, tuple(range(1, len(notes) + 1)))
    return writer.letter(parcel, "b@example.org")


def letters(library: Library, language: Language) -> list[Letter]:
    held = replace(HELD, language=language)
    asked = replace(held, state="unconfirmed")
    other = replace(held, number=2, subject="chongqing-studio")
    return [
        letter(library, language, Note(held, DUE)),
        letter(library, language, Note(held, DUE), Note(other, MOVED)),
        letter(library, language, Note(asked, CONFIRM)),
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_mail_is_for_everybody(
    chromium: Browser, library: Library, language: Language, scheme: Literal["light", "dark"]
) -> None:
    context = await chromium.new_context(color_scheme=scheme)
    page = await context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for one, width in product(letters(library, language), (320, 375, 1280)):
        await page.set_viewport_size({"width": width, "height": 800})
        await page.set_content(one.html)
        found = await Axe().run(page)
        assert [f"{x['id']}: {n['html'][:100]}" for x in found.response["violations"] for n in x["nodes"]] == []
        assert await page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
        heights = await page.evaluate(LINKS)
        assert heights
        assert min(heights) >= 47.5
        assert await page.evaluate(CONTRAST) == ("rgb(37, 32, 25)" if scheme == "dark" else "rgb(255, 253, 249)")
    assert asked == []
    await context.close()
