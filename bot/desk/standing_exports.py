"""Standing exports at the desk: ordering one, confirming the address, and ending it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from bot.channels.email.address import AddressError, normal
from bot.desk.exports import REFUSED, read_wanted
from bot.desk.routes import Route, get, post
from bot.desk.trouble import Trouble
from bot.desk.visit import Visit
from bot.staff.columns import View
from bot.staff.exporting import orders
from bot.staff.exporting.asking import RefusedError
from bot.staff.exporting.columns import COLUMNS, LISTED
from bot.staff.exporting.fetching import NotFoundError
from bot.staff.exporting.mailing import Post
from bot.staff.exporting.orders import DAYS, EVERY, LONGEST_PASSWORD, SHORTEST_PASSWORD, Asked, To
from bot.staff.exporting.wanted import Wanted
from bot.staff.exporting.words import said
from bot.store.desk.standing import Rhythm
from scheduler.result import Delivered, Unclear

HOURS: Final = 24
_Problems = list[tuple[str, str]]


def routes() -> Iterator[Route]:
    """Yield the routes of this part."""
    yield get("/desk/exports/standing", _list, "leads.export")
    yield get("/desk/exports/standing/new", _new, "leads.export")
    yield post("/desk/exports/standing/new", _new, "leads.export")
    yield post("/desk/exports/standing", _order, "leads.export")
    yield post("/desk/exports/standing/{id}/confirm", _confirm, "leads.export")
    yield post("/desk/exports/standing/{id}/end", _end, "leads.export")


@dataclass(frozen=True, slots=True)
class Sent:
    """The form as it was sent."""

    asked: Asked
    again: str
    by_mail: bool


async def _list(visit: Visit) -> Response:
    found = await visit.read(orders.listed, visit.desk.keys, visit.actor)
    words = {order.id: _words(visit, order.wanted) for order in found}
    return visit.page("exports/standing.html", orders=found, words=words, ready=Post(visit.desk.settings).ready)


async def _new(visit: Visit) -> Response:
    wanted = read_wanted(visit)
    return _form(visit, wanted if wanted.columns else Wanted(wanted.chosen, wanted.today, wanted.regions), [])


def _form(visit: Visit, wanted: Wanted, problems: _Problems) -> Response:
    return visit.page(
        "exports/standing_new.html",
        status=400 if problems else 200,
        wanted=wanted,
        address=wanted.address(visit.desk.keys),
        words=_words(visit, wanted),
        columns=COLUMNS,
        listed=LISTED,
        every=EVERY,
        days=DAYS,
        hours=range(HOURS),
        given=visit.form.one,
        problems=problems,
        ready=Post(visit.desk.settings).ready,
        shortest=SHORTEST_PASSWORD,
    )


async def _order(visit: Visit) -> Response:
    sent = _read(visit)
    if problems := list(_problems(visit, sent)):
        return _form(visit, sent.asked.wanted, problems)
    try:
        await visit.write(orders.ask, visit.desk.keys, visit.actor, sent.asked)
    except RefusedError as refused:
        field, text = REFUSED[refused.why]
        return _form(visit, sent.asked.wanted, [(field, visit.say(text))])
    return visit.go("/desk/exports/standing", await _told(visit, sent.asked))


async def _told(visit: Visit, asked: Asked) -> str:
    """Send the code where one is needed, and return what to say."""
    if not asked.to.address:
        return visit.say("已经定好，到时间会出现在导出列表里。")
    post_, at = Post(visit.desk.settings), visit.desk.clock.utc()
    result = await post_.code(asked.to.address, asked.to.code, visit.look.language, at)
    if isinstance(result, Delivered | Unclear):
        return visit.say("验证码已经寄出，请在一小时内填到下面。")
    return visit.say("验证码没有寄出去。请检查邮箱地址，取消这一个，再定一次。")


async def _confirm(visit: Visit) -> Response:
    try:
        done = await visit.write(orders.confirm, visit.desk.keys, visit.actor, visit.path("id"), visit.form.one("code"))
    except NotFoundError as error:
        raise Trouble(404) from error
    told = {
        "yes": visit.say("邮箱已经确认，到时间自动寄出。"),
        "no": visit.say("验证码不对，请再核对一遍。"),
        "over": visit.say("验证码过期或者错得太多，这一个已经取消。请再定一次。"),
    }
    return visit.go("/desk/exports/standing", told[done])


async def _end(visit: Visit) -> Response:
    try:
        await visit.write(orders.drop, visit.desk.keys, visit.actor, visit.path("id"))
    except NotFoundError as error:
        raise Trouble(404) from error
    return visit.go("/desk/exports/standing", visit.say("已经停掉，不会再导出。"))


def _read(visit: Visit) -> Sent:
    form, by_mail = visit.form, visit.form.one("by") == "mail"
    every = next((one for one in EVERY if one == form.one("every")), "day")
    day = _number(form.one({"week": "weekday", "month": "monthday"}.get(every, "")), DAYS[every])
    rhythm = Rhythm(every, day or 1, _number(form.one("hour"), HOURS - 1))
    to = To(_address(form.one("address")), orders.fresh_code()) if by_mail else To()
    password = form.one("password") if by_mail else ""
    return Sent(Asked(read_wanted(visit), rhythm, to, password), form.one("again"), by_mail)


def _problems(visit: Visit, sent: Sent) -> Iterator[tuple[str, str]]:
    if not sent.by_mail:
        return
    if not Post(visit.desk.settings).ready:
        yield "by", visit.say("这里没有开通邮件，请选“放在导出列表里”。")
    if not sent.asked.to.address:
        yield "address", visit.say("这个邮箱地址用不了，请检查。")
    if not SHORTEST_PASSWORD <= len(sent.asked.password) <= LONGEST_PASSWORD:
        yield "password", visit.say("打开文件的密码要 12 到 128 个字符。")
    if sent.asked.password != sent.again:
        yield "again", visit.say("两次输入的密码不一样。")


def _address(text: str) -> str:
    try:
        return normal(text)
    except AddressError:
        return ""


def _number(text: str, most: int) -> int:
    """Return a number within what can be chosen; the least where it is none."""
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) <= len(str(most)) else 0


def _words(visit: Visit, wanted: Wanted) -> str:
    query = wanted.query(visit.actor.scope)
    return said(query, View(visit.desk.shelf.library, language=visit.look.language, whole=True))
