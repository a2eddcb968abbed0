"""One way of writing for what people type: narrow, small, simplified, without needless space or signs."""

import re
import unicodedata
from functools import cache

from opencc import OpenCC

from dialogs.plain import tidy

LONGEST = 600
"""Longer texts are no question; nothing of them is read."""
BREAK = "|"
_SIGNS = re.compile(r"[^\w%+./:@#$<>{}()=;*〔〕\[\]-]+")
_TRAILING = re.compile(r"[.:;/)(\[\]-]+(?=\s|$|\|)")
_CHINESE = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LOOSE = re.compile(rf"(?<=[{_CHINESE}])\s+|\s+(?=[{_CHINESE}])")


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def normal(text: str) -> str:
    """Return text as it is compared; signs between clauses become `|`, spaces stay only between Latin words."""
    narrow = unicodedata.normalize("NFKC", tidy(text[: LONGEST * 4])).casefold()[: LONGEST * 4]
    simple = _simplifier().convert(narrow)
    return _LOOSE.sub("", signs_apart(simple))


def signs_apart(text: str) -> str:
    """Turn what separates clauses into one sign."""
    broken = re.sub(r"\s*[，。！？；、,!?…~～\"'“”‘’《》「」【】]+\s*", _kept, text)
    return re.sub(r"\s+", " ", broken).strip(f" {BREAK}")


def _kept(found: re.Match[str]) -> str:
    """Keep the apostrophe of don't and the comma of 1,500."""
    before, after = found.string[: found.start()], found.string[found.end() :]
    inside = found[0] == "'" and before[-1:].isalpha() and after[:1].isalpha()
    return found[0] if inside else "" if _between_digits(found[0], before, after) else BREAK


def _between_digits(sign: str, before: str, after: str) -> bool:
    return sign == "," and before[-1:].isdigit() and after[:3].isdigit()


def is_chinese(char: str) -> bool:
    """Whether a character is a Chinese one."""
    return "\u3400" <= char <= "\u9fff"
