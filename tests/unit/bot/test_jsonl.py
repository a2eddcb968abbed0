"""Lines are read one by one, and whatever is wrong with one stays its own."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import to_json

from bot.jsonl import LONGEST, Line, read_lines
from bot.shapes import Given, Person, Question

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "turns", "facts", "x"]), inner),
    max_leaves=8,
)


def lines(raw: bytes, shape: type[Given] = Question) -> list[Line[Given]]:
    return list(read_lines(io.BytesIO(raw), shape))


@pytest.mark.parametrize("own", ["甲", 7, None, -(10**40), ""])
def test_an_id_comes_back_as_it_was(own: object) -> None:
    (line,) = lines(json.dumps({"id": own, "turns": ["x"]}).encode())
    assert (line.id, line.faults) == (own, ())


def test_a_line_that_is_too_long_is_skipped_whole() -> None:
    raw = b'{"turns": ["' + b"x" * (3 * LONGEST) + b'"]}\n{"id": 2, "turns": ["x"]}'
    first, second = lines(raw)
    assert (first.number, first.given, [fault.fact for fault in first.faults]) == (1, None, ["line"])
    assert (second.number, second.id) == (2, 2)


def test_a_command_can_take_longer_lines() -> None:
    raw = b'{"id": 1, "turns": ["' + b"x" * LONGEST + b'"]}\n{"id": 2, "turns": ["' + b"x" * (2 * LONGEST) + b'"]}'
    first, second = read_lines(io.BytesIO(raw), Question, 2 * LONGEST)
    assert (first.id, first.faults) == (1, ())
    assert (second.number, second.given) == (2, None)
    assert str(2 * LONGEST) in second.faults[0].problem.en


def test_blank_lines_are_counted_and_not_answered() -> None:
    assert [line.number for line in lines(b'\n \r\n{"turns": ["x"]}\n\n')] == [3]


@pytest.mark.parametrize("shape", [Question, Person])
@given(raw=st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_whatever_a_line_is_it_is_read_or_its_faults_can_be_written(shape: type[Given], raw: bytes) -> None:
    for line in lines(raw, shape):
        assert (line.given is None) == bool(line.faults)
        to_json({"id": line.id, "errors": line.faults})


@pytest.mark.parametrize(
    "raw",
    [b'{"id": "\\ud800"}', b'{"\\udc00": 1, "\\udc00": 2}', b'{"id": "a", "\\ud800": 1}'],
)
def test_half_a_character_is_a_fault_that_can_be_written(raw: bytes) -> None:
    (line,) = lines(raw)
    assert line.given is None
    to_json({"id": line.id, "errors": line.faults})


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (r'"\ud800重庆"', "重庆"),
        (r'"重\uDFFF庆"', "重庆"),
        (r'"\udc00\ud83d"', ""),
        (r'"\ud83d\ude00"', "😀"),
        (r'"\\ud83d"', r"\ud83d"),
    ],
)
def test_half_a_character_in_what_was_typed_is_left_out(typed: str, read: str) -> None:
    (line,) = lines(f'{{"id": 4, "turns": ["x", {typed}]}}'.encode())
    assert isinstance(line.given, Question)
    assert (line.id, line.given.turns) == (4, ["x", read])


@pytest.mark.parametrize(
    "raw",
    [
        b'{"id": 4, "turns": ["\\ud800", null]}',
        b'{"id": 4, "turns": ["\\ud800"], "turns": ["x"]}',
        b'{"id": 4, "turns": ["x"], "context_notice": "\\ud800"}',
        b'{"id": 4, "turns": [' + b'{"x":' * 300 + b'"\\ud800"' + b"}" * 300 + b"]}",
    ],
)
def test_what_else_is_wrong_with_such_a_line_is_still_named(raw: bytes) -> None:
    (line,) = lines(raw)
    assert line.given is None
    to_json({"id": line.id, "errors": line.faults})
