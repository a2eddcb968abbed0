"""Telling what was found: plain words, the clause of each, and how the notice stands today."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from dialogs import describe
from dialogs.asking.found import Found, Item, Part, branches
from dialogs.asking.normal import normal
from dialogs.asking.papers import left_open, properties_asked
from dialogs.reply import Block
from dialogs.words import say
from knowledge.fact import Answers
from knowledge.library import Library
from knowledge.notice import Condition, Contact, Force, Material, Notice, Stage, Statement
from knowledge.text import Language
from knowledge.timeline import Dated, timeline
from knowledge.window import window_status

Row: TypeAlias = dict[str, Any]
Stages: TypeAlias = Mapping[str, Dated]


def tell(library: Library, found: Found, language: Language, now: datetime) -> tuple[Block, ...]:
    """Return the reply in blocks. `now` (aware) decides how the windows of the notices stand."""
    if found.kind == "decline":
        covered = [notice.short.to(language) for notice in library.notices.values()]
        return say(language, "declined", reason=found.refusal, covered=covered)
    rows = [_part(library, part, found, language, now) for part in found.parts]
    return say(
        language,
        "answered",
        rows=rows,
        clarify=found.kind == "clarify",
        subjects=[subject.name.to(language) for subject in found.subjects],
        claims=_claims(library, found.weighed, language),
        all_over=all(row["over"] for row in rows),
    )


def _claims(library: Library, claims: Answers, language: Language) -> list[str]:
    facts = [(library.facts[name], value) for name, value in claims.items()]
    told = [(fact.short.to(language), describe.value_text(language, fact, value)) for fact, value in facts]
    return [describe.answer(language, name, value) for name, value in told]


def _part(library: Library, part: Part, found: Found, language: Language, now: datetime) -> Row:
    status = window_status(part.notice, now)
    stages = {dated.stage.id: dated for dated in timeline(part.notice, calendar=library.calendar)}
    return {
        "notice": part.notice,
        "status": status,
        "over": status.state == "closed" or status.past_batch,
        "groups": [
            (tiers, _rows(group, stages, found, language)) for tiers, group in _by_tier(part.notice, part.items)
        ],
        "more": part.more,
        "silent": [subject.name.to(language) for subject in part.silent],
        "contacts": _first_contact(part) if part.contact else [],
    }


def _by_tier(notice: Notice, items: Sequence[Item]) -> list[tuple[list[Any], list[Item]]]:
    """Return the items in groups: what is said of all tiers, then what of some, each under their names."""
    found: dict[tuple[str, ...], list[Item]] = {(): []}
    for item in items:
        tiers = item.statement.tiers if item.statement and not _names_its_tier(notice, item.statement) else ()
        found.setdefault(tiers, []).append(item)
    names = {tier.id: tier.name for tier in notice.tiers}
    return [([names[tier] for tier in tiers], group) for tiers, group in found.items() if group]


def _names_its_tier(notice: Notice, statement: Statement) -> bool:
    """Whether the words of a statement say themselves which tier they are about."""
    words = [notice.tier_names.get(tier, ()) for tier in statement.tiers]
    return len(words) == 1 and any(normal(name) in normal(statement.text.zh) for name in words[0])


def _rows(items: Sequence[Item], stages: Stages, found: Found, language: Language) -> list[Row]:
    brief = found.kind == "clarify" or any(subject.general for subject in found.subjects)
    return [_item(item, stages, language, brief=brief) for item in items]


def _first_contact(part: Part) -> list[Contact]:
    told = {item.statement.id for item in part.items if item.statement}
    usable = [contact for contact in part.notice.contacts if contact.phones]
    return [contact for contact in usable[:1] if contact.id not in told]


def _item(item: Item, stages: Stages, language: Language, *, brief: bool) -> Row:
    statement = item.statement
    if statement is None:
        return {"ref": item.ref, "kind": "field"}
    row: Row = {
        "ref": item.ref,
        "kind": "statement",
        "text": statement.text.to(language),
        "source": describe.clause(language, statement.cite),
    }
    return row | _own(item, statement, stages, language, brief=brief)


def _own(item: Item, statement: Statement, stages: Stages, language: Language, *, brief: bool) -> Row:
    """Return what is told of a statement beside its words, by what kind of statement it is."""
    match statement:
        case Material():
            return _material(item, statement, language, brief=brief)
        case Condition():
            return _condition(item, statement, language, brief=brief)
        case Stage():
            return {"kind": "stage", "dated": stages[statement.id]}
        case Contact():
            return {"kind": "contact", "contact": statement}
    return {}


def _material(item: Item, material: Material, language: Language, *, brief: bool) -> Row:
    listed = brief and not item.aspects
    details = () if listed else item.details
    return {
        "kind": "material",
        "material": material,
        "asked": ("copies",) if listed else () if item.narrow else properties_asked(item.aspects),
        "details": [(detail.text.to(language), describe.clause(language, detail.cite)) for detail in details],
        "aspects": item.aspects,
        "open": [a.name.to(language) for a in left_open(material, item.aspects, item.details) if not a.field],
    }


def _condition(item: Item, condition: Condition, language: Language, *, brief: bool) -> Row:
    told = item.standing
    ways = () if brief else branches(condition.when)
    return {
        "kind": "condition",
        "force": describe.force_words(language, condition.force),
        "branches": [(w.text.to(language), describe.clause(language, w.cite)) for w in ways if w.text and w.cite],
        "truth": told.truth.value if told else "",
        "routes": [(r.text.to(language), describe.clause(language, r.cite)) for r in told.routes] if told else [],
        "soft": condition.force is not Force.HARD,
    }
