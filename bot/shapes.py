"""The shapes of screening and of questions in JSON, the same on the command line and over HTTP."""

from datetime import date, datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from knowledge.fact import Kind
from knowledge.notice import Force
from knowledge.rule import Value
from knowledge.text import Text
from knowledge.verdict import Truth, Verdict

PlainValue: TypeAlias = bool | int | float | str | list[str]
MOST_TURNS = 20
"""Longer talks are no one question; only the last turns explain it."""
Name: TypeAlias = Annotated[str, Field(max_length=200)]


class Given(BaseModel):
    """An input."""

    model_config = ConfigDict(strict=True, extra="forbid")

    id: Name | int | None = Field(None, description="Any name of yours; it comes back with the answer.")


class Person(Given):
    """What is known of one person. Nothing is guessed: `"5"` is no number and `0` is no `false`."""

    facts: dict[Name, JsonValue] = Field(
        default_factory=dict, description="Answers by fact id; GET /api/v1/facts lists them. null: not answered."
    )
    unsure: list[Name] = Field(default_factory=list, description="Facts that the person does not know.")
    notices: list[Name] = Field(default_factory=list, description="Notices to screen for; none means all.")
    on: date | None = Field(None, description="The date to screen on; none means today.")


class Question(Given):
    """A question in somebody's own words."""

    turns: list[str] = Field(
        min_length=1,
        max_length=MOST_TURNS,
        description="What the person typed, one text a turn; the last one is asked, the others explain it.",
    )
    context_notice: Name | None = Field(None, description="The notice that is being read; none means any.")


class Out(BaseModel):
    """An answer of ours."""

    model_config = ConfigDict(extra="forbid")


class WindowOut(Out):
    """Whether one may apply."""

    state: Literal["upcoming", "open", "closed", "rolling", "unannounced"]
    opens: date | None
    closes: datetime | None
    end_day_unclear: bool = Field(description="The notice leaves open whether its last day counts.")
    days_left: int | None
    past_batch: bool = Field(description="The notice is for a year that is over.")


class ConditionOut(Out):
    """A condition, with its clause and our plain words."""

    id: str
    force: Force
    clause: str
    phrase: str
    text: Text


class PriorityOut(ConditionOut):
    """Something that gives priority and never decides."""

    truth: Truth


class RouteOut(Out):
    """An exception that was used. With `consent` the bureau decides."""

    id: str
    clause: str
    consent: bool
    text: Text


class StepOut(Out):
    """One answer that would have to be another."""

    fact: str
    present: PlainValue
    wanted: PlainValue
    text: Text = Field(description="The fact in a few words.")


class ChangeOut(Out):
    """A smallest set of answers that would have to be others, and the verdict that could then be reached."""

    reaches: Verdict
    steps: list[StepOut]


class TierOut(Out):
    """A first opinion on one tier; the bureau decides."""

    tier: str
    notice: str
    verdict: Verdict
    best: Verdict = Field(description="The best verdict that further answers could bring.")
    worst: Verdict = Field(description="The worst verdict that further answers could bring.")
    window: WindowOut
    unmet: list[ConditionOut]
    needs: list[str] = Field(description="Facts that can still change the verdict.")
    routes: list[RouteOut]
    changes: list[ChangeOut]
    priorities: list[PriorityOut]


class OptionOut(Out):
    """One possible answer."""

    id: str
    label: Text


class QuestionOut(Out):
    """What to ask next."""

    fact: str
    kind: Kind
    topic: str
    question: Text
    help: Text | None
    options: list[OptionOut]
    minimum: int | date | None
    maximum: int | date | None
    unit: Text | None
    asked: int
    about_left: int


class Screened(Out):
    """The verdicts on one person, and the question that would help most."""

    id: str | int | None
    on: date
    tiers: list[TierOut]
    next_question: QuestionOut | None


class Answered(Out):
    """What there is to say to a question. It is taken from the notices; nothing is made up."""

    id: str | int | None
    kind: Literal["answer", "clarify", "decline"] = Field(
        description="clarify: several notices speak of it, each in its part. decline: it is not answered, and why."
    )
    notices: list[str] = Field(description="The notices that the text speaks of.")
    clauses: list[str] = Field(description="The clause paths of what is said, as printed.")
    facts: list[str] = Field(description="The statements that are told, as notice/statement.")
    text: str = Field(description="The answer in plain text, in the language of the question.")


class FaultOut(Out):
    """What is wrong with one fact."""

    fact: str
    problem: Text


def plain(value: Value) -> PlainValue:
    """Return an answer as JSON has it."""
    return sorted(value) if isinstance(value, frozenset) else value
