"""Finding the choice that a typed answer means; where it could mean two, it is never decided here."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dialogs.numeral import chinese_number
from dialogs.plain import folded, tidy
from dialogs.reply import Choice

YES = frozenset(
    {"是", "是的", "有", "有的", "对", "对的", "嗯", "嗯嗯", "好", "好的", "可以", "符合", "yes", "y", "yeah", "ok"}
)
NO = frozenset({"不是", "不", "没有", "没", "无", "否", "不对", "不符合", "不行", "no", "n", "nope"})
ALL = frozenset({"全部", "全选", "都有", "全都有", "都选", "都是", "全是", "以上都有", "all", "allofthem"})
_STEMS = {name: place for place, name in enumerate("甲乙丙丁戊己庚辛壬癸", 1)}
_FIRST = {name: place for place, name in enumerate(("first", "second", "third", "fourth", "fifth", "sixth"), 1)}
_ORDINAL = re.compile(
    r"[(\[【]?(?:我?要?选择?)?(?:第|option|no\.?|number|#)?(?P<place>\d{1,3}|[一二三四五六七八九十]{1,3}|[甲乙丙丁戊己庚辛壬癸])"
    r"(?:个|项|条|号|种|选项)?[)\]】]?"
)
_ENDS = re.compile(r"[.。、,，!！;；:：?？~～…]+$")
_BEFORE = re.compile(r"^(?:我们?|就|应该|大概)?(?:是(?!不是)|选择?|要|在|属于)?")
_AFTER = re.compile(r"(?:吧|的|呢|啊|呀|哦|嘛|啦|了|市)$")
_BREAKS = re.compile(r"[\s,，、;；和及与&+/。.]+|and")
_APART = re.compile(r"\d[^\w]+\d")
"""Two numbers side by side are no single choice: 1 3 is not 13."""
_NEGATED = re.compile(r"[没不无非未别][^,、;(]*$")
_NEGATED_WORD = re.compile(r"\b(?:no|not|non|never|without)\b[^,;(]*$")
_SHORTEST = 2
_SHORTEST_WORD = 3


@dataclass(frozen=True, slots=True)
class Doubt:
    """A part of a typed answer that could mean any of these."""

    among: tuple[Choice, ...]


def pick(text: str, choices: Sequence[Choice]) -> Choice | tuple[Choice, ...] | None:
    """Return the one choice that is meant, several where it could be any of them, none where it is none.

    Understood are a number in any writing (1 １ ① 一 第一个 选1 甲), the label, yes and no in their usual words, and a
    part of one single label.
    """
    said = _ENDS.sub("", folded(text))
    if not said or _APART.search(_spaced(text)):
        return None
    for found in (_named(said, choices), _polar(said, choices), _containing(text, choices), _bare(said, choices)):
        if found:
            return found[0] if len(found) == 1 else found
    return None


def exactly(text: str, choices: Sequence[Choice]) -> Choice | None:
    """Return the one choice whose number, whole label, yes or no this is, small words around it aside (我是…吧)."""
    said = _ENDS.sub("", folded(text))
    if not said or _APART.search(_spaced(text)):
        return None
    asks = said.endswith("呢") or "?" in folded(text)
    core = "" if asks else _AFTER.sub("", _BEFORE.sub("", said))
    plain = _AFTER.sub("", said)  # 没有呢 is no question, unless there is a mark
    found = _named(said, choices) or _polar(said, choices) or _polar(plain, choices) or _named(core, choices)
    return found[0] if len(found) == 1 else None


def labelled(text: str, choices: Sequence[Choice]) -> Choice | None:
    """Return the one choice whose whole label this is."""
    said = _ENDS.sub("", folded(text))
    found = [choice for choice in choices if label_of(choice) == said]
    return found[0] if len(found) == 1 else None


def pick_several(text: str, choices: Sequence[Choice]) -> tuple[Choice, ...] | Doubt | None:
    """Return the choices that are meant by an answer such as `1 3`, `1、3` or `大连和重庆`."""
    toggles = tuple(choice for choice in choices if choice.toggle)
    if _ENDS.sub("", folded(text)) in ALL:
        return toggles
    whole = pick(text, choices)
    if isinstance(whole, Choice):
        return (whole,)
    pieces = [piece for piece in _BREAKS.split(_spaced(text)) if piece]
    found = [pick(piece, choices) for piece in pieces]
    if len(pieces) < _SHORTEST or None in found:
        return Doubt(whole) if whole else None
    return _together(found)


def _together(found: Iterable[Choice | tuple[Choice, ...] | None]) -> tuple[Choice, ...] | Doubt:
    sure: dict[str, Choice] = {}
    for one in found:
        if isinstance(one, tuple):
            return Doubt(one)
        if one is not None:
            sure[one.id] = one
    mixed = len(sure) > 1 and not all(choice.toggle for choice in sure.values())
    return Doubt(tuple(sure.values())) if mixed else tuple(sure.values())


def _named(said: str, choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """Return the choices with this number or with exactly this label: both count alike."""
    place = ordinal(said)
    return tuple(c for i, c in enumerate(choices, 1) if i == place or label_of(c) == said)


def _polar(said: str, choices: Sequence[Choice]) -> tuple[Choice, ...]:
    labels = {label_of(choice): choice for choice in choices}
    yes = labels.get("是") or labels.get("yes")
    no = labels.get("不是") or labels.get("no")
    if yes is None or no is None:
        return ()
    return (yes,) if said in YES else (no,) if said in NO else ()


def _containing(text: str, choices: Sequence[Choice]) -> tuple[Choice, ...]:
    return tuple(choice for choice in choices if _part_of(_ENDS.sub("", _spaced(text)), choice.label))


def _bare(said: str, choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """Try again without the small words around an answer: 我是…的, 选…吧."""
    core = _AFTER.sub("", _BEFORE.sub("", said))
    if core in ("", said):
        return ()
    return _named(core, choices) or _containing(core, choices)


def _part_of(said: str, label: str) -> bool:
    """Whether a label has this part: whole words of Latin letters, and never the positive of a negated word."""
    if said.isascii():
        words = re.compile(rf"(?<![a-z0-9]){re.escape(said)}(?![a-z0-9])")
        return len(said) >= _SHORTEST_WORD and not said.isdigit() and _unnegated_word(words, _spaced(label))
    said = folded(said)
    return len(said) >= _SHORTEST and _unnegated(said, _folded_label(label))


def _spaced(text: str) -> str:
    """Return text as it is compared word by word."""
    return unicodedata.normalize("NFKC", tidy(text)).casefold()


def _unnegated(said: str, label: str) -> bool:
    place = label.find(said)
    return place >= 0 and not _NEGATED.search(label[:place])


def _unnegated_word(words: re.Pattern[str], label: str) -> bool:
    found = words.search(label)
    return found is not None and not _NEGATED_WORD.search(label[: found.start()])


def label_of(choice: Choice) -> str:
    """Return a label as it is compared."""
    return _ENDS.sub("", _folded_label(choice.label))


@lru_cache(maxsize=4096)
def _folded_label(label: str) -> str:
    return folded(label)


def ordinal(said: str) -> int | None:
    """Return the place that a typed number means: 1, 一, 第一个, 选1, 甲, first."""
    found = _ORDINAL.fullmatch(said)
    if found is None:
        return _FIRST.get(said.removeprefix("the").removesuffix("one"))
    place = found["place"]
    if place.isdecimal():
        return int(place)
    return _STEMS.get(place) or _chinese(place)


def _chinese(place: str) -> int | None:
    value = chinese_number(place)
    return None if value is None else int(value)
