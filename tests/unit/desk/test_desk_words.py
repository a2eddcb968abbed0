"""Every word of the desk has its English, each one, and no English is left over."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from bot.desk import words

DESK = Path(words.__file__).parent
STAFF = DESK.parent / "staff"
HAN = re.compile(r"[\u3400-\u9fff]")
PARTS = sorted(words.FOLDER.glob("*.po"))


def of_templates() -> Iterator[str]:
    for path in sorted((DESK / "templates").rglob("*.html")):
        with path.open("rb") as file:
            for _, message, _, _ in extract("jinja2.ext:babel_extract", file, options={"silent": "false"}):
                yield message if isinstance(message, str) else message[0]


def of_sources(folder: Path) -> Iterator[str]:
    """Yield every text of the sources but their documentation."""
    for path in sorted(folder.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
                yield node.value


def bare(path: Path) -> Iterator[str]:
    """Yield Chinese texts of a template that nobody translates: outside of `_()` and of comments."""
    text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", " ", path.read_text("utf-8"), flags=re.DOTALL)
    yield from (line.strip() for line in text.splitlines() if HAN.search(line.replace("中文", "")))


@cache
def used() -> frozenset[str]:
    """Return what is to be told in English, too: every Chinese text in a page's source is said to somebody."""
    return frozenset({*of_templates(), *filter(HAN.search, of_sources(DESK))})


def messages(part: Path) -> list[Message]:
    with part.open("rb") as file:
        return [message for message in read_po(file) if message.id]


def name(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


@cache
def english() -> dict[str, set[tuple[str, ...]]]:
    told = defaultdict(set)
    for part in PARTS:
        for message in messages(part):
            forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
            told[name(message)].add(forms)
    return told


def test_every_word_of_the_desk_has_its_english() -> None:
    assert sorted(used() - english().keys()) == []


def test_no_english_is_left_over() -> None:
    assert sorted(english().keys() - used() - {*of_sources(DESK), *of_sources(STAFF)}) == []


def test_nothing_is_said_in_two_ways() -> None:
    assert {text: told for text, told in english().items() if len(told) > 1} == {}


def test_no_template_speaks_chinese_only() -> None:
    found = {path.name: lines for path in (DESK / "templates").rglob("*.html") if (lines := list(bare(path)))}
    assert found == {}


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.stem)
def test_each_english_text_fills_in_what_the_chinese_does(part: Path) -> None:
    for message in messages(part):
        assert not list(message.check()), name(message)
        forms = (message.string,) if isinstance(message.string, str) else message.string
        assert forms, name(message)
        assert all(forms), name(message)
