"""The notices at the desk: how their dates stand, and changing one with its source, by one person or two."""

from collections.abc import Iterator, Sequence
from functools import wraps

from starlette.responses import Response

from bot.amending import AmendmentError, Proposal
from bot.clock import day_in_china
from bot.desk.amending import SAME, Wish, WishError, at_fields, former_wish, read_wish, wanted
from bot.desk.routes import Endpoint, Route, get, post
from bot.desk.trouble import Trouble
from bot.desk.visit import Visit
from bot.staff import deciding, notices
from bot.staff.deciding import Deciding, OverError, SameError, StaleError
from bot.staff.notices import NoticeNow, StageNow
from knowledge.amend import Amendment

STALE = "刚才又有人改了日期，请看过下面新的结果再决定。"
REASON = "请写明为什么不同意，不超过 300 个字；提出的人会看到。"
SECOND_TOLD = "已经提交，等另一位同事批准。批准之前，什么都没有改动，也没有通知任何人。"
_ONE = "/desk/notices/{notice}"
_STAGE = "/desk/notices/{notice}/{stage}"
_PROPOSAL = "/desk/notices/proposals/{proposal}"


def routes() -> Iterator[Route]:
    """Yield the routes of this part."""
    yield get("/desk/notices", _list, "notices.see")
    yield get(_PROPOSAL, _known(_proposal), "notices.see")
    yield post(f"{_PROPOSAL}/approve", _known(_approve), "notices.amend")
    yield post(f"{_PROPOSAL}/refuse", _known(_refuse), "notices.amend")
    yield post(f"{_PROPOSAL}/take-back", _known(_take_back), "notices.amend")
    yield get(_ONE, _known(_one), "notices.see")
    yield get(_STAGE, _known(_form), "notices.amend")
    yield post(_STAGE, _known(_preview), "notices.amend")
    yield post(f"{_STAGE}/confirm", _known(_confirm), "notices.amend")


def _known(endpoint: Endpoint) -> Endpoint:
    """Answer what is not there, or not in these regions, and what is over already, as such."""

    @wraps(endpoint)
    async def answer(visit: Visit) -> Response:
        try:
            return await endpoint(visit)
        except LookupError as error:
            raise Trouble(404) from error
        except OverError as error:
            raise Trouble(409, "这个改动已经有人处理过了，您的决定没有保存。请回到通知页看结果。") from error

    return answer


def _with(visit: Visit) -> Deciding:
    desk = visit.desk
    return Deciding(desk.shelf, desk.keys, visit.actor, desk.clock.now().date())


async def _list(visit: Visit) -> Response:
    found = await visit.read(notices.overviews, visit.desk.shelf, visit.actor, visit.desk.clock.now())
    asked = await visit.read(deciding.listed, _with(visit))
    open_ = [one for one in asked if one.asked.state == "waiting"]
    return visit.page("notices/list.html", notices=found, waiting=open_, library=visit.desk.shelf.library)


async def _one(visit: Visit) -> Response:
    found = await _notice(visit)
    asked = await visit.read(deciding.listed, _with(visit))
    mine = [one for one in asked if one.asked.amendment.notice == found.overview.notice.id]
    may = notices.may_amend(visit.actor, found.overview.notice)
    return visit.page("notices/one.html", found=found, asked=mine, may=may, two=_two(visit))


async def _form(visit: Visit) -> Response:
    found, stage = await _stage(visit)
    return _show(visit, found, stage, former_wish(_former(stage)))


async def _preview(visit: Visit) -> Response:
    found, stage = await _stage(visit)
    wish = read_wish(visit.form)
    if visit.form.one("act") == "back":  # from the preview to the form, with what was filled in
        return _show(visit, found, stage, wish)
    return await _look(visit, found, stage, wish)


async def _look(visit: Visit, found: NoticeNow, stage: StageNow, wish: Wish, problem: str = "") -> Response:
    """Show what a wish would do, or what is wrong with it."""
    try:
        proposal = await visit.read(deciding.preview, _with(visit), _amendment(visit, found, stage, wish))
    except WishError as error:
        return _show(visit, found, stage, wish, [(name, visit.say(text)) for name, text in error.found])
    except AmendmentError as error:
        return _show(visit, found, stage, wish, at_fields(error.problems, wish, visit.look.language))
    except SameError:
        return _show(visit, found, stage, wish, [("ends", visit.say(SAME))])
    given = _given(visit, proposal) | {"found": found, "stage": stage, "wish": wish, "problem": problem}
    return visit.page("notices/preview.html", status=409 if problem else 200, **given)


