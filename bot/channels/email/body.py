"""What an e-mail says, twice: as plain text, and as a page that loads nothing and reads well on a phone."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.words import say
from dialogs.render import MARKS, Caps, render_blocks
from dialogs.reply import Block, Heading, Link, Pairs, Paragraph, Points
from knowledge.text import Language

_TEMPLATES: Final = Path(__file__).parent / "templates"
_KINDS: Final[dict[str, type]] = {
    "heading": Heading, "paragraph": Paragraph, "points": Points, "pairs": Pairs, "link": Link,
}  # fmt: skip
_TAGS: Final[dict[Language, str]] = {"zh": "zh-Hans", "en": "en"}


@dataclass(frozen=True, slots=True)
class Button:
    """A link that looks like a button; it leads to a page of ours, where the press is."""

    label: str
    path: str


@dataclass(frozen=True, slots=True)
class Group:
    """The buttons of one matter. `title` says which, where there are several."""

    title: str
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """Everything that is said. `below` are the links under the letter, `site` is what makes paths whole addresses."""

    language: Language
    site: str
    title: str
    blocks: tuple[Block, ...]
    groups: tuple[Group, ...]
    foot: tuple[str, ...]
    below: tuple[Button, ...]

    @property
    def text(self) -> str:
        """The letter as plain text."""
        groups = ("\n".join(filter(None, (group.title, *map(self._line, group.buttons)))) for group in self.groups)
        foot = ("-- ", *self.foot, *map(self._line, self.below))
        said = render_blocks(self.blocks, Caps(site=self.site), self.language)
        return "\n\n".join((said, *groups, "\n".join(foot))) + "\n"

    @property
    def html(self) -> str:
        """The letter as a page."""
        values = {name: getattr(self, name) for name in ("site", "title", "blocks", "groups", "foot", "below")}
        template = _environment().get_template("mail.html")
        return template.render(**values, tag=_TAGS[self.language], marks=MARKS)

    def _line(self, button: Button) -> str:
        return say(self.language, "%(label)s：%(link)s", label=button.label, link=self.site + button.path)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests |= {name: _is(kind) for name, kind in _KINDS.items()}
    return environment


def _is(kind: type) -> Callable[[object], bool]:
    return lambda block: isinstance(block, kind)
