"""Filling in a form of a page as somebody had filled it in before; without a script, and for every form alike."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from itertools import accumulate
from typing import Final, TypeAlias

Fields: TypeAlias = Mapping[str, Sequence[str]]
Attributes: TypeAlias = dict[str, str | None]
PINNED: Final = frozenset({"version", "seen"})
"""Hidden fields that come back too: which state of a thing somebody had before them, so that nothing is overwritten."""
_PICKED: Final = frozenset({"checkbox", "radio"})
_NEVER: Final = frozenset({"password", "submit", "button", "reset", "file", "image"})


@dataclass(slots=True)
class _Tag:
    """A start tag of a page, from its first sign to the one after its last; `until` is where its content ends."""

    name: str
    attributes: Attributes
    start: int
    end: int
    until: int = 0
    inside: tuple["_Tag", ...] = ()

    def get(self, name: str) -> str:
        return self.attributes.get(name) or ""


@dataclass(slots=True)
class _Form:
    """A form of a page with what stands in it."""

    tag: _Tag
    parts: list[_Tag] = field(default_factory=list)

    def fits(self, fields: Fields) -> int:
        """Return how many of its values are among those sent: which of several forms for one action it was."""
        return sum(part.get("value") in fields.get(part.get("name"), ()) for part in self.parts if part.name == "input")


def refilled(page: str, action: str, fields: Fields, words: str) -> str | None:
    """Return the page with what was sent to `action` filled in, and `words` above it; None where no form fits.

    A step that only confirmed what an earlier form asked for is led back to that form. Passwords stay empty.
    """
    forms = _Reader(page).forms
    form = _chosen(forms, action, fields) or _chosen(forms, action.rpartition("/")[0], fields)
    return _patched(page, [*_filled(form, fields), (form.tag.end, form.tag.end, words)]) if form else None


def _chosen(forms: Iterable[_Form], action: str, fields: Fields) -> _Form | None:
    fitting = (form for form in forms if action in {target.partition("?")[0] for target in _targets(form)})
    return max(fitting, key=lambda form: form.fits(fields), default=None)


def _targets(form: _Form) -> Iterator[str]:
    yield form.tag.get("action")
    yield from (part.get("formaction") for part in form.parts if part.name == "button")


def _filled(form: _Form, fields: Fields) -> Iterator[tuple[int, int, str]]:
    """Yield what to put in the place of which part of the page."""
    left = {name: list(values) for name, values in fields.items()}
    select = ""
    for part in (*form.tag.inside, *form.parts):
        name = part.get("name")
        match part.name:
            case "details":
                yield _changed(part, "open", on=True)
            case "select":
                select = name
            case "option" if select in fields:
                yield _changed(part, "selected", on=part.get("value") in fields[select])
            case "textarea" if name in fields:
                yield part.end, part.until, "\n" + escape(fields[name][0])
            case "input":
                yield from _input(part, fields, left)


def _input(part: _Tag, fields: Fields, left: dict[str, list[str]]) -> Iterator[tuple[int, int, str]]:
    name, kind = part.get("name"), part.get("type").lower()
    if kind in _PICKED:
        yield _changed(part, "checked", on=(part.get("value") or "on") in fields.get(name, ()))
    elif kind not in _NEVER and left.get(name) and (kind != "hidden" or name in PINNED):
        part.attributes["value"] = left[name].pop(0)
        yield part.start, part.end, _written(part)


def _changed(part: _Tag, attribute: str, *, on: bool) -> tuple[int, int, str]:
    part.attributes.pop(attribute, None)
    if on:
        part.attributes[attribute] = None
    return part.start, part.end, _written(part)


def _written(part: _Tag) -> str:
    said = (name if value is None else f'{name}="{escape(value)}"' for name, value in part.attributes.items())
    return f"<{' '.join((part.name, *said))}>"


def _patched(page: str, patches: list[tuple[int, int, str]]) -> str:
    done, at = [], 0
    for start, end, text in sorted(patches):
        done += [page[at:start], text]
        at = end
    return "".join((*done, page[at:]))


class _Reader(HTMLParser):
    """Finds the forms of a page of ours."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=False)
        self.forms: list[_Form] = []
        self._lines = [0, *accumulate(len(line) for line in page.split("\n"))]
        self._form: _Form | None = None
        self._details: list[_Tag] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = self._at()
        found = _Tag(tag, dict(attrs), start, start + len(self.get_starttag_text() or ""))
        if tag == "form":
            found.inside = tuple(self._details)
            self._form = _Form(found)
            self.forms.append(self._form)
        elif self._form is not None:
            self._form.parts.append(found)
        if tag == "details" and self._form is None:
            self._details.append(found)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "details" and self._form is None and self._details:
            self._details.pop()
        elif tag == "textarea" and self._form is not None:
            self._form.parts[-1].until = self._at()

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + (line - 1) + column
