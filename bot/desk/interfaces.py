"""The page of interfaces: tokens with which programs come for leads, and webhooks that tell them of news."""

import uuid
from collections.abc import Awaitable, Callable, Iterator
from typing import Final

from starlette.responses import Response

from bot.desk.routes import Route, get, post
from bot.desk.trouble import Trouble
from bot.desk.visit import Visit
from bot.desk.wishes import Wrong, choices, read_hook, read_token, usual_end
from bot.staff import hooks, tokens
from bot.staff.hooks import EVENTS
from bot.staff.scopes import NEEDS, SCOPES
from bot.staff.who import ForbiddenError

HERE: Final = "/desk/interfaces"
_TWICE: Final = "这张表单已经提交过，没有重复生成。密钥只在第一次提交时显示；没有记下的话，请吊销后重新生成。"
_MANAGE: Final = "interfaces.manage"


def routes() -> Iterator[Route]:
    """Yield the routes of this part."""
    yield get(HERE, _show, _MANAGE)
    yield get(f"{HERE}/tokens", _token_form, _MANAGE)
    yield post(f"{HERE}/tokens", _make_token, _MANAGE)
    yield post(f"{HERE}/tokens/{{id}}/revoke", _revoke, _MANAGE)
    yield get(f"{HERE}/hooks", _hook_form, _MANAGE)
    yield post(f"{HERE}/hooks", _make_hook, _MANAGE)
    yield get(f"{HERE}/hooks/{{id}}", _hook, _MANAGE)
    yield post(f"{HERE}/hooks/{{id}}/test", _try_out, _MANAGE)
    yield post(f"{HERE}/hooks/{{id}}/secret", _renew, _MANAGE)
    yield post(f"{HERE}/hooks/{{id}}/on", _switched(on=True), _MANAGE)
    yield post(f"{HERE}/hooks/{{id}}/off", _switched(on=False), _MANAGE)


async def _show(visit: Visit) -> Response:
    keys = visit.desk.keys
    found = await visit.read(tokens.listed, visit.actor, keys), await visit.read(hooks.listed, visit.actor, keys)
    return visit.page("interfaces/all.html", tokens=found[0], hooks=found[1], name=_region_name(visit))


async def _token_form(visit: Visit, problems: tuple[tuple[str, str], ...] = ()) -> Response:
    allowed = [scope for scope in SCOPES if visit.actor.may(NEEDS[scope])]
    return _form(visit, "interfaces/token.html", problems, scopes=allowed, until=usual_end(visit.actor.at))


async def _make_token(visit: Visit) -> Response:
    try:
        wish = read_token(visit)
        made = await visit.write(tokens.make, visit.actor, visit.desk.keys, wish)
    except Wrong as wrong:
        return await _token_form(visit, wrong.found)
    except ForbiddenError as error:
        raise Trouble(403) from error
    if made is None:
        return visit.go(HERE, visit.say(_TWICE))
    return visit.page("interfaces/shown.html", kind="token", secret=made, back=HERE)


async def _revoke(visit: Visit) -> Response:
    if not await visit.write(tokens.revoke, visit.actor, visit.desk.keys, visit.path("id")):
        raise Trouble(404)
    return visit.go(HERE, visit.say("令牌已吊销，从现在起不能再用。"))


async def _hook_form(visit: Visit, problems: tuple[tuple[str, str], ...] = ()) -> Response:
    return _form(visit, "interfaces/hook_form.html", problems, events=EVENTS)


async def _make_hook(visit: Visit) -> Response:
    try:
        wish = read_hook(visit)
        made = await visit.write(hooks.make, visit.actor, visit.desk.keys, wish)
    except Wrong as wrong:
        return await _hook_form(visit, wrong.found)
    if made is None:
        return visit.go(HERE, visit.say(_TWICE))
    return visit.page("interfaces/shown.html", kind="hook", secret=made, back=f"{HERE}/hooks/{wish.id}")


async def _hook(visit: Visit) -> Response:
    found = await visit.read(hooks.one, visit.actor, visit.desk.keys, visit.path("id"))
    if found is None:
        raise Trouble(404)
    return visit.page("interfaces/hook.html", hook=found[0], posts=found[1], name=_region_name(visit))


async def _try_out(visit: Visit) -> Response:
    if not await visit.write(hooks.try_out, visit.actor, visit.desk.keys, visit.path("id")):
        raise Trouble(404)
    return visit.go(_address(visit), visit.say("测试消息已经排队，几秒后刷新本页看结果。"))


async def _renew(visit: Visit) -> Response:
    made = await visit.write(hooks.renew, visit.actor, visit.desk.keys, visit.path("id"))
    if made is None:
        raise Trouble(404)
    return visit.page("interfaces/shown.html", kind="renewed", secret=made, back=_address(visit))


def _switched(*, on: bool) -> Callable[[Visit], Awaitable[Response]]:
    async def switch(visit: Visit) -> Response:
        if not await visit.write(hooks.switch, visit.actor, visit.desk.keys, visit.path("id"), on=on):
            raise Trouble(404)
        return visit.go(_address(visit), visit.say("推送已启用。" if on else "推送已停用，排队的消息不再发送。"))

    return switch


def _form(visit: Visit, template: str, problems: tuple[tuple[str, str], ...], **values: object) -> Response:
    """Show a form, with what was sent and what is wrong with it."""
    said = tuple((field, visit.say(text)) for field, text in problems)
    wanted = {
        "problems": said,
        "wrong": dict(said),
        "sent": visit.form,
        "id": visit.form.one("id") or str(uuid.uuid4()),
        "regions": choices(visit.desk.shelf.library, visit.actor.scope),
        "everywhere": visit.actor.scope.everywhere,
    }
    return visit.page(template, status=400 if problems else 200, **wanted | values)


def _region_name(visit: Visit) -> Callable[[str], str]:
    """Return how a region, as it is written, is called in the language of this page."""

    def named(written: str) -> str:
        place, _, district = written.partition("/")
        if written == "*":
            return visit.say("全部地区")
        return visit.desk.shelf.library.region(place, district).to(visit.look.language)

    return named


def _address(visit: Visit) -> str:
    return f"{HERE}/hooks/{visit.path('id')}"
