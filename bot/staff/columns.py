"""A lead as a row of texts that staff can read."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from phonenumbers import NumberParseException
from pydantic_core import from_json

from bot.clock import SHANGHAI
from bot.store.crypto import Keys
from bot.store.leads import place
from dialogs import phone
from dialogs.describe import value_text
from knowledge.library import Library
from knowledge.rule import Value

HEADERS: Final = (
    "编号", "首次提交", "最近更新", "城市", "通知", "档次", "档次编号", "姓名", "手机", "单位", "备注",
    "初步判断", "替谁问", "语言", "渠道", "当时的回答",
)  # fmt: skip
VERDICTS: Final = {
    "qualifies": "看起来符合",
    "review": "有待人社部门审定",
    "not_qualified": "照回答不符合",
    "unknown": "还说不准",
}
ASKERS: Final = {"self": "本人", "unit": "单位替人问"}
LANGUAGES: Final = {"zh": "中文", "en": "英文"}
CHANNELS: Final = {"web": "网页", "telegram": "Telegram", "terminal": "终端"}


def cells(row: Mapping[str, Any], keys: Keys, library: Library) -> tuple[str, ...]:
    """Return the row of one lead, in the order of `HEADERS`; SealError where the keys do not fit."""
    plain = {name: keys.open_text(row[f"{name}_sealed"], place(name, row["id"])) for name in _SEALED}
    return (
        row["id"],
        moment(row["created"]),
        moment(row["updated"]),
        _place(library, row["place"]),
        *_tier(library, row["notice"], row["tier"]),
        row["tier"],
        plain["name"],
        dialled(plain["phone"]),
        plain["unit"],
        plain["note"],
        VERDICTS.get(row["verdict"], row["verdict"]),
        ASKERS.get(row["asker"], row["asker"]),
        LANGUAGES.get(row["language"], row["language"]),
        CHANNELS.get(row["channel"], row["channel"]),
        _answers(library, plain["answers"]),
    )


def moment(at: datetime) -> str:
    """Return a moment as the clock on the wall in China shows it."""
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def dialled(number: str) -> str:
    """Return a number in E.164 as one dials it: a Chinese one without the country, and no blanks in it."""
    try:
        return phone.shown(number).replace(" ", "")
    except NumberParseException:
        return number


_SEALED: Final = ("name", "phone", "unit", "note", "answers")


def _place(library: Library, place_id: str) -> str:
    options = library.facts["unit_places"].options
    return next((option.label.zh for option in options if option.id == place_id), place_id)


def _tier(library: Library, notice_id: str, tier_id: str) -> tuple[str, str]:
    ref = library.tiers.get(tier_id)
    return (ref.notice.short.zh, ref.tier.name.zh) if ref else (notice_id, tier_id)


def _answers(library: Library, written: str) -> str:
    kept = from_json(written)
    said = [f"{_short(library, name)}：{_words(library, name, value)}" for name, value in kept["answers"].items()]
    said += [f"{_short(library, name)}：不清楚" for name in kept["unsure"]]
    return "；".join(said)


def _short(library: Library, name: str) -> str:
    fact = library.facts.get(name)
    return fact.short.zh if fact else name


def _words(library: Library, name: str, value: Value | list[str]) -> str:
    fact = library.facts.get(name)
    if fact is None:
        return str(value)
    return value_text("zh", fact, frozenset(value) if isinstance(value, list) else value)
