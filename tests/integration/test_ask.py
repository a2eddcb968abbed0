"""Questions asked on the command line, one or many."""

import json
from pathlib import Path
from typing import Any

import pytest

from knowledge.library import catalogue
from support.process import answers, jiangwen


def asked(folder: Path, *lines: object) -> tuple[int, list[dict[str, Any]]]:
    return answers(folder, "ask", "--jsonl", "-", lines=lines)


def test_a_question_is_answered_for_a_person_to_read(tmp_path: Path) -> None:
    done = jiangwen(tmp_path, "ask", "重庆补贴多少", "--today", "2024-07-15")
    said = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    assert "5 万元" in said
    assert "四（一）" in said
    assert "Paragraph(" not in said


def test_where_several_notices_speak_each_is_shown(tmp_path: Path) -> None:
    said = jiangwen(tmp_path, "ask", "补贴多少").stdout.decode()
    assert all(f"【{notice.short.zh}" in said for notice in catalogue().notices.values())


def test_several_texts_are_turns_of_one_talk_and_a_notice_can_be_read(tmp_path: Path) -> None:
    later = jiangwen(tmp_path, "ask", "重庆补贴多少", "截止到什么时候").stdout.decode()
    read = jiangwen(tmp_path, "ask", "截止到什么时候", "--context", "dalian-studio-2024").stdout.decode()
    assert ("重庆" in later, "大连" in later) == (True, False)
    assert ("重庆" in read, "大连" in read) == (False, True)


def test_a_question_in_english_is_answered_in_english(tmp_path: Path) -> None:
    said = jiangwen(tmp_path, "ask", "how much is the subsidy in Chongqing").stdout.decode()
    assert "50,000 yuan" in said


def test_each_line_is_answered_with_what_it_rests_on(tmp_path: Path) -> None:
    library = catalogue()
    code, (told, back, no) = asked(
        tmp_path,
        {"id": "甲", "turns": ["重庆补贴多少"], "context_notice": None},
        {"id": 2, "turns": ["补贴多少"]},
        {"turns": ["量子计算机能报吗"]},
    )
    assert code == 0
    assert [(line["id"], line["kind"]) for line in (told, back, no)] == [
        ("甲", "answer"),
        (2, "clarify"),
        (None, "decline"),
    ]
    assert told["notices"] == ["chongqing-studio-2024"]
    assert set(back["notices"]) == set(library.notices)
    assert told["facts"]
    assert "四（一）" in told["clauses"]
    assert (no["notices"], no["clauses"], no["facts"]) == ([], [], [])
    assert all(list(line) == ["id", "kind", "notices", "clauses", "facts", "text"] for line in (told, back, no))
    assert all(line["text"] for line in (told, back, no))


def test_the_notice_that_is_read_and_the_turns_before_say_what_is_meant(tmp_path: Path) -> None:
    _, (read, later) = asked(
        tmp_path,
        {"id": 1, "turns": ["截止到什么时候"], "context_notice": "dalian-studio-2024"},
        {"id": 2, "turns": ["重庆补贴多少", "截止到什么时候"]},
    )
    assert (read["notices"], later["notices"]) == (["dalian-studio-2024"], ["chongqing-studio-2024"])


