"""The pages on security: every requirement stands there once, and what is said to show it exists."""

import re
from functools import cache
from pathlib import Path

TESTS = Path(__file__).parents[2]
PAGES = sorted((TESTS.parent / "docs" / "security").glob("*.md"))
ASVS = [page for page in PAGES if page.name.startswith("asvs")]
NUMBER = re.compile(r"(\d+)\.(\d+)\.(\d+)")
NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")
MLPS = next(page for page in PAGES if page.name.startswith("mlps"))
CLAUSES = "1abc 2abcd 3abc 4abcde 5a 6a 7a 8ab 9a 10ab"
"""The clauses of the second level below 7.1.4, 安全计算环境: the number of the section, and its letters."""
FIRST = TESTS.parent / "docs" / "security.md"
KNOWN = Path(__file__).with_name("asvs-5.0.0.txt")
"""The numbers of level 1 and 2 of ASVS 5.0.0: chapter.section, a colon, and the last parts."""


def expected() -> list[str]:
    lines = (line.split(":") for line in KNOWN.read_text("utf-8").splitlines())
    return [f"{section}.{last}" for section, numbers in lines for last in numbers.split()]


def listed(cell: str, known: list[str]) -> list[str]:
    """Return the requirements that the first cell of a row names, one by one or from one to another."""
    found: list[str] = []
    for part in cell.split(","):
        ends = [match[0] for match in NUMBER.finditer(part)]
        if ends:
            found += known[known.index(ends[0]) : known.index(ends[-1]) + 1]
    return found


def rows(text: str) -> list[list[str]]:
    cells = ([cell.strip() for cell in line.strip("|").split(" | ")] for line in text.splitlines() if line[:1] == "|")
    return [row for row in cells if not set(row[0]) <= set("-|")]


def test_every_requirement_of_asvs_stands_there_once() -> None:
    known = expected()
    found = [one for page in ASVS for row in rows(page.read_text("utf-8")) for one in listed(row[0], known)]
    assert sorted(found) == sorted(known)
    assert len(known) == 253


def test_every_clause_of_the_second_level_for_computing_stands_there_once() -> None:
    parts = (re.match(r"(\d+)(\w+)", part) for part in CLAUSES.split())
    expected = [f"7.1.4.{part[1]} {letter}" for part in parts if part for letter in part[2]]
    found = re.findall(r"^\| (7\.1\.4\.\d+ \w) ", MLPS.read_text("utf-8"), re.MULTILINE)
    assert found == expected
    assert len(found) == 23


def test_every_row_says_what_is_asked_what_is_done_and_what_shows_it() -> None:
    for page in PAGES:
        for row in rows(page.read_text("utf-8")):
            assert len(row) == 4, row
            assert all(row), row
            assert row[3] in {"–", "shown by"} or re.fullmatch(rf"({NAMED.pattern}(, )?)+", row[3]), row


def test_every_promise_has_something_that_shows_it() -> None:
    promised = [row for row in rows(FIRST.read_text("utf-8")) if row[0].isdigit()]
    assert [row[0] for row in promised] == [str(number) for number in range(1, 11)]
    assert all(NAMED.search(row[2]) for row in promised)


def test_every_test_that_is_named_exists() -> None:
    named = {found for page in (FIRST, *PAGES) for found in NAMED.findall(page.read_text("utf-8"))}
    assert len(named) > 50
    assert [one for one in sorted(named) if not exists(*one)] == []


@cache
def source(path: str) -> str:
    return (TESTS / path).read_text("utf-8") if (TESTS / path).is_file() else ""


def exists(path: str, name: str) -> bool:
    return re.search(rf"^(?:async )?def {name}\(", source(path), re.MULTILINE) is not None
