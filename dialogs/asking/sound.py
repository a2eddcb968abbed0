"""Words that sound alike: 几分 for 几份, as the keyboard or the microphone wrote them."""

from collections.abc import Iterator

from pypinyin import lazy_pinyin

from dialogs.asking.forms import Form, Forms
from dialogs.asking.normal import is_chinese
from dialogs.asking.spotting import Spot, spots
from knowledge.library import Library

_SHORTEST = 2
_LONGEST = 7
_BLURRED = 3
"""Words of so many characters are also found where a dialect blurs their sounds."""
_BLURS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ing", "in"), ("eng", "en"), ("ang", "an"))


def corrected(text: str, library: Library, forms: Forms) -> str:
    """Return the text with words that only sound like one of the lexicon written as that one.

    What the lexicon knows as it stands is never touched; the longest word wins.
    """
    syllables = _syllables(text)
    taken = _understood(text, forms)
    by_sound = _by_sound(library, forms)
    written = list(text)
    for size in range(min(_LONGEST, len(text)), _SHORTEST - 1, -1):
        for start in range(len(text) - size + 1):
            if taken & set(range(start, start + size)) or not all(map(is_chinese, text[start : start + size])):
                continue
            form = _sounding(by_sound, syllables[start : start + size])
            if form is not None:
                written[start : start + size] = form
                taken |= set(range(start, start + size))
    return "".join(written)


def _sounding(by_sound: dict[tuple[str, ...], Form], syllables: tuple[str, ...]) -> Form | None:
    exact = by_sound.get(syllables)
    if exact is not None or len(syllables) < _BLURRED:
        return exact
    return by_sound.get(("~", *map(_blurred, syllables)))


def _understood(text: str, forms: Forms) -> set[int]:
    """Return the positions that words of two or more characters cover already."""
    return {place for spot in spots(text, forms) if _long(spot) for place in spot.places}


def _long(spot: Spot) -> bool:
    return spot.end - spot.start >= _SHORTEST


def _by_sound(library: Library, forms: Forms) -> dict[tuple[str, ...], Form]:
    key = "asking.sounds"
    if key not in library.memory:
        library.memory[key] = dict(_sounds(forms))
    return library.memory[key]  # type: ignore[return-value]  # what was put there above


def _sounds(forms: Forms) -> Iterator[tuple[tuple[str, ...], Form]]:
    for form in sorted(forms.all, key=lambda form: (form not in forms.asked_with, form)):
        if _SHORTEST <= len(form) <= _LONGEST and all(map(is_chinese, form)) and not _small(form, forms):
            syllables = tuple(lazy_pinyin(form))
            yield syllables, form
            if len(form) >= _BLURRED:
                yield ("~", *map(_blurred, syllables)), form


def _small(form: Form, forms: Forms) -> bool:
    return form not in forms.asked_with and all(m.kind in ("small", "elsewhere") for m in forms.meanings[form])


def _syllables(text: str) -> tuple[str, ...]:
    """Return one syllable for each character; what is no Chinese stands for itself."""
    return tuple(lazy_pinyin(text, errors=list))


def _blurred(syllable: str) -> str:
    for sharp, blunt in _BLURS:
        syllable = syllable.replace(sharp, blunt)
    return syllable
