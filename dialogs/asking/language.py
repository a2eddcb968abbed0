"""The language a question is asked in."""

import re

from dialogs.asking.normal import is_chinese
from knowledge.text import Language

_LETTERS = 4
_READ = 1000
_NAMES = re.compile(r"(?<!\S)\S*(?:@|＠|://)\S*")
"""Addresses are of no language."""


def spoken(text: str, default: Language) -> Language:
    """Return English for a question that has Latin words and no Chinese, Chinese for one that has any."""
    if any(map(is_chinese, text[:_READ])):
        return "zh"
    read = _NAMES.sub("", text[:_READ])
    return "en" if sum(char.isascii() and char.isalpha() for char in read) >= _LETTERS else default
