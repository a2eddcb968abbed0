"""The ways to what can be told of a notice, a tier, or all that is in scope."""

from collections.abc import Iterable

from dialogs import describe
from dialogs.scene import Scene
from dialogs.screens.frame import Tap
from dialogs.views import INFORMATION
from dialogs.words import N_, t
from knowledge.library import TierRef
from knowledge.notice import Notice, Statement
from knowledge.text import Language

_WORDS = {
    "materials": N_("材料清单"),
    "timeline": N_("时间安排"),
    "benefits": N_("评上有什么"),
    "contact": N_("联系方式"),
    "rules": N_("限制、名额和义务"),
    "blanks": N_("通知没写清的地方"),
    "compare": N_("比一比各个档次"),
    "leave": N_("留个申报意向"),
    "why": N_("为什么、差什么"),
    "remind": N_("到时候提醒我"),
}
_BY_TIER = ("materials", "benefits", "rules")
_FIELDS = {
    "materials": ("materials", "rules_of_handing_in"),
    "timeline": ("stages",),
    "benefits": ("benefits",),
    "contact": ("contacts",),
    "rules": ("restrictions", "quotas", "duties", "penalties", "validity"),
    "blanks": ("blanks",),
}


def matter_words(language: Language, matter: str) -> str:
    """Return what a choice that leads to an information says."""
    return t(language, _WORDS[matter])


def information(scene: Scene, notices: tuple[Notice, ...], skip: str = "") -> tuple[Tap, ...]:
    """Return a choice for each information: straight to it where it is one, else to asking which."""
    taps = (_to(scene, notices, matter) for matter in INFORMATION if matter != skip and _any(notices, matter))
    return tuple(taps)


def compare(scene: Scene, notices: Iterable[Notice]) -> tuple[Tap, ...]:
    """Return the way to a comparison for each notice that has several tiers."""
    return tuple(
        Tap("go", f"compare/{notice.id}", matter_words(scene.language, "compare"))
        for notice in notices
        if len(notice.tiers) > 1
    )


def leave(scene: Scene, tiers: tuple[TierRef, ...], notice_id: str = "") -> tuple[Tap, ...]:
    """Return the way to leaving one's intent."""
    label = matter_words(scene.language, "leave")
    if len(tiers) == 1:
        return (Tap("leave", tiers[0].id, label),)
    return (Tap("go", f"choose/leave/{notice_id}" if notice_id else "choose/leave", label),) if tiers else ()


def remind(scene: Scene, notices: tuple[Notice, ...]) -> tuple[Tap, ...]:
    """Return the way to being reminded."""
    where = f"remind/{notices[0].id}" if len(notices) == 1 else "choose/remind"
    return (Tap("go", where, matter_words(scene.language, "remind")),)


def scope(scene: Scene, matter: str, notice_id: str = "") -> tuple[Notice, ...]:
    """Return the notices to choose from: one may be reminded of any, also before a place was named."""
    if notice_id:
        return (scene.library.notices[notice_id],)
    return scene.notices or (tuple(scene.library.notices.values()) if matter == "remind" else ())


def differs(notice: Notice, matter: str) -> bool:
    """Whether this information differs between the tiers of a notice."""
    if matter in ("why", "leave"):
        return True
    said = _statements(notice, matter) if matter in _BY_TIER else ()
    return len(notice.tiers) > 1 and any(statement.tiers for statement in said)


def targets(notices: tuple[Notice, ...], matter: str) -> tuple[str, ...]:
    """Return what an information can be asked for: notices, or their tiers where these differ."""
    found: list[str] = []
    for notice in notices:
        tiers = [f"{notice.id}/{tier.id}" for tier in notice.tiers]
        found += tiers if differs(notice, matter) else [notice.id]
    return tuple(found)


def named(scene: Scene, target: str) -> str:
    """Return how a notice or a tier is called in a list."""
    ref = scene.library.tiers.get(target)
    return scene.to(scene.library.notices[target].short) if ref is None else describe.tier_name(scene, ref)


def _to(scene: Scene, notices: tuple[Notice, ...], matter: str) -> Tap:
    found = targets(notices, matter)
    label = matter_words(scene.language, matter)
    if len(found) == 1:
        return Tap("go", f"{matter}/{found[0]}", label)
    return Tap("go", f"choose/{matter}/{notices[0].id}" if len(notices) == 1 else f"choose/{matter}", label)


def _any(notices: Iterable[Notice], matter: str) -> bool:
    return any(_statements(notice, matter) for notice in notices)


def _statements(notice: Notice, matter: str) -> tuple[Statement, ...]:
    return tuple(statement for field in _FIELDS.get(matter, ()) for statement in getattr(notice, field))
