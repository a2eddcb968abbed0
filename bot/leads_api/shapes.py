"""The shapes of leads in JSON."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

from bot.shapes import Out
from knowledge.verdict import Verdict

Id: TypeAlias = Annotated[str, Field(max_length=128)]
LIMIT = 100
MOST = 500
_FIRST, _LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2101, 1, 1, tzinfo=UTC)
Moment: TypeAlias = Annotated[AwareDatetime, Field(ge=_FIRST, lt=_LAST)]
"""Nothing here is older or later; and not every moment of the year 1 is one in UTC, too."""


class Closed(BaseModel):
    """An input without a name of its own."""

    model_config = ConfigDict(strict=True, extra="forbid")


class Search(Closed):
    """Which leads; what is left out chooses all. Typed words stand here and in no address."""

    notice: Id = Field("", description="A notice; GET /api/v1/notices lists them.")
    tier: Id = Field("", description="A tier, as notice/tier.")
    place: Id = Field("", description="A city: an option of the fact unit_places.")
    district: Id = Field("", description="A district of the city.")
    verdict: Id = Field("", description="The first opinion when the lead was left.")
    status: Id = Field("", description="A state, such as new or contacted.")
    owner: Id = Field("", description="The id of who works on it; none: nobody.")
    first: Id = Field("", description="First left on this day (Asia/Shanghai) or later.")
    last: Id = Field("", description="First left on this day or earlier.")
    due: Id = Field("", description="late, today, week, or none.")
    text: Id = Field("", description="A whole phone number, its last four digits, a whole name, or a part of a unit.")
    sort: Id = Field("", description="created, updated, due or status; a minus before it turns it round.")
    updated_since: Moment | None = Field(None, description="Changed then or later, by whoever.")
    limit: int = Field(LIMIT, ge=1, le=MOST, description="At most so many.")
    after: Id = Field("", description="Go on after this place: `next` of the answer before.")


class Change(Closed):
    """What is to become of a lead; what is left out stays."""

    status: Id | None = Field(None, description="The new state.")
    reason: Id | None = Field(None, description="Why, where the state asks for one of its reasons.")
    district: Id | None = Field(None, description='The district of its city; "": none.')
    next_action: Annotated[str, Field(max_length=200)] | None = Field(None, description="What is to be done next.")
    due: date | None = Field(None, description="Until which day; null: no day.")
    note: Annotated[str, Field(min_length=1, max_length=2000)] | None = Field(None, description="A note to be added.")


class ConsentIn(Closed):
    """What the person consented to."""

    version: Annotated[str, Field(pattern=r"^[\w.:-]{1,64}$")] = Field(description="Names the text that was shown.")
    purpose: Literal["contact-about-application"] = Field(description="What for; there is no other.")
    at: Moment = Field(description="When it was given.")


class NewLead(Closed):
    """Somebody who wants to apply, as another system of the bureau knows them. Nothing is guessed."""

    tier: Id = Field(description="What they want to apply for, as notice/tier.")
    name: Annotated[str, Field(max_length=200)]
    phone: Annotated[str, Field(max_length=40)] = Field(description="As people write it; abroad with a plus.")
    unit: Annotated[str, Field(max_length=200)] = ""
    note: Annotated[str, Field(max_length=1000)] = ""
    asker: Literal["self", "unit"] = Field("self", description="Who asks: the person, or the unit for them.")
    language: Literal["zh", "en"] = "zh"
    district: Id = Field("", description="The district of the unit, where it is known.")
    facts: dict[Id, JsonValue] = Field(
        default_factory=dict, description="Answers by fact id; GET /api/v1/facts lists them. null: not answered."
    )
    unsure: list[Id] = Field(default_factory=list, description="Facts that the person does not know.")
    consent: ConsentIn


class LeadOut(Out):
    """A lead. The number is masked (138****0007) unless the token may see it."""

    id: str
    version: int = Field(description="Grows with every change; If-Match takes it, in quotation marks.")
    notice: str
    tier: str
    place: str
    district: str
    name: str
    phone: str
    unit: str
    note: str = Field(description="What the person wrote.")
    verdict: Verdict = Field(description="The first opinion when the lead was left; the bureau decides.")
    answers: dict[str, Any] = Field(description="What was answered then, by fact id.")
    unsure: list[str]
    asker: str
    language: str
    channel: str
    status: str
    reason: str
    owner: str | None = Field(description="The id of who works on it.")
    next_action: str
    due: date | None
    created: datetime
    updated: datetime = Field(description="The person's last change.")
    worked: datetime | None = Field(description="The staff's last change.")


class LeftOut(Out):
    """What became of a lead that was left: no more than who left it knows already."""

    id: str
    version: int
    tier: str
    verdict: Verdict = Field(description="The first opinion by these answers; the bureau decides.")
    fresh: bool = Field(description="False: this person had left it before, and it was brought up to date.")


class LeadsOut(Out):
    """A page of leads."""

    leads: list[LeadOut]
    next: str | None = Field(description="`after` of the next page; null: this was the last one.")
    as_of: datetime = Field(description="Ask with this as updated_since next time, and nothing is missed.")


class EventOut(Out):
    """Something that happened to a lead."""

    at: datetime
    kind: str
    by: str | None = Field(description="Who did it; null: the person who left the lead.")
    detail: dict[str, Any]


class DossierOut(LeadOut):
    """A lead with what happened to it, the newest first."""

    events: list[EventOut]
