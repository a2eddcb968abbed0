"""Text in the languages we speak: Chinese is the source, English is complete."""

from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from pydantic import ConfigDict, Field

Language: TypeAlias = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
Words: TypeAlias = Annotated[str, Field(min_length=1)]
CLOSED = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One statement in our own plain words, in each language."""

    __pydantic_config__ = CLOSED
    zh: Words
    en: Words

    def to(self, language: Language) -> str:
        """Return the text in `language`."""
        return self.zh if language == "zh" else self.en
