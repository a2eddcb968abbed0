"""Words that sound alike: 几分 for 几份, as the keyboard or the microphone wrote them."""

from collections.abc import Iterator
from functools import cache
from itertools import islice, product
from typing import TypeAlias, cast

from pypinyin import Style, lazy_pinyin, pinyin

from dialogs.asking.forms import Form, Forms
from dialogs.asking.normal import is_chinese
from dialogs.asking.spotting import Spot, spots
from knowledge.library import Library

Sounds: TypeAlias = dict[tuple[str, ...], tuple[Form, ...]]
"""Forms by their syllables; after a `~` the syllables are as a dialect blurs them."""
_SHORTEST = 2
_WAYS = 4
"""So many ways to read a word are told apart; few have more."""
_LONGEST = 5
_BLURS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ing", "in"), ("eng", "en"), ("ang", "an"))


def corrected(text: str, library: Library, forms: Forms) -> str:
    """Return the text with words that only sound like one of the lexicon written as that one.

    What the lexicon knows as it stands keeps its characters; the longest word wins.
    """
    syllables, by_sound = _syllables(text), _by_sound(library, forms)
    known = _known(text, forms)
    written = list(text)
    for window in _windows(text):
        if max(known[window.start : window.end]) >= len(window.form):
            continue
        alike = _alike(by_sound, syllables[window.start : window.end])
        form = next((form for form in alike if _credible(form, window, known)), None)
        if form is not None:
            written[window.start : window.end] = form
            known[window.start : window.end] = [len(form)] * len(form)
    return "".join(written)


def _known(text: str, forms: Forms) -> list[int]:
    """Return, for each position, how long the longest word is that covers it; single characters are none."""
    longest = [0] * len(text)
    for spot in spots(text, forms):
        if len(spot.form) >= _SHORTEST:
            for place in spot.places:
                longest[place] = max(longest[place], len(spot.form))
    return longest


def _windows(text: str) -> Iterator[Spot]:
    """Yield the runs of Chinese characters that could be one word, the longest first."""
    for size in range(min(_LONGEST, len(text)), _SHORTEST - 1, -1):
        for start in range(len(text) - size + 1):
            run = text[start : start + size]
            counts = text[start - 1 : start].isdigit()  # a unit stays with its number: 56岁 is no 谁
            if not counts and all(map(is_chinese, run)):
                yield Spot(start, start + size, run)


def _alike(by_sound: Sounds, syllables: tuple[str, ...]) -> tuple[Form, ...]:
    return (*by_sound.get(syllables, ()), *by_sound.get(("~", *map(_blurred, syllables)), ()))


def _credible(form: Form, window: Spot, known: list[int]) -> bool:
    """Whether a form may stand for what is written: what was understood stays, and of two characters one agrees."""
    same = [left == right for left, right in zip(form, window.form, strict=True)]
    stays = all(same[place - window.start] for place in window.places if known[place])
    return stays and (len(form) > _SHORTEST or any(same))


def _by_sound(library: Library, forms: Forms) -> Sounds:
    key = "asking.sounds"
    if key not in library.memory:
        made: dict[tuple[str, ...], tuple[Form, ...]] = {}
        for sound, form in _sounds(forms):
            made[sound] = (*made.get(sound, ()), form)
        library.memory[key] = made
    return cast("Sounds", library.memory[key])


def _sounds(forms: Forms) -> Iterator[tuple[tuple[str, ...], Form]]:
    """Yield every sound of every form, exact and blurred; what is part of a phrase comes first."""
    for form in sorted(forms.all, key=lambda form: (form not in forms.asked_with, form)):
        if _SHORTEST <= len(form) <= _LONGEST and all(map(is_chinese, form)) and not _small(form, forms):
            for syllables in islice(product(*map(_readings, form)), _WAYS):
                yield syllables, form
                yield ("~", *map(_blurred, syllables)), form


@cache
def _readings(char: str) -> tuple[str, ...]:
    """Return every way to read a character, without its tone: zhong and chong."""
    return tuple(dict.fromkeys(pinyin(char, style=Style.NORMAL, heteronym=True)[0]))


def _small(form: Form, forms: Forms) -> bool:
    return form not in forms.asked_with and all(m.kind in ("small", "elsewhere") for m in forms.meanings[form])


def _syllables(text: str) -> tuple[str, ...]:
    """Return one syllable for each character; what is no Chinese stands for itself."""
    return tuple(lazy_pinyin(text, errors=list))  # type: ignore[arg-type]  # a list is taken apart


@cache
def _blurred(syllable: str) -> str:
    for sharp, blunt in _BLURS:
        syllable = syllable.replace(sharp, blunt)
    return syllable
