"""The states of a lead as data: which may follow which, and for what reasons."""

from functools import cache
from pathlib import Path
from typing import Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, TypeAdapter

from knowledge.files import read_yaml
from knowledge.text import Text

Refusal: TypeAlias = Literal["same", "not_from_here", "reason"]
"""Why a lead cannot come to a state: it is in it already, no way leads there, or a reason is missing."""
FIRST: Final = "new"
_FILE: Final = Path(__file__).parent / "pipeline.yaml"
_STRICT: Final = ConfigDict(extra="forbid", frozen=True)


class Reason(BaseModel):
    """Why a lead came to a state."""

    model_config = _STRICT

    id: str
    name: Text


class State(BaseModel):
    """One state. `next` are the states that may follow, `back` earlier ones; `reasons` is what leads here."""

    model_config = _STRICT

    id: str
    name: Text
    next: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    ends: bool = False


class Pipeline(BaseModel):
    """All states in their order, and all reasons. `back` are the reasons of going back."""

    model_config = _STRICT

    states: tuple[State, ...]
    reasons: tuple[Reason, ...]
    back: tuple[str, ...]

    def state(self, state: str) -> State:
        """Return a state; KeyError where there is none."""
        return self._by_id()[state]

    def reason_name(self, reason: str) -> Text | None:
        """Return what a reason is called; None for none, or one that is no longer known."""
        return next((one.name for one in self.reasons if one.id == reason), None)

    def state_name(self, state: str) -> Text:
        """Return what a state is called; one that is no longer known by its id."""
        known = self._by_id().get(state)
        return known.name if known else Text(zh=state, en=state)

    def ways(self, state: str) -> tuple[State, ...]:
        """Return the states that may follow one, and then those it may go back to."""
        here = self._by_id().get(state)
        return tuple(map(self.state, (*here.next, *here.back))) if here else self.states

    def reasons_for(self, before: str, after: str) -> tuple[str, ...]:
        """Return the reasons of which one is needed for a change; none where none is needed."""
        here = self._by_id().get(before)
        return self.back if here and after in here.back else self.state(after).reasons

    def refusal(self, before: str, after: str, reason: str) -> Refusal | None:
        """Return why a lead cannot go from one state to another; None where it can."""
        if before == after:
            return "same"
        if after not in {state.id for state in self.ways(before)}:
            return "not_from_here"
        wanted = self.reasons_for(before, after)
        return "reason" if (wanted and reason not in wanted) or (not wanted and reason) else None

    def _by_id(self) -> dict[str, State]:
        return {state.id: state for state in self.states}


@cache
def pipeline() -> Pipeline:
    """Return the states of pipeline.yaml."""
    return TypeAdapter(Pipeline).validate_python(read_yaml(_FILE))