async def _confirm(visit: Visit) -> Response:
    found, stage = await _stage(visit)
    wish, notice = read_wish(visit.form), found.overview.notice.id
    try:
        amendment, pin = _amendment(visit, found, stage, wish), visit.form.one("pin")
        if _two(visit):
            proposal = await visit.write(deciding.ask, _with(visit), amendment, pin)
            return visit.go(_PROPOSAL.format(proposal=proposal), visit.say(SECOND_TOLD))
        made = await visit.write(deciding.amend, _with(visit), amendment, pin)
    except (StaleError, SameError):
        return await _look(visit, found, stage, wish, visit.say(STALE))
    except (WishError, AmendmentError):
        return await _look(visit, found, stage, wish)
    return visit.go(_ONE.format(notice=notice), _done(visit, made))


async def _proposal(visit: Visit, problem: str = "", reason: str = "", wrong: str = "") -> Response:
    found = await visit.read(deciding.waiting, _with(visit), visit.path("proposal"))
    notice = visit.desk.shelf.library.notices[found.asked.amendment.notice]
    own = found.asked.person == visit.person.id
    given = _given(visit, found.preview) | {"found": found, "notice": notice, "own": own, "problem": problem}
    may = notices.may_amend(visit.actor, notice)
    status = 409 if problem else 422 if wrong else 200
    return visit.page("notices/proposal.html", status=status, may=may, reason=reason, wrong=wrong, **given)


async def _approve(visit: Visit) -> Response:
    proposal = visit.path("proposal")
    try:
        made = await visit.write(deciding.approve, _with(visit), proposal, visit.form.one("pin"))
    except (StaleError, SameError, AmendmentError):
        return await _proposal(visit, visit.say(STALE))
    return visit.go(_ONE.format(notice=made.amendment.notice), _done(visit, made))


async def _refuse(visit: Visit) -> Response:
    reason = " ".join(visit.form.one("reason").split())
    if not 0 < len(reason) <= deciding.LONGEST_REASON:
        return await _proposal(visit, reason=reason, wrong=visit.say(REASON))
    await visit.write(deciding.refuse, _with(visit), visit.path("proposal"), reason)
    return visit.go("/desk/notices", visit.say("已经退回，什么都没有改动。"))


async def _take_back(visit: Visit) -> Response:
    await visit.write(deciding.take_back, _with(visit), visit.path("proposal"))
    return visit.go("/desk/notices", visit.say("已经收回，什么都没有改动。"))


async def _notice(visit: Visit) -> NoticeNow:
    name, now = visit.path("notice"), visit.desk.clock.now()
    found = await visit.read(notices.one_notice, visit.desk.shelf, visit.actor, name, now)
    if found is None:
        raise LookupError(name)
    return found


async def _stage(visit: Visit) -> tuple[NoticeNow, StageNow]:
    """Return a stage that the actor may change by itself."""
    found, name = await _notice(visit), visit.path("stage")
    deciding.amendable(visit.desk.shelf.library, visit.actor, found.overview.notice.id)
    stage = next((one for one in found.stages if one.now.stage.id == name and not one.counted), None)
    if stage is None:
        raise LookupError(name)
    return found, stage


def _amendment(visit: Visit, found: NoticeNow, stage: StageNow, wish: Wish) -> Amendment:
    of = found.overview.notice.id, stage.now.stage.id
    return wanted(wish, of, _former(stage), day_in_china(visit.actor.at))


def _former(stage: StageNow) -> Amendment | None:
    return stage.made.amendment if stage.made else None


def _show(
    visit: Visit, found: NoticeNow, stage: StageNow, wish: Wish, wrong: Sequence[tuple[str, str]] = ()
) -> Response:
    given = {"found": found, "stage": stage, "wish": wish, "problems": wrong, "at": dict(wrong)}
    return visit.page("notices/amend.html", status=422 if wrong else 200, two=_two(visit), **given)


def _given(visit: Visit, proposal: Proposal | None) -> dict[str, object]:
    pin = deciding.seen(proposal.mark) if proposal else ""
    return {"proposal": proposal, "pin": pin, "two": _two(visit)}


def _two(visit: Visit) -> bool:
    return visit.desk.settings.desk_two_persons


def _done(visit: Visit, made: Proposal) -> str:
    return visit.say("已改。%(count)s 个订阅会收到通知。", count=made.told)
