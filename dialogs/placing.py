"""Hearing the places of a unit in a sentence."""

import re

from dialogs.action import Action
from dialogs.plain import folded
from dialogs.scene import ELSEWHERE, PLACES, Scene
from dialogs.wondering import asks_of_a_place
from knowledge.fact import Option


def places_in(scene: Scene, text: str) -> Action | None:
    """Return the places that a sentence names (我在大连上班, 大连和重庆), unless it denies or asks something."""
    fact = scene.asks()
    if fact is None or fact.id != PLACES or re.search(r"不|没|非|除|\b(?:not|no|except)\b", text.casefold()):
        return None
    said = folded(text)
    named = [
        option.id for option in fact.options if option.id != ELSEWHERE and any(name in said for name in _names(option))
    ]
    if not named or asks_of_a_place(scene, text):
        return None
    return Action("ok", fact.id, picked=tuple(named))


def _names(option: Option) -> list[str]:
    """Return the last and narrowest name in the label of a place: 鹿城 of 温州市鹿城区, Lucheng of Lucheng District."""
    chinese = [part for part in re.split(r"[市区县]", option.label.zh) if part]
    return [folded(chinese[-1]), folded(option.label.en.split()[0])]
