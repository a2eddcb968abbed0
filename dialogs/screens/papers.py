"""What to hand in, by when, and what one receives."""

from datetime import date, timedelta
from functools import partial

from dialogs import describe
from dialogs.scene import Scene
from dialogs.screens import menu
from dialogs.screens.frame import Screen, Tap
from dialogs.screens.result import onward
from dialogs.words import say
from knowledge.notice import Notice, Statement
from knowledge.timeline import Dated
from knowledge.timeline import timeline as stages_of
from knowledge.window import ZONE, window_status


def materials(scene: Scene) -> Screen:
    """The checklist: every paper with its copies, form, stamps and small print, and how to hand in."""
    notice, tier = about(scene)
    blocks = say(
        scene.language,
        "materials",
        notice=notice,
        tier=title(scene),
        status=window_status(notice, scene.now),
        materials=[m for m in notice.materials if concerns(m, tier)],
        rules=[rule for rule in notice.rules_of_handing_in if concerns(rule, tier)],
        clause=partial(describe.clause, scene.language),
        actor=partial(describe.actor_words, scene.language),
    )
    return Screen(blocks, _others(scene, notice, "materials"))


def timeline(scene: Scene) -> Screen:
    """Every stage with its actor and days, the inner days that the notice never prints included."""
    notice, tier = about(scene)
    blocks = say(
        scene.language,
        "timeline",
        notice=notice,
        tier=title(scene),
        status=window_status(notice, scene.now),
        rows=[_stage(scene, notice, dated) for dated in stages_of(notice, tier or None, scene.library.calendar)],
        clause=partial(describe.clause, scene.language),
        actor=partial(describe.actor_words, scene.language),
    )
    return Screen(blocks, (*menu.remind(scene, (notice,)), *_others(scene, notice, "timeline")))


def benefits(scene: Scene) -> Screen:
    """What one receives; where the notice fixes no amount, that is said."""
    notice, tier = about(scene)
    blocks = say(
        scene.language,
        "benefits",
        notice=notice,
        tier=title(scene),
        benefits=[b for b in notice.benefits if concerns(b, tier)],
        clause=partial(describe.clause, scene.language),
        tiers=partial(tier_names, scene, notice),
    )
    return Screen(blocks, _others(scene, notice, "benefits"))


def about(scene: Scene) -> tuple[Notice, str]:
    """Return the notice that the screen is about, and the tier inside it, empty for all."""
    notice_id, _, tier = scene.view.about.partition("/")
    return scene.library.notices[notice_id], tier


def concerns(statement: Statement, tier: str) -> bool:
    """Whether a statement belongs on a screen about this tier, or about all where it is empty."""
    return not tier or statement.concerns(tier)


def title(scene: Scene) -> str:
    """Return what the screen is about."""
    return menu.named(scene, scene.view.about)


def tier_names(scene: Scene, notice: Notice, statement: Statement) -> list[str]:
    """Return the tiers a statement is limited to; none where it is said of all, or the screen is about one."""
    if scene.view.about in scene.library.tiers:
        return []
    return [scene.to(tier.name) for tier in notice.tiers if tier.id in statement.tiers]


def _others(scene: Scene, notice: Notice, skip: str) -> tuple[Tap, ...]:
    tiers = tuple(ref for ref in scene.library.tiers_of((notice.id,)) if scene.view.about in (notice.id, ref.id))
    leave = menu.leave(scene, tiers, notice.id)
    return (*menu.information(scene, (notice,), skip), *leave, *onward(scene, notice))


def _stage(scene: Scene, notice: Notice, dated: Dated) -> dict[str, object]:
    today = scene.now.astimezone(ZONE).date()
    rule = dated.stage.backwards
    goal = next((s for s in notice.stages if rule and s.id == rule.before), None)
    return {
        "stage": dated.stage,
        "dated": dated,
        "goal": goal,
        "posting": rule is not None and rule.first_day == "does_not_count",
        "standing": _standing(dated, today),
        "tiers": tier_names(scene, notice, dated.stage),
        "day_before": dated.from_day - timedelta(days=1) if dated.from_day else None,
    }


def _standing(dated: Dated, today: date) -> str:
    """Return how a stage stands today, as far as its days are printed."""
    if dated.ends is not None and today > dated.ends:
        return "past"
    if dated.starts is not None and today < dated.starts:
        return "ahead"
    return "now" if dated.ends is not None and dated.starts is not None else ""
