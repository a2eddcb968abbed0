"""What was done at the desk, in words that staff read."""

from functools import cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

from knowledge.files import read_yaml
from knowledge.text import Text

_WORDS: Final = Path(__file__).parent / "deeds.yaml"


class Words(BaseModel):
    """The words for deeds, for what they were done to, for their details and for what these may say, as recorded."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    deeds: dict[str, Text]
    kinds: dict[str, Text]
    details: dict[str, Text]
    values: dict[str, Text]


@cache
def words() -> Words:
    """Return the words."""
    return Words.model_validate(read_yaml(_WORDS))
