"""Every word of the pages has its English, and no English is left over."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from bot import words

Said: TypeAlias = str | tuple[str, ...]
WEB = Path(words.__file__).parent / "channels/web"


def of_templates() -> Iterator[Said]:
    for path in sorted((WEB / "templates").glob("*.html")):
        with path.open("rb") as file:
            for _, message, _, _ in extract("jinja2.ext:babel_extract", file, options={"silent": "false"}):
                yield message


def of_sources() -> Iterator[Said]:
    for path in sorted(WEB.parent.parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                yield from said_by(node)


def said_by(call: ast.Call) -> Iterator[Said]:
    name = ast.unparse(call.func).rpartition(".")[2]
    texts = [node.value for node in call.args[1:] if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    if name == "say" and texts and ast.unparse(call.func) in {"say", "words.say"}:
        yield texts[0]
    if name == "count" and len(texts) > 1:
        yield texts[0], texts[1]


def catalogue() -> dict[Said, Message]:
    with words.PO.open("rb") as file:
        return {m.id if isinstance(m.id, str) else tuple(m.id): m for m in read_po(file) if m.id}


def test_every_word_of_the_pages_has_its_english() -> None:
    used = {*of_templates(), *of_sources()}
    assert used - catalogue().keys() == set()


def test_no_english_is_left_over() -> None:
    used = {*of_templates(), *of_sources()}
    assert catalogue().keys() - used == set()


@pytest.mark.parametrize("message", catalogue().values(), ids=lambda m: str(m.id)[:20])
def test_each_english_text_fills_in_what_the_chinese_does(message: Message) -> None:
    assert not list(message.check())
    forms = [message.string] if isinstance(message.string, str) else message.string
    assert forms
    assert all(forms)


def test_a_count_is_told_in_the_singular_and_the_plural() -> None:
    told = "还有 %(num)d 天", "还有 %(num)d 天"
    assert [words.count("en", *told, n) for n in (1, 2)] == ["1 day left", "2 days left"]
    assert words.count("zh", *told, 2) == "还有 2 天"
