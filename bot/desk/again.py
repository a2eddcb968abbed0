"""A form that was sent after the session had ended: what was typed is kept, and stands in the form after the login."""

import hmac
from collections.abc import Callable
from dataclasses import replace
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import Request
from markupsafe import Markup
from starlette.responses import Response

from bot.desk.back import page_of
from bot.desk.refill import refilled
from bot.desk.visit import Visit
from bot.store.desk import drafts
from bot.store.desk.drafts import Draft

NAME: Final = "again"
SECRET: Final = frozenset(
    {"csrf", "whose", "password", "new", "again", "current", "proof", "proof_of_codes", "code", "sealed", "pins", "pin"}
)
"""Fields that are never kept: passwords, codes, and what a form carries to be taken for ours."""
_PLACE: Final = '<div id="trouble"></div>'
"""Where a page has room for what has to be told."""
_KEPT: Final = "登录已过期，您填的内容还在，请看一遍再按。"
_UNDONE: Final = "登录已过期，刚才那一步没有做。请在这里再做一次。"
_GONE: Final = "刚才填的内容已经不在了：它只留 15 分钟，而且只给填的人看。请再填一次。"


def whose(visit: Visit) -> str:
    """Return the id of the person whose page a form stood on, as it says itself; empty where it cannot be believed."""
    said = visit.form.one("whose")
    person = said.partition(".")[0]
    return person if hmac.compare_digest(visit.marked(person).encode(), said.encode()) else ""


async def kept(visit: Visit, person: str) -> str:
    """Keep what was typed, and return the address of the page that shows it again; empty where nothing was typed."""
    fields = {name: values for name, values in visit.form.fields.items() if name not in SECRET}
    if not any(map(any, fields.values())):
        return ""
    draft = Draft(visit.request.url.path, fields)
    return _marked(
        page_of(visit) or draft.action,
        await visit.write(drafts.keep, visit.desk.keys, person, visit.actor.at, draft),
    )


def taken(visit: Visit) -> tuple[Visit, str]:
    """Take the id of what was typed out of the address of a page, so that the page does not meet it."""
    query = parse_qsl(visit.request.url.query, keep_blank_values=True)
    found = next((value for name, value in query if name == NAME), "")
    if not found:
        return visit, ""
    rest = urlencode([(name, value) for name, value in query if name != NAME])
    scope = {**visit.request.scope, "query_string": rest.encode()}
    return replace(visit, request=Request(scope)), found


async def shown(visit: Visit, answer: Response, draft_id: str) -> Response:
    """Return a page with what this person typed filled in, and nothing done; a page elsewhere is led to with it."""
    if "location" in answer.headers:
        answer.headers["location"] = _marked(answer.headers["location"], draft_id)
        return answer
    if not answer.headers.get("content-type", "").startswith("text/html"):
        return answer
    draft = await visit.read(drafts.find, visit.desk.keys, visit.person.id, visit.actor.at, draft_id)
    if draft is None:
        return rewritten(answer, lambda page: _told(visit, page, _GONE))
    action, fields, words = draft.action, draft.fields, _words(visit, _KEPT)
    return rewritten(answer, lambda page: refilled(page, action, fields, words) or _told(visit, page, _UNDONE))


def rewritten(answer: Response, change: Callable[[str], str]) -> Response:
    """Return a page with something in it changed, and everything else that it tells the browser."""
    new = Response(change(bytes(answer.body).decode()), answer.status_code)
    told = [pair for pair in answer.raw_headers if pair[0] != b"content-length"]
    new.raw_headers = [*told, *(pair for pair in new.raw_headers if pair[0] == b"content-length")]
    return new


def _told(visit: Visit, page: str, text: str) -> str:
    return page.replace(_PLACE, _words(visit, text) + _PLACE, 1)


def _words(visit: Visit, text: str) -> str:
    words = Markup('<p class="told" id="again" tabindex="-1" role="alert">{}</p>').format(visit.say(text))
    return str(words)  # as it is: what is put beside it in a page is written already


def _marked(page: str, draft_id: str) -> str:
    """Return the address of a page with the id of what was typed, and the place of the words about it."""
    parts = urlsplit(page)
    rest = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != NAME]
    return parts._replace(query=urlencode([*rest, (NAME, draft_id)]), fragment=NAME).geturl()
