"""The forms on which tokens and webhooks are asked for: what can be chosen, what was sent, and what is wrong."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.bureau.region import Scope, read_scope
from bot.channels.web.forms import Form
from bot.clock import SHANGHAI, day_in_china
from bot.desk.visit import Visit
from bot.hooks.guard import Allowed
from bot.staff.hooks import EVENTS, HookWish
from bot.staff.regions import ALL
from bot.staff.scopes import NEEDS, SCOPES
from bot.staff.tokens import LONGEST, TokenWish
from knowledge.library import Library
from knowledge.text import Text

USUAL: Final = timedelta(days=180)
LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class Choice:
    """A region that can be chosen, and the districts in it."""

    value: str
    name: Text
    whole: bool
    districts: tuple[tuple[str, Text], ...] = ()


class Wrong(Exception):  # noqa: N818 - named for the form
    """A form cannot be used. `found` is each field with what is wrong, in Chinese."""

    def __init__(self, found: list[tuple[str, str]]) -> None:
        super().__init__(f"{len(found)} fields cannot be used.")
        self.found = tuple(found)


def choices(library: Library, scope: Scope) -> tuple[Choice, ...]:
    """Return the places and districts within a scope, as they are shown."""
    return tuple(_choices(library, scope))


def _choices(library: Library, scope: Scope) -> Iterator[Choice]:
    for option in (option for option in library.facts["unit_places"].options if library.notices_in(option.id)):
        known = library.places.get(option.id)
        parts = known.districts.values() if known else ()
        own = tuple((f"{option.id}/{part.id}", part.name) for part in parts if scope.holds(option.id, part.id))
        whole = scope.holds(option.id)
        if whole or own:
            yield Choice(option.id, option.label, whole, own)


def read_token(visit: Visit) -> TokenWish:
    """Read the form of a token; Wrong says what is missing."""
    form, found = visit.form, list[tuple[str, str]]()
    name = " ".join(form.one("name").split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        found.append(("name", "请填写名称，最多 60 个字。"))
    allowed = [scope for scope in SCOPES if visit.actor.may(NEEDS[scope])]
    scopes = tuple(scope for scope in allowed if scope in form.all("scopes"))
    if not scopes:
        found.append(("scopes", "请至少选一项权限。"))
    ends = _ends(form.one("ends"), visit.actor.at)
    if ends is None:
        found.append(("ends", "请填写截止日期：明天起，最多一年。"))
    chosen = _regions(visit, found)
    if found or ends is None:
        raise Wrong(found)
    return TokenWish(_id(form), name, scopes, chosen, ends)


def read_hook(visit: Visit) -> HookWish:
    """Read the form of a webhook; Wrong says what is missing."""
    form, found = visit.form, list[tuple[str, str]]()
    url = form.one("url").strip()
    if not Allowed(visit.desk.settings.hook_hosts).url(url):
        found.append(("url", "请填写可以公开访问的 https:// 地址，不能带用户名和密码，也不能指向内部网络。"))
    events = tuple(event for event in EVENTS if event in form.all("events"))
    if not events:
        found.append(("events", "请至少选一种事件。"))
    chosen = _regions(visit, found)
    if found:
        raise Wrong(found)
    return HookWish(_id(form), url, events, chosen)


def usual_end(at: datetime) -> date:
    """Return the last day that a form suggests."""
    return day_in_china(at + USUAL)


def _regions(visit: Visit, found: list[tuple[str, str]]) -> Scope:
    given = visit.form.all("regions")
    offered = {ALL} if visit.actor.scope.everywhere else set[str]()
    for choice in choices(visit.desk.shelf.library, visit.actor.scope):
        offered |= ({choice.value} if choice.whole else set()) | {value for value, _ in choice.districts}
    if not given or not set(given) <= offered:
        found.append(("regions", "请在您负责的地区里至少选一个。"))
        return Scope()
    return read_scope([ALL] if ALL in given else list(given))


def _ends(text: str, at: datetime) -> datetime | None:
    """Return the end of a day of Asia/Shanghai that is after today and within a year; None where it is none."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    ends = datetime.combine(day + timedelta(days=1), time(), SHANGHAI) if day.year < date.max.year else None
    return ends if ends and day > day_in_china(at) and ends <= at + LONGEST else None


def _id(form: Form) -> str:
    """Return the id that the form came with, so that sending it twice makes one thing; a new one where it has none."""
    try:
        return str(uuid.UUID(form.one("id")))
    except ValueError:
        return str(uuid.uuid4())
