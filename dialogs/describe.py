"""Answers, places and citations in words."""

from collections.abc import Iterable
from datetime import date

from dialogs import formats
from dialogs.scene import Scene
from dialogs.words import t
from knowledge.citation import Citation
from knowledge.fact import Fact, Kind, Option
from knowledge.library import TierRef
from knowledge.notice import Actor, Force, Notice
from knowledge.rule import Value
from knowledge.text import Language


def said(scene: Scene, fact_id: str) -> str:
    """Return the answer that was given to a fact, in words; 不清楚 where it was declared unsure."""
    value = scene.conversation.answers.get(fact_id)
    if value is None:
        return t(scene.language, "不清楚")
    return value_text(scene.language, scene.library.facts[fact_id], value)


def value_text(language: Language, fact: Fact, value: Value) -> str:
    """Return an answer in words."""
    if isinstance(value, bool):
        return t(language, "是") if value else t(language, "不是")
    if isinstance(value, frozenset):
        chosen = [option.label.to(language) for option in fact.options if option.id in value]
        return formats.side_by_side(language, chosen) if chosen else t(language, "都没有")
    if isinstance(value, str) and fact.kind is Kind.DATE:
        return formats.day(language, date.fromisoformat(value))
    if isinstance(value, str):
        return option_label(language, fact, value)
    return with_unit(language, fact, value)


def option_label(language: Language, fact: Fact, option_id: str) -> str:
    """Return the label of an option; an option that is no longer in the catalogue stands for itself."""
    found = next((option for option in fact.options if option.id == option_id), None)
    return found.label.to(language) if found else option_id


def with_unit(language: Language, fact: Fact, value: float) -> str:
    """Return a number with its unit, as each language writes it."""
    number = formats.number(language, value)
    unit = fact.unit.to(language) if fact.unit else ""
    return f"{number}{unit}" if language == "zh" or unit == "%" else f"{number} {unit}".strip()


def labels(language: Language, options: Iterable[Option]) -> list[str]:
    """Return the labels of options."""
    return [option.label.to(language) for option in options]


def source(language: Language, notice: Notice, cite: Citation) -> str:
    """Return where a statement stands: the notice, the clause and a key phrase of it."""
    short = notice.short.to(language)
    return t(language, "{notice} {clause}：“{phrase}”", notice=short, clause=cite.clause, phrase=cite.phrase)


def clause(language: Language, cite: Citation) -> str:
    """Return where a statement stands, on a screen that is about one notice."""
    return t(language, "{clause}：“{phrase}”", clause=cite.clause, phrase=cite.phrase)


def answer(language: Language, name: str, value: str) -> str:
    """Return an answer with its name."""
    return t(language, "{name}：{value}", name=name, value=value)


def tier_name(scene: Scene, ref: TierRef) -> str:
    """Return the name of a tier, with its place where several places are in scope and the name does not say it."""
    name, place = scene.to(ref.tier.name), place_name(scene, ref.notice.place)
    if len({notice.place for notice in scene.notices}) < 2 or _core(place) in name:  # noqa: PLR2004  # several
        return name
    return t(scene.language, "{tier}（{place}）", tier=name, place=place)


def _core(place: str) -> str:
    """Return the part of a place's name that other names carry: 重庆 of 重庆市, Lucheng of Lucheng District."""
    return place.split(maxsplit=1)[0].rstrip(",") if place.isascii() else place.removesuffix("市")


def place_name(scene: Scene, place: str) -> str:
    """Return the name of a place."""
    fact = scene.library.facts.get("unit_places")
    return option_label(scene.language, fact, place) if fact else place


def force_words(language: Language, force: Force) -> str:
    """Return how strictly a condition binds, in plain words."""
    match force:
        case Force.HARD:
            return t(language, "硬性条件")
        case Force.IN_PRINCIPLE:
            return t(language, "原则上要满足，特殊情况由人社部门定")
        case Force.JUDGEMENT:
            return t(language, "由评审掌握")
        case Force.PRIORITY:
            return t(language, "加分项，不影响够不够条件")


def actor_words(language: Language, actor: Actor) -> str:
    """Return who does something."""
    match actor:
        case "leader":
            return t(language, "领办人、候选人本人")
        case "unit":
            return t(language, "申报单位")
        case "district":
            return t(language, "区县人社部门或主管部门")
        case "bureau":
            return t(language, "人社局")
        case "experts":
            return t(language, "专家评审组")
        case "public":
            return t(language, "社会公众")
