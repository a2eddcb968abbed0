"""What is asked between the password and the desk: the second factor, a new password, setting up a second factor."""

from collections.abc import Iterator

from starlette.responses import Response

from bot.desk import authenticator, choosing
from bot.desk.back import with_next
from bot.desk.door import door_of, halfway, keep, onward, seconds_of, waiting, wanted
from bot.desk.gate import WAYS
from bot.desk.routes import Route, get, post
from bot.desk.rules import rules
from bot.desk.visit import Visit
from bot.staff import login as work
from bot.staff import own
from bot.staff.delays import DelayedError


def routes() -> Iterator[Route]:
    """Yield the routes of this part."""
    yield get("/desk/login/code", _ask, stage="second")
    yield post("/desk/login/code", _prove, stage="second")
    yield get("/desk/login/password", _choose, stage="change")
    yield post("/desk/login/password", _change, stage="change")
    yield get("/desk/login/enrol", _offer, stage="enrol")
    yield post("/desk/login/enrol", _enrol, stage="enrol")


async def _ask(visit: Visit) -> Response:
    return _code_page(visit)


def _code_page(visit: Visit, problem: str = "", status: int = 200) -> Response:
    return visit.page("login/code.html", status=status, problem=problem, next=wanted(visit))


async def _prove(visit: Visit) -> Response:
    door = door_of(visit)
    try:
        entered = await visit.write(work.prove, door, halfway(visit), visit.form.one("code"))
    except DelayedError as delayed:
        answer = _code_page(visit, waiting(visit, delayed.seconds), 429)
        answer.headers["Retry-After"] = str(seconds_of(delayed.seconds))
        return answer
    if entered is None:
        return _code_page(visit, visit.say("验证码不对，或者已经用过。请等验证器显示下一个再输入。"), 403)
    return onward(visit, door, entered)


async def _choose(visit: Visit) -> Response:
    return _password_page(visit, [])


def _password_page(visit: Visit, found: list[tuple[str, str]]) -> Response:
    row, policy = halfway(visit).person, rules(visit.desk).policy
    values = {"found": found, "policy": policy, "next": wanted(visit), "login": row.login, "first": row.must_change}
    return visit.page("login/password.html", status=400 if found else 200, **values)


async def _change(visit: Visit) -> Response:
    new, found = await choosing.chosen(visit)
    if found:
        return _password_page(visit, found)
    door = door_of(visit)
    entered = await visit.write(own.change_on_the_way, door, halfway(visit), new)
    return onward(visit, door, entered, visit.say("密码已经改好。"))


async def _offer(visit: Visit) -> Response:
    return visit.page("login/enrol.html", next=wanted(visit), **authenticator.offered(visit))


async def _enrol(visit: Visit) -> Response:
    secret = authenticator.carried(visit)
    new = authenticator.proven(visit, secret)
    if new is None:
        wrong = visit.say("验证码不对。请看一下手机的时间准不准，再输入现在显示的六位数字。")
        return visit.page(
            "login/enrol.html", status=400, next=wanted(visit), **authenticator.offered(visit, secret, wrong)
        )
    door = door_of(visit)
    entered, codes = await visit.write(own.enrol_on_the_way, door, halfway(visit), new)
    ahead = (wanted(visit) or "/desk") if entered.stage == "full" else with_next(WAYS[entered.stage], wanted(visit))
    answer = visit.page("login/codes.html", codes=codes, ahead=ahead)
    keep(visit, answer, door, entered)
    return answer
