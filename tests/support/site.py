"""A site with the pages on it, and a visitor who watches what the browser does there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, ConsoleMessage, Locator, Page, Request

from support.web import FakeService

PATIENCE = 30_000.0
"""So many milliseconds a page may take: a busy machine is no fault."""
ANSWERABLE = "form[data-answer]:not([data-done])"
SMALL = """
(least) => [...document.querySelectorAll("a, button, summary, label.choice, label.box, textarea")]
  .filter((one) => !one.closest("[hidden], [aria-disabled=true], .skip"))
  .filter((one) => !(one.tagName === "A" && getComputedStyle(one).display === "inline"))
  .map((one) => [one.getBoundingClientRect(), one.outerHTML.slice(0, 80)])
  .filter(([box]) => box.width > 0 && (box.height < least - 0.5 || box.width < least - 0.5))
  .map(([box, html]) => `${Math.round(box.width)}x${Math.round(box.height)} ${html}`)
"""


@dataclass
class Site:
    """Where the pages are, and the service behind them."""

    url: str
    service: FakeService

    def to(self, path: str) -> str:
        return self.url + path


@dataclass
class Visit:
    """One page with everything that must not happen on it."""

    page: Page
    home: str
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    posts: list[Request] = field(default_factory=list)

    def watch(self) -> None:
        self.page.on("request", self._requested)
        self.page.on("console", self._told)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _requested(self, request: Request) -> None:
        if not request.url.startswith(self.home):
            self.foreign.append(request.url)
        if request.method == "POST":
            self.posts.append(request)

    def _told(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def said(self, text: str) -> Locator:
        """What is to be seen in the conversation."""
        return self.page.locator("#messages").get_by_text(text)

    async def choose(self, label: str) -> None:
        """Press the choice, and wait for what comes after it."""
        seen = await self.page.locator("#messages li.bot").count()
        await self.page.locator(ANSWERABLE).get_by_role("button", name=label, exact=True).click()
        await self.answered(seen)

    async def write(self, text: str) -> None:
        seen = await self.page.locator("#messages li.bot").count()
        await self.page.fill("#text", text)
        await self.page.keyboard.press("Enter")
        await self.answered(seen)

    async def answered(self, seen: int) -> None:
        await self.page.locator("#messages li.bot").nth(seen).wait_for()
        await self.page.locator(".pending").wait_for(state="detached")

    async def violations(self) -> list[str]:
        """What axe finds wrong on the page as it stands."""
        found = await Axe().run(self.page)
        problems: list[dict[str, Any]] = found.response["violations"]
        return [f"{one['id']}: {node['html'][:120]}" for one in problems for node in one["nodes"]]

    async def small_targets(self, least: int) -> list[str]:
        found: list[str] = await self.page.evaluate(SMALL, least)
        return found

    async def sideways(self) -> int:
        """How far the page can be scrolled sideways."""
        excess: int = await self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        return excess


@asynccontextmanager
async def visiting(browser: Browser, home: str, **settings: Any) -> AsyncIterator[Visit]:
    """Open a window of a visitor in China; cookies and storage are the visitor's own."""
    cookies = settings.pop("cookies", {})
    context = await browser.new_context(**{"locale": "zh-CN", "viewport": {"width": 375, "height": 740}, **settings})
    await context.add_cookies([{"name": name, "value": value, "url": home} for name, value in cookies.items()])
    context.set_default_timeout(PATIENCE)
    try:
        visit = Visit(await context.new_page(), home)
        visit.watch()
        yield visit
    finally:
        await context.close()


LOOKS = {
    "normal": {"size": "18", "theme": "light", "lang": "zh"},
    "large": {"size": "30", "theme": "light", "lang": "zh"},
    "elder": {"size": "24", "theme": "dark", "lang": "en"},
    "dark": {"size": "18", "theme": "dark", "lang": "zh"},
    "english": {"size": "18", "theme": "light", "lang": "en"},
}


async def check(visit: Visit, look: str) -> None:
    """Hold the page as it stands against everything that must be so on every page."""
    least = 60 if int(LOOKS[look]["size"]) >= 24 else 48
    where = visit.page.url
    assert (await visit.violations(), where) == ([], where)
    assert (await visit.small_targets(least), where) == ([], where)
    assert (await visit.sideways() <= 0, where) == (True, where)
    assert visit.foreign == []
    assert [c for c in visit.complaints if "404" not in c] == []


async def check_at_each_width(visit: Visit, look: str) -> None:
    """Hold the page against everything on a desk and on a phone."""
    for width in (1280, 375):
        await visit.page.set_viewport_size({"width": width, "height": 800})
        await check(visit, look)
