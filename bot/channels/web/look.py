"""How a visitor wants to see the pages: the language, the size of type, light or dark."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

from babel import Locale, UnknownLocaleError
from fastapi import Request

from knowledge.text import LANGUAGES, Language

Theme: TypeAlias = Literal["auto", "light", "dark"]
SIZES: Final = (16, 18, 21, 24, 27, 30)
USUAL_SIZE: Final = 18
LARGE: Final = 24
THEMES: Final[tuple[Theme, ...]] = get_args(Theme)


@dataclass(frozen=True, slots=True)
class Look:
    """`size` is that of the main text in pixels; `chosen`: the language was asked for, not guessed."""

    language: Language = "zh"
    size: int = USUAL_SIZE
    theme: Theme = "auto"
    chosen: bool = False

    @property
    def smaller(self) -> int:
        """The next size down, or the smallest."""
        return max((s for s in SIZES if s < self.size), default=SIZES[0])

    @property
    def larger(self) -> int:
        """The next size up, or the largest."""
        return min((s for s in SIZES if s > self.size), default=SIZES[-1])

    @property
    def next_theme(self) -> Theme:
        """What the button for light and dark leads to."""
        return THEMES[(THEMES.index(self.theme) + 1) % len(THEMES)]

    @property
    def tag(self) -> str:
        """The language as HTML names it."""
        return tag(self.language)


def tag(language: Language) -> str:
    """Return the language as HTML names it."""
    return "zh-Hans" if language == "zh" else "en"


def read_look(request: Request) -> Look:
    """Read what the visitor asked for in the address, earlier by cookie, or by the browser's settings."""
    asked = _language(request.query_params.get("lang")) or _language(request.cookies.get("lang"))
    return Look(
        language=asked or _preferred(request.headers.get("accept-language", "")),
        size=_size(request.cookies.get("size", "")),
        theme=_theme(request.cookies.get("theme", "")),
        chosen=asked is not None,
    )


def _language(raw: str | None) -> Language | None:
    return next((language for language in LANGUAGES if language == raw), None)


def _size(raw: str) -> int:
    return next((size for size in SIZES if str(size) == raw), USUAL_SIZE)


def _theme(raw: str) -> Theme:
    return next((theme for theme in THEMES if theme == raw), "auto")


def _preferred(header: str) -> Language:
    """Return the first language of Accept-Language that we speak; Chinese where there is none."""
    for wanted in header[:200].split(","):
        found = _spoken(wanted.split(";")[0].strip())
        if found:
            return found
    return "zh"


def _spoken(name: str) -> Language | None:
    try:
        return _language(Locale.parse(name, sep="-").language)
    except (ValueError, UnknownLocaleError):
        return None
