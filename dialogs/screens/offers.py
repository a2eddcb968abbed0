"""What the last answer to a person's own question offers: one notice of several, or a check with what was said."""

from collections.abc import Iterator

from dialogs.scene import Scene
from dialogs.screens.frame import Screen, Tap
from dialogs.words import t
from knowledge.notice import Notice


def offered(scene: Scene, screen: Screen) -> tuple[Tap, ...]:
    """Return what to tap beside the screen's own choices; no two labels are the same."""
    taken = {tap.label for tap in screen.taps}
    offers = [offer.partition(":")[::2] for offer in scene.conversation.offers]
    checks = sum(verb == "try" for verb, _ in offers)
    found = (*_taps(scene, offers, taken, several=checks > 1), *_of_reminders(scene, offers))
    again = any(tap.verb == "rback" for tap in screen.taps)
    return tuple(tap for tap in found if tap.label not in taken and not (again and tap.verb == "rback"))


def _taps(scene: Scene, offers: list[tuple[str, str]], taken: set[str], *, several: bool) -> Iterator[Tap]:
    for verb, notice_id in offers:
        notice = scene.library.notices.get(notice_id)
        if notice is not None and verb in ("which", "try"):
            label = _check(scene, notice, several=several) if verb == "try" else _only(scene, notice, taken)
            yield Tap(verb, notice_id, label)


def _of_reminders(scene: Scene, offers: list[tuple[str, str]]) -> Iterator[Tap]:
    for verb, about in offers:
        notice = scene.library.notices.get(about)
        match verb:
            case "remind" if notice is not None:
                yield Tap(verb, about, t(scene.language, "提醒我：{notice}", notice=scene.to(notice.short)))
            case "remind":
                yield Tap(verb, about, t(scene.language, "到时候提醒我"))
            case "rback":
                yield Tap(verb, about, t(scene.language, "不停了，继续提醒"))
            case "rundo":
                yield Tap(verb, about, t(scene.language, "还没办好，继续提醒"))


def _only(scene: Scene, notice: Notice, taken: set[str]) -> str:
    short = scene.to(notice.short)
    return t(scene.language, "只看：{notice}", notice=short) if short in taken else short


def _check(scene: Scene, notice: Notice, *, several: bool) -> str:
    if several:
        return t(scene.language, "用这个情况看看够不够条件：{notice}", notice=scene.to(notice.short))
    return t(scene.language, "用这个情况看看够不够条件")
