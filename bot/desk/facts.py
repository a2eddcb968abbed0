"""What is known of a lead, as pairs of a title and words."""

from collections.abc import Iterator
from typing import Final

from pydantic_core import from_json

from bot.desk.visit import Visit
from bot.staff import origin
from bot.staff.columns import VERDICT_NAMES, View, moment, region_name, said, tier_name, verdict_name
from bot.staff.lead import Lead
from knowledge.answers import AnswersError, read_answers
from knowledge.assessment import assess
from knowledge.library import Library
from knowledge.window import State, window_status

WINDOWS: Final[dict[State, str]] = {
    "open": "正在受理",
    "upcoming": "还没开始",
    "closed": "已经截止",
    "rolling": "长期受理",
    "unannounced": "日期没有公布",
}


def facts(visit: Visit, view: View, lead: Lead) -> Iterator[tuple[str, str]]:
    """Yield what the applicant wants and said, and how it stands today."""
    say = visit.say
    yield say("通知/档次"), tier_name(lead, view)
    if notice := view.library.notices.get(lead.notice):
        yield say("现在能不能报"), say(WINDOWS[window_status(notice, visit.desk.clock.now()).state])
    yield say("地区"), region_name(lead, view)
    yield say("单位"), said(lead.unit, view) or "–"
    yield say("当时的初步判断"), verdict_name(lead, view)
    if today := _today(visit, lead, view.library):
        yield say("按今天的通知"), today
    yield say("备注"), said(lead.note, view) or "–"
    yield say("首次提交"), moment(lead.created)
    if lead.updated != lead.created:
        yield say("最近提交"), moment(lead.updated)
    yield say("替谁问"), origin.asker(lead, view)
    yield say("语言"), origin.language(lead, view)
    yield say("渠道"), origin.channel(lead, view)


def _today(visit: Visit, lead: Lead, library: Library) -> str:
    """Return what the answers come to by today's catalogue, where that is something else than it was."""
    try:
        answers = read_answers(library, from_json(lead.answers)["answers"])
        verdict = str(assess(library, lead.tier, answers).verdict)
    except (AnswersError, KeyError):
        return visit.say("这些回答按现在的通知已经不能再判断。")
    if verdict == lead.verdict:
        return ""
    return visit.say("%(verdict)s（和当时不同）", verdict=VERDICT_NAMES[verdict].to(visit.look.language))
