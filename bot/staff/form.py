"""The notices' own forms as data: which columns, where each comes from, and what stands over them."""

from functools import cache
from pathlib import Path
from typing import Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from knowledge.citation import Citation
from knowledge.files import read_yaml
from knowledge.text import Text

From: TypeAlias = Literal["letter", "rank", "name", "phone", "unit", "hand"]
_FOLDER: Final = Path(__file__).parent / "forms"
_CLOSED: Final = ConfigDict(extra="forbid", frozen=True)


class Letter(BaseModel):
    """One of the letters that a notice gives its trades."""

    model_config = _CLOSED

    id: str
    name: Text


class FormColumn(BaseModel):
    """A column: its title as printed, and where its cells come from; `hand` stays empty."""

    model_config = _CLOSED

    title: str
    source: From = Field(alias="from")
    width: int


class Form(BaseModel):
    """A form. `head` is the line under the title, with {unit}, {contact} and {phone}; `ranking` cites the ranking."""

    model_config = _CLOSED

    id: str
    notice: str
    title: str
    name: Text
    cite: Citation
    ranking: Citation
    head: str
    printing: Text
    columns: tuple[FormColumn, ...]
    letters: tuple[Letter, ...]

    def letter(self, letter: str) -> Letter | None:
        """Return a letter of the list; None where it has none such."""
        return next((one for one in self.letters if one.id == letter), None)

    @property
    def legend(self) -> str:
        """The letters with what they stand for, as a line under the table."""
        return "行业：" + "、".join(f"{letter.id} {letter.name.zh}" for letter in self.letters)

    @property
    def by_hand(self) -> tuple[str, ...]:
        """The titles of the columns that stay empty."""
        return tuple(column.title for column in self.columns if column.source == "hand")


@cache
def forms() -> dict[str, Form]:
    """Return every form by its id."""
    found = (Form.model_validate(read_yaml(path)) for path in sorted(_FOLDER.glob("*.yaml")))
    return {form.id: form for form in found}