@pytest.mark.parametrize(
    ("line", "name", "own"),
    [
        (b"{not json", "line", None),
        (b"[1]", "line", None),
        (b"\xff\xfe", "line", None),
        (b"[" * 100_000, "line", None),
        (b'{"id": 1, "turns": ["' + b"x" * 9_000_000 + b'"]}', "line", None),
        (b'{"id": "\\ud800", "turns": ["x"]}', "line", None),
        (b'{"id": 1, "\\udfff": 1, "\\udfff": 2}', "?", 1),
        (b'{"id": "a"}', "turns", "a"),
        (b'{"id": 1, "turns": []}', "turns", 1),
        (b'{"id": 1, "turns": "x"}', "turns", 1),
        (json.dumps({"id": 1, "turns": ["x"] * 21}).encode(), "turns", 1),
        (b'{"id": 1, "turns": ["x", null]}', "turns", 1),
        (b'{"id": 1, "turns": {"0": "x"}}', "turns", 1),
        (b'{"id": 1, "turns": ["x"], "turns": ["y"]}', "turns", 1),
        (b'{"id": 1, "turns": ["x"], "context_notice": "nowhere"}', "context_notice", 1),
        (b'{"id": 1, "turns": ["x"], "context_notice": ["x"]}', "context_notice", 1),
        (b'{"id": true, "turns": ["x"]}', "id", None),
        (b'{"id": 1.5, "turns": ["x"]}', "id", None),
        (b'{"id": 1, "turns": ["x"], "surprise": 1}', "surprise", 1),
    ],
    ids=lambda value: value[:40].decode("latin-1") if isinstance(value, bytes) else str(value),
)
def test_a_bad_line_is_named_and_the_next_is_answered(tmp_path: Path, line: bytes, name: str, own: object) -> None:
    code, (bad, good) = asked(tmp_path, line, {"id": "next", "turns": ["重庆补贴多少"]})
    assert code == 1
    assert list(bad) == ["id", "line", "errors"]
    assert (bad["id"], bad["line"], [error["fact"] for error in bad["errors"]]) == (own, 1, [name])
    assert all(error["problem"].keys() == {"zh", "en"} for error in bad["errors"])
    assert (good["id"], good["kind"]) == ("next", "answer")


@pytest.mark.parametrize(
    "text", ["补" * 300_000, "a" * 1_000_000, "\u0000\u202e\ufeff", "😀", "", "?" * 5000, "{{ 7*7 }}"]
)
def test_whatever_a_text_has_in_it_there_is_an_answer(tmp_path: Path, text: str) -> None:
    code, (line,) = asked(tmp_path, {"id": 1, "turns": [text]})
    assert (code, line["kind"]) == (0, "decline")
    assert len(line["text"]) < 2000
    assert "49" not in line["text"]


def test_half_a_character_in_a_text_is_no_reason_not_to_answer(tmp_path: Path) -> None:
    written = [json.dumps({"id": n, "turns": [text]}).encode() for n, text in ((4, "\ud800重庆补贴"), (5, "\udfff"))]
    code, (told, nothing) = asked(tmp_path, *written)
    assert code == 0
    assert (told["id"], told["kind"], told["notices"]) == (4, "answer", ["chongqing-studio-2024"])
    assert (nothing["id"], nothing["kind"]) == (5, "decline")


def test_a_text_of_a_million_characters_is_declined_with_its_id_however_it_is_written(tmp_path: Path) -> None:
    text = "补" * 1_000_000
    written = [json.dumps({"id": n, "turns": [text]}, ensure_ascii=n == 1).encode() for n in (1, 2)]
    code, said = asked(tmp_path, *written, {"id": 3, "turns": [text, "重庆补贴多少"]})
    assert (code, [(line["id"], line["kind"]) for line in said]) == (0, [(1, "decline"), (2, "decline"), (3, "answer")])


def test_many_texts_are_turns_of_one_talk_too(tmp_path: Path) -> None:
    done = jiangwen(tmp_path, "ask", *["你好"] * 30, "重庆补贴多少")
    assert "5 万元" in done.stdout.decode()


def test_a_file_with_windows_lines_and_blank_ones(tmp_path: Path) -> None:
    lines = ["", json.dumps({"id": 1, "turns": ["重庆补贴多少"]}), "   ", json.dumps({"id": 2, "turns": ["好"]})]
    (tmp_path / "questions.jsonl").write_text("\r\n".join(lines), "utf-8-sig")
    done = jiangwen(tmp_path, "ask", "--jsonl", "questions.jsonl")
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [1, 2]
