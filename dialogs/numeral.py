"""Reading numbers as people type them: 45, ４５, 四十五, 45岁, 大概45, 35%, 百分之三十五, 两年半, 3年6个月."""

import math
import re

from dialogs.plain import folded, tidy
from knowledge.fact import Fact

_DIGITS: dict[str, int] = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "俩": 2,
    "壹": 1,
}
_POWERS = {"十": 10, "百": 100, "千": 1000}
_MYRIAD = 10_000
_TWO = re.compile(r"\d\s+\d")
_LEAD = re.compile(r"^(?:我)?(?:今年|现在|一共|总共)?(?:大概|大约|差不多)?(?:是|有|共)?")
_TAIL = re.compile(r"(?:了|吧|啊|呢|[.。!！])+$")
_PLAIN = re.compile(r"(?:百分之)?(?P<number>-?[\d.,]+|[零〇一二两俩三四五六七八九十百千万点]+)(?P<unit>\D*)")
_UNITS_SAID = {
    "岁": {"周岁", "岁", "yearsold", "years", "year"},
    "人": {"个人", "人", "名", "位", "个", "people", "persons", "person"},
    "年": {"年", "years", "year"},
    "个月": {"个月", "月", "months", "month"},
    "%": {"%", "percent", "个百分点"},
}
_NUMBER = r"[\d.]+|[零〇一二两俩三四五六七八九十百点]+"
_SPAN = re.compile(
    rf"(?:(?P<years>{_NUMBER})(?:年|years?))?(?P<half>半)?(?:and)?(?:(?P<months>{_NUMBER})个?(?:月|months?))?"
)
_HALF_YEAR = re.compile(r"半年|halfayear")


def read_number(text: str, fact: Fact) -> float | None:
    """Return the number that a person typed for a fact; none where there is none, or only a range.

    What is said to be about a number (大概50) is taken as that number: it is shown again, and can be changed.
    """
    if _TWO.search(tidy(text)):
        return None
    said = _TAIL.sub("", _LEAD.sub("", folded(text)))
    if said in ("没有", "无", "none") and fact.minimum == 0:
        return 0
    found = _PLAIN.fullmatch(said)
    if found and found["unit"] in _said_units(fact):
        return _value(found["number"])
    return _span(said, fact)


def _said_units(fact: Fact) -> set[str]:
    """Return what may follow the number; a year as a number (2022年) has no unit of its own."""
    if fact.unit is None:
        return {"", "年"}
    return {"", fact.unit.zh, folded(fact.unit.en)} | _UNITS_SAID.get(fact.unit.zh, set())


def _span(said: str, fact: Fact) -> float | None:
    """Return years, with months as their part; a part of a year is rounded down, never up."""
    if not _in_years(fact):
        return None
    if _HALF_YEAR.fullmatch(said):
        return 0.5
    found = _SPAN.fullmatch(said)
    if not said or found is None or (found["half"] and not found["years"]):
        return None
    years, months = _value(found["years"] or "0"), _value(found["months"] or "0")
    if years is None or months is None:
        return None
    whole = years + (0.5 if found["half"] else 0) + months / 12
    scale: int = 10**fact.decimals
    return math.floor(whole * scale + 1e-9) / scale


def _in_years(fact: Fact) -> bool:
    return fact.decimals > 0 and fact.unit is not None and fact.unit.zh == "年"


def _value(written: str) -> float | None:
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?|-?\d{1,9}(\.\d{1,9})?|-?\.\d{1,9}", written):
        return float(written.replace(",", ""))
    return chinese_number(written)


def chinese_number(written: str) -> float | None:
    """Return the value of a number in Chinese characters (四十五, 一百零二, 四点五); none where it is none."""
    whole, point, part = written.partition("点")
    value = _whole(whole)
    if value is None or (point and (not part or any(char not in _DIGITS for char in part))):
        return None
    return value + (float("0." + "".join(str(_DIGITS[char]) for char in part)) if part else 0)


def _whole(written: str) -> int | None:
    if not written:
        return None
    high, myriad, low = written.rpartition("万")
    if myriad:
        above, below = _below_myriad(high), _below_myriad(low) if low else 0
        return None if above is None or below is None else above * _MYRIAD + below
    return _below_myriad(written)


def _below_myriad(written: str) -> int | None:
    if all(char in _DIGITS for char in written) and written:
        return int("".join(str(_DIGITS[char]) for char in written))
    total, digit, last = 0, None, _MYRIAD
    for char in written:
        if char in _DIGITS and not digit:
            digit = _DIGITS[char]
        elif char in _POWERS and _POWERS[char] < last:
            last = _POWERS[char]
            total += (1 if digit is None else digit) * last
            digit = None
        else:
            return None
    return total + (digit or 0) if written else None
