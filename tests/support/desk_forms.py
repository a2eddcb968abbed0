"""The forms of a page, as a browser reads and would send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

Fields = dict[str, list[str]]


@dataclass
class Found:
    """A form: where it leads, what it would send as it is, and what else could be chosen in it."""

    method: str
    action: str
    fields: Fields = field(default_factory=dict)
    choices: Fields = field(default_factory=dict)


class _Reader(HTMLParser):
    """Collects forms; a field with the attribute `form` belongs to the form with that id."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.found: list[Found] = []
        self.named: dict[str, Found] = {}
        self.inside: Found | None = None
        self.select: tuple[str, Found] | None = None
        self.text: tuple[str, Found] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = urljoin(self.address, given.get("action", self.address))
            self.inside = Found(given.get("method", "get").upper(), action)
            self.found.append(self.inside)
            self.named[given.get("id", "")] = self.inside
        form = self.named.get(given["form"]) if "form" in given else self.inside
        if form is not None:
            self._field(tag, given, form)

    def _field(self, tag: str, given: dict[str, str], form: Found) -> None:
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "option" and self.select:
            chosen, owner = self.select
            owner.choices.setdefault(chosen, []).append(value)
            if "selected" in given:
                owner.fields[chosen] = [value]
        elif tag == "select" and name:
            self.select = (name, form)
            form.fields.setdefault(name, [""])
        elif tag == "textarea" and name:
            self.text = (name, form)
            form.fields[name] = [""]
        elif tag in {"input", "button"} and name:
            self._input(given, form)

    @staticmethod
    def _input(given: dict[str, str], form: Found) -> None:
        name, value = given["name"], given.get("value", "on")
        if given.get("type") in {"checkbox", "radio"} or ("type" not in given and "value" in given):
            form.choices.setdefault(name, []).append(value)
        if given.get("type") not in {"checkbox", "radio", "submit"} or "checked" in given:
            form.fields.setdefault(name, []).append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.text = None

    def handle_data(self, data: str) -> None:
        if self.text:
            name, form = self.text
            form.fields[name] = [form.fields[name][0] + data]


def forms_of(address: str, html: str) -> list[Found]:
    """Return the forms of a page."""
    reader = _Reader(address)
    reader.feed(html)
    return reader.found


def path_of(found: Found) -> str:
    """Return the path that a form leads to."""
    return urlsplit(found.action).path
