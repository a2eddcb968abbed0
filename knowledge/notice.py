"""A notice as data: who may apply, with what, by when, for what; every statement with its clause."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from knowledge.citation import Citation
from knowledge.rule import Rule
from knowledge.text import CLOSED, Text, Words

Id: TypeAlias = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
Day: TypeAlias = date
Time: TypeAlias = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Actor: TypeAlias = Literal["leader", "unit", "district", "bureau", "experts", "public"]


class Force(StrEnum):
    """How strictly a condition binds."""

    HARD = "hard"
    IN_PRINCIPLE = "in_principle"
    JUDGEMENT = "judgement"
    PRIORITY = "priority"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Something the notice says, in our words, with its clause. No `tiers` means every tier of the notice."""

    __pydantic_config__ = CLOSED
    id: Id
    text: Text
    cite: Citation
    tiers: tuple[Id, ...] = ()

    def concerns(self, tier_id: str) -> bool:
        """Whether this is said of the tier with this id inside the notice."""
        return not self.tiers or tier_id in self.tiers


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition(Statement):
    """One requirement. `reading` says how an ambiguous wording was read."""

    about: Literal["unit", "leader", "team"]
    force: Force
    when: Rule
    reading: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Route(Statement):
    """An exception that stands in for the conditions it replaces; with `consent` the bureau decides."""

    when: Rule
    replaces: tuple[Id, ...]
    consent: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota(Statement):
    """How many places, or how many may be put forward: `scope` says by whom or where."""

    scope: Literal["city", "district", "unit"]
    amount: int
    firm: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction(Statement):
    """A limit on applying; `conditions` are those that test it, if any can."""

    conditions: tuple[Id, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """Yuan. No amount: the notice fixes none."""

    __pydantic_config__ = CLOSED
    amount: int | None
    basis: Literal["one_off", "per_person", "difference", "not_fixed"]
    after_tax: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit(Statement):
    """What one receives."""

    money: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """The small print of a material."""

    __pydantic_config__ = CLOSED
    text: Text
    cite: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Material(Statement):
    """One paper to hand in; `text` names it. No `copies` or no `medium`: the notice does not say."""

    kind: Literal["form", "report", "statement", "certificate", "proof", "photo", "letter", "table"]
    by: Actor
    copies: int | None = None
    medium: tuple[Literal["paper", "electronic"], ...] = ()
    original: Literal["original", "copy", "both"] | None = None
    stamp: Text | None = None
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A number of days; calendar days (天) and working days (工作日) differ."""

    __pydantic_config__ = CLOSED
    days: Annotated[int, Field(ge=1)]
    working: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Backwards:
    """A date that the notice never prints: `period` must be over before the stage `before` ends.

    `first_day` says whether the day of posting counts as the first day of the period.
    """

    __pydantic_config__ = CLOSED
    before: Id
    period: Period
    first_day: Literal["counts", "does_not_count"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage(Statement):
    """One step. `text` says what happens; dates are inclusive and local (Asia/Shanghai); none printed, none given.

    `month` ("2021-08") stands where the notice prints only a month. `end_day` is "unclear" where the notice says
    前 without saying whether the day itself counts.
    """

    name: Text
    actor: Actor
    starts: Day | None = None
    ends: Day | None = None
    time: Time | None = None
    month: Annotated[str, Field(pattern=r"^\d{4}-\d{2}$")] | None = None
    period: Period | None = None
    end_day: Literal["included", "unclear"] = "included"
    backwards: Backwards | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank(Statement):
    """Something the notice leaves open; `stages` are those whose dates it leaves open."""

    stages: tuple[Id, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Statement):
    """Whom to ask; `text` says for what."""

    people: tuple[Words, ...] = ()
    phones: tuple[Words, ...] = ()
    emails: tuple[Words, ...] = ()
    address: Text | None = None
    url: Words | None = None


class WindowKind(StrEnum):
    """What the notice prints about when one may apply."""

    FIXED = "fixed"
    ROLLING = "rolling"
    UNANNOUNCED = "unannounced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When one may apply. A fixed window closes when the stage `stage` ends; no date is ever made up.

    An unannounced window names the stage with which it will close once that has a date.
    `opens` is the printed first day, or the day of issue where none is printed (`text` says which).
    """

    __pydantic_config__ = CLOSED
    kind: WindowKind
    opens: Day | None = None
    stage: Id | None = None
    text: Text
    cite: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity(Statement):
    """How long the notice, or what it grants, is valid. `until` only where it can be computed from printed dates."""

    of: Literal["notice", "title"]
    years: int | None = None
    until: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """Who speaks. Levels such as 市级 are relative to it: in a 直辖市 they rank below 省部级."""

    __pydantic_config__ = CLOSED
    name: Text
    level: Literal["municipality", "prefecture", "district"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """One thing that can be applied for. `rank` orders the tiers of a notice, 1 lowest."""

    __pydantic_config__ = CLOSED
    id: Id
    name: Text
    rank: Annotated[int, Field(ge=1)]
    summary: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The official text this was read from, by file name and SHA-256 of its bytes."""

    __pydantic_config__ = CLOSED
    file: Words
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice, put together from the YAML files of its folder; each top-level key stands in one of them.

    `names` and `tier_names` are what people call the programme and its tiers. `subjects` has, for each subject of the
    lexicon that the notice speaks of, what answers it: a statement's id, `id/words` for only the small print with
    these words, or `@window` and the like for a field of the notice itself.
    """

    __pydantic_config__ = CLOSED
    id: Id
    programme: Id
    place: Words
    title: Text
    short: Text
    issuer: Issuer
    number: Words | None = None
    issued: Day | None = None
    batch: int | None = None
    source: Source
    summary: Text
    window: Window
    tiers: tuple[Tier, ...]
    conditions: tuple[Condition, ...]
    routes: tuple[Route, ...] = ()
    restrictions: tuple[Restriction, ...] = ()
    quotas: tuple[Quota, ...] = ()
    materials: tuple[Material, ...]
    rules_of_handing_in: tuple[Statement, ...] = ()
    stages: tuple[Stage, ...]
    benefits: tuple[Benefit, ...] = ()
    duties: tuple[Statement, ...] = ()
    penalties: tuple[Statement, ...] = ()
    validity: tuple[Validity, ...] = ()
    blanks: tuple[Blank, ...] = ()
    background: tuple[Statement, ...] = ()
    contacts: tuple[Contact, ...]
    names: tuple[Words, ...] = ()
    tier_names: dict[Id, tuple[Words, ...]] = field(default_factory=dict)
    subjects: dict[Id, tuple[Words, ...]] = field(default_factory=dict)

    def tier(self, tier_id: str) -> Tier:
        """Return the tier with this id inside the notice; KeyError where there is none."""
        for tier in self.tiers:
            if tier.id == tier_id:
                return tier
        raise KeyError(f"{self.id} has no tier {tier_id}")
