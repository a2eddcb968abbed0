"""Telling what was found: plain words, the clause of each, and how the notice stands today."""

from datetime import datetime
from typing import Any, TypeAlias

from dialogs import describe
from dialogs.asking.found import Found, Item, Part, branches
from dialogs.asking.papers import properties_asked
from dialogs.reply import Block
from dialogs.words import say
from knowledge.library import Library
from knowledge.notice import Condition, Contact, Material, Stage
from knowledge.text import Language
from knowledge.timeline import timeline
from knowledge.window import WindowStatus, window_status

Row: TypeAlias = dict[str, Any]


def tell(library: Library, found: Found, language: Language, now: datetime) -> tuple[Block, ...]:
    """Return the reply in blocks. `now` (aware) decides how the windows of the notices stand."""
    if found.kind == "decline":
        return say(language, "declined", reason=found.refusal, places=_places(library, language))
    rows = [_part(part, language, now) for part in found.parts]
    which = [subject.name for subject in found.subjects]
    return say(language, "answered", rows=rows, clarify=found.kind == "clarify", subjects=which)


def _places(library: Library, language: Language) -> list[str]:
    return [notice.short.to(language) for notice in library.notices.values()]


def _part(part: Part, language: Language, now: datetime) -> Row:
    status = window_status(part.notice, now)
    return {
        "notice": part.notice,
        "status": status,
        "over": status.state == "closed" or status.past_batch,
        "items": [_item(item, part, language, status) for item in part.items],
        "silent": [subject.name for subject in part.silent],
        "contacts": _first_contact(part) if part.contact else [],
    }


def _first_contact(part: Part) -> list[Contact]:
    told = {item.statement.id for item in part.items if item.statement}
    usable = [contact for contact in part.notice.contacts if contact.phones]
    return [contact for contact in usable[:1] if contact.id not in told]


def _item(item: Item, part: Part, language: Language, status: WindowStatus) -> Row:
    statement = item.statement
    row: Row = {"ref": item.ref, "notice": part.notice, "status": status, "kind": "field", "tiers": []}
    if statement is None:
        return row
    row |= {
        "kind": "statement",
        "text": statement.text,
        "source": describe.clause(language, statement.cite),
        "tiers": [tier.name for tier in part.notice.tiers if tier.id in statement.tiers],
    }
    match statement:
        case Material():
            row |= _material(item, statement, language)
        case Condition():
            row |= _condition(item, statement, language)
        case Stage():
            row |= {"kind": "stage", "dated": next(d for d in timeline(part.notice) if d.stage is statement)}
        case Contact():
            row |= {"kind": "contact", "contact": statement}
    return row


def _material(item: Item, material: Material, language: Language) -> Row:
    return {
        "kind": "material",
        "material": material,
        "asked": properties_asked(item.aspects),
        "details": [(detail.text, describe.clause(language, detail.cite)) for detail in item.details],
        "aspects": item.aspects,
    }


def _condition(item: Item, condition: Condition, language: Language) -> Row:
    told = item.standing
    return {
        "kind": "condition",
        "force": describe.force_words(language, condition.force),
        "branches": [(way.text, describe.clause(language, way.cite)) for way in branches(condition.when) if way.cite],
        "truth": told.truth.value if told else "",
        "routes": [(r.text, describe.clause(language, r.cite)) for r in told.routes] if told else [],
        "in_principle": condition.force.value != "hard",
    }
