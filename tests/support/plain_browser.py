"""A browser without scripts: it reads pages, presses buttons, fills boxes, keeps cookies and follows redirects."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode

import httpx

FORM = {"content-type": "application/x-www-form-urlencoded"}


@dataclass
class Button:
    name: str
    value: str
    label: str = ""


@dataclass
class HtmlForm:
    action: str
    method: str
    hidden: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Button] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)
    writes: str = ""


class Reader(HTMLParser):
    """Finds the forms of a page, with the labels of their buttons and boxes."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[HtmlForm] = []
        self.text: list[str] = []
        self.bubbles: list[str] = []
        self._depth = 0
        self._labelled: Button | None = None
        self._unread = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag in {"script", "style", "template"}:
            self._unread += 1
        if tag == "div" and (self._depth or given.get("class") == "bubble"):
            self._depth += 1
            if self._depth == 1:
                self.bubbles.append("")
        if tag == "form":
            self.forms.append(HtmlForm(given.get("action", ""), given.get("method", "get")))
        if tag == "textarea":
            self.forms[-1].writes = given["name"]
        if tag == "input":
            self._input(given)
        if tag == "button" and self.forms:
            self._labelled = Button(given.get("name", ""), given.get("value", ""))
            self.forms[-1].buttons.append(self._labelled)

    def _input(self, given: dict[str, str]) -> None:
        if given.get("type") == "hidden":
            self.forms[-1].hidden.append((given["name"], given["value"]))
        elif given.get("type") == "checkbox" and "name" in given:
            self._labelled = Button(given["name"], given["value"])
            self.forms[-1].boxes.append(self._labelled)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style", "template"}:
            self._unread -= 1
        if tag in {"button", "label"}:
            self._labelled = None
        if tag == "div" and self._depth:
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        if self._depth:
            self.bubbles[-1] += data
        if self._labelled:
            self._labelled.label = (self._labelled.label + data).strip()
        if not self._unread and data.strip():
            self.text.append(data.strip())


@dataclass
class PlainBrowser:
    """Somebody whose browser runs no scripts. `status` and `read` are of the page that is shown."""

    client: httpx.AsyncClient
    path: str = "/"
    status: int = 0
    html: str = ""
    headers: httpx.Headers = field(default_factory=httpx.Headers)

    async def go(self, path: str) -> None:
        await self._show(await self.client.get(path))

    @property
    def page(self) -> Reader:
        reader = Reader()
        reader.feed(self.html)
        return reader

    @property
    def read(self) -> str:
        return "\n".join(self.page.text)

    async def press(self, label: str, *, ticked: tuple[str, ...] = ()) -> None:
        form, button = self._find(label)
        await self.send(form.action, fields(form, button, ticked))

    async def write(self, text: str) -> None:
        form = next(form for form in self.page.forms if form.writes == "text" and form.method == "post")
        await self.send(form.action, [*form.hidden, ("text", text)])

    def request(self, label: str) -> tuple[str, list[tuple[str, str]]]:
        form, button = self._find(label)
        return form.action, fields(form, button, ())

    async def send(self, action: str, sent: list[tuple[str, str]], **headers: str) -> httpx.Response:
        answer = await self.client.post(action, content=urlencode(sent), headers={**FORM, **headers})
        await self._show(answer)
        return answer

    async def _show(self, answer: httpx.Response) -> None:
        while answer.is_redirect:
            answer = await self.client.get(answer.headers["location"])
        self.status, self.html, self.path, self.headers = (
            answer.status_code,
            answer.text,
            answer.url.path,
            answer.headers,
        )

    def _find(self, label: str) -> tuple[HtmlForm, Button]:
        return next((form, button) for form in self.page.forms for button in form.buttons if button.label == label)


def fields(form: HtmlForm, button: Button, ticked: tuple[str, ...]) -> list[tuple[str, str]]:
    chosen = [(box.name, box.value) for box in form.boxes if box.label in ticked]
    return [*form.hidden, *chosen, *([(button.name, button.value)] if button.name else [])]


def browsing(app: object, base: str = "http://127.0.0.1:8000") -> PlainBrowser:
    """Open a browser on an application of this process."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)  # type: ignore[arg-type]
    return PlainBrowser(httpx.AsyncClient(transport=transport, base_url=base))


def browsing_at(base: str) -> PlainBrowser:
    """Open a browser on a server."""
    return PlainBrowser(httpx.AsyncClient(base_url=base))
