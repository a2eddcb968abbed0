"""Leaving one's intent: consent, one item a screen, reading back, and what happens next."""

from dialogs import consent, describe
from dialogs import district as where
from dialogs import phone as phones
from dialogs.scene import Scene
from dialogs.screens import menu
from dialogs.screens.frame import Screen, Tap
from dialogs.screens.result import onward
from dialogs.words import say, t
from knowledge.place import CITY
from knowledge.window import window_status


def consent_(scene: Scene) -> Screen:
    """Say what for, what is kept, how long, how to withdraw; nothing is asked before yes."""
    ref = scene.library.tiers[scene.view.about]
    blocks = say(
        scene.language,
        "lead_consent",
        tier=describe.tier_name(scene, ref),
        notice=ref.notice,
        status=window_status(ref.notice, scene.now),
        years=consent.KEPT_YEARS,
        version=consent.VERSION,
        again=ref.id in scene.conversation.leads,
    )
    taps = (
        Tap("agree", ref.id, t(scene.language, "同意，留个意向")),
        Tap("cancel", "", t(scene.language, "不同意")),
        Tap("go", "privacy", t(scene.language, "隐私说明")),
    )
    return Screen(blocks, taps)


def name(scene: Scene) -> Screen:
    """Ask for the name."""
    return Screen(say(scene.language, "lead_name", asker=scene.conversation.asker), _stop(scene), "text")


def phone_(scene: Scene) -> Screen:
    """Ask for the telephone number."""
    return Screen(say(scene.language, "lead_phone"), _stop(scene), "phone")


def unit(scene: Scene) -> Screen:
    """Ask for the unit, which may be left out."""
    skip = Tap("skip", "unit", t(scene.language, "跳过"))
    return Screen(say(scene.language, "lead_unit"), (skip, *_stop(scene)), "text")


def district(scene: Scene) -> Screen:
    """Ask in which district the unit is, a page of them at a time; it may be left out."""
    pages = where.pages(scene)
    number = min(where.page_of(scene.view.about), len(pages))
    whole = [one for one in where.districts(scene) if one.kind == CITY]
    taps = [Tap("district", one.id, scene.to(one.name)) for one in (*(pages[number - 1] if pages else ()), *whole)]
    first = where.proposed(scene) if number == 1 else None
    skip = Tap("skip", "district", t(scene.language, "不清楚，跳过"))
    return Screen(
        say(scene.language, "lead_district", proposed=first),
        (*taps, *_more(scene, number, len(pages)), skip, *_stop(scene)),
    )


def note(scene: Scene) -> Screen:
    """Ask for a note, which may be left out."""
    skip = Tap("skip", "note", t(scene.language, "跳过"))
    return Screen(say(scene.language, "lead_note"), (skip, *_stop(scene)), "text")


def check(scene: Scene) -> Screen:
    """Read everything back before it is kept."""
    draft = scene.conversation.draft
    if draft is None:
        return Screen((), onward(scene))
    ref = scene.library.tiers[draft.tier]
    shown = phones.shown(draft.phone) if draft.phone else ""
    known = {one.id: one for one in where.districts(scene)}
    blocks = say(
        scene.language,
        "lead_check",
        draft=draft,
        phone=shown,
        tier=describe.tier_name(scene, ref),
        asked=bool(known),
        district=known.get(draft.district),
    )
    return Screen(blocks, (Tap("send", "", t(scene.language, "确认提交")), *_changes(scene), *_stop(scene)))


def done(scene: Scene) -> Screen:
    """Say what happens next, and how to update or withdraw."""
    ref = scene.library.tiers[scene.view.about]
    blocks = say(
        scene.language,
        "lead_done",
        tier=describe.tier_name(scene, ref),
        notice=ref.notice,
        status=window_status(ref.notice, scene.now),
        years=consent.KEPT_YEARS,
    )
    taps = (
        Tap("leave", ref.id, t(scene.language, "更新登记")),
        Tap("go", "withdraw", t(scene.language, "撤回我的登记")),
    )
    remind = menu.remind(scene, (ref.notice,))
    return Screen(blocks, (*remind, *menu.information(scene, (ref.notice,)), *taps, *onward(scene, ref.notice)))


def withdraw(scene: Scene) -> Screen:
    """Ask once before the intents are deleted; with none left here, say so and still offer to make sure."""
    known = [scene.library.tiers[tier] for tier in scene.conversation.leads if tier in scene.library.tiers]
    names = [describe.tier_name(scene, ref) for ref in known]
    label = t(scene.language, "确认撤回") if names else t(scene.language, "还是请删一遍")
    taps = (Tap("withdraw", "", label), Tap("resume", "", t(scene.language, "不撤回")))
    return Screen(say(scene.language, "withdraw", names=names), taps)


def _changes(scene: Scene) -> tuple[Tap, ...]:
    labels = {
        "name": t(scene.language, "改姓名"),
        "phone": t(scene.language, "改电话"),
        "unit": t(scene.language, "改单位"),
        "district": t(scene.language, "改区县"),
        "note": t(scene.language, "改备注"),
    }
    return tuple(Tap("redo", item, label) for item, label in labels.items() if f"lead_{item}" in where.items(scene))


def _more(scene: Scene, number: int, of: int) -> tuple[Tap, ...]:
    """Return the way to the next page, and from the last one to the first."""
    if of < 2:  # noqa: PLR2004  # one page is all
        return ()
    following = number % of + 1
    label = t(scene.language, "更多（第 {page} 页，共 {pages} 页）", page=following, pages=of)
    return (Tap("page", str(following), label),)


def _stop(scene: Scene) -> tuple[Tap, ...]:
    return (Tap("cancel", "", t(scene.language, "不留了")),)
