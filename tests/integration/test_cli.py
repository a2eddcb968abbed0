"""The commands, as one types them."""

import json
import subprocess
import sys
from csv import DictReader
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from knowledge.library import catalogue
from support.process import ROOT, answers, environment, jiangwen
from support.shop import SECRET, opened

WELDER = {"leader_age": 45, "unit_places": ["chongqing"]}


def screened(folder: Path, *lines: object) -> tuple[int, list[dict[str, Any]]]:
    return answers(folder, "screen", "--jsonl", "-", "--no-questions", lines=lines)


def test_every_tier_of_the_notices_asked_for_is_judged(tmp_path: Path) -> None:
    code, (answer,) = screened(
        tmp_path, {"id": "甲", "facts": WELDER, "notices": ["chongqing-studio-2024"], "on": "2024-07-15"}
    )
    assert code == 0
    assert (answer["id"], answer["on"]) == ("甲", "2024-07-15")
    assert {tier["tier"].partition("/")[0] for tier in answer["tiers"]} == {"chongqing-studio-2024"}
    assert {tier["window"]["state"] for tier in answer["tiers"]} == {"open"}
    keys = {"tier", "notice", "verdict", "window", "unmet", "needs", "routes", "changes", "priorities"}
    assert all(keys <= tier.keys() for tier in answer["tiers"])


def test_a_failing_condition_has_its_clause_and_words_and_what_would_have_to_change(tmp_path: Path) -> None:
    _, (answer,) = screened(tmp_path, {"id": 1, "facts": {"leader_age": 56}, "notices": ["chongqing-studio-2024"]})
    failing = answer["tiers"][0]["unmet"][0]
    assert (failing["id"], failing["force"], failing["clause"]) == ("age", "in_principle", "二（二）")
    assert failing["text"].keys() == {"zh", "en"}
    assert answer["tiers"][0]["changes"][0]["steps"][0]["wanted"] == 55


def test_a_bad_line_is_named_and_the_others_still_run(tmp_path: Path) -> None:
    code, answers = screened(
        tmp_path,
        {"id": 1, "facts": WELDER},
        {"id": 2, "facts": {"no_such_fact": 1, "leader_age": "45", "team_size": 2, "team_own_staff": 5}},
        b"{not json",
        b"",
        {"id": 3, "facts": WELDER, "on": "yesterday"},
        {"id": 4, "facts": WELDER, "unsure": ["leader_age", "nonsense"], "notices": ["nowhere-2024"]},
        {"id": 5, "facts": WELDER},
    )
    assert code == 1
    assert [(answer["id"], answer.get("line")) for answer in answers] == [
        (1, None), (2, 2), (None, 3), (3, 5), (4, 6), (5, None),
    ]  # fmt: skip
    named = [{error["fact"] for error in answer.get("errors", ())} for answer in answers]
    assert named[1] >= {"no_such_fact", "leader_age", "team_own_staff"}
    assert named[2:5] == [{"line"}, {"on"}, {"leader_age", "nonsense", "notices"}]
    assert all(error["problem"].keys() == {"zh", "en"} for answer in answers for error in answer.get("errors", ()))


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (b'{"id": 1, "facts": {"leader_age": NaN}}', "leader_age"),
        (b'{"id": 1, "facts": {"leader_age": Infinity}}', "leader_age"),
        (b'{"id": 1, "facts": {"leader_age": 1e400}}', "leader_age"),
        (b'{"id": 1, "facts": {"leader_age": 45, "leader_age": 60}}', "leader_age"),
        (b'{"id": 1, "id": 2}', "id"),
        (b'{"id": 1, "facts": {"leader_age": true}}', "leader_age"),
        (b'{"id": 1, "surprise": 1}', "surprise"),
        (b'{"id": 1, "facts": []}', "facts"),
        (b'{"id": 1, "unsure": "leader_age"}', "unsure"),
        (b'{"id": [1]}', "id"),
        (b'{"id": true}', "id"),
        (b'{"id": "\\ud800"}', "line"),
        (b'{"\\ud800": 1, "\\ud800": 2}', "?"),
        (b"[1]", "line"),
        (b"\xff\xfe", "line"),
        (b'{"id": 1, "facts": {"leader_age": ' + b"9" * 5000 + b"}}", "line"),
        (b"[" * 100_000, "line"),
        (b'{"id": 1, "note": "' + b"x" * 2_000_000 + b'"}', "line"),
    ],
    ids=lambda value: value[:40].decode("latin-1") if isinstance(value, bytes) else value,
)
def test_whatever_a_line_has_in_it_only_that_line_is_refused(tmp_path: Path, line: bytes, name: str) -> None:
    code, (bad, good) = screened(tmp_path, line, {"id": "next", "facts": {}})
    assert code == 1
    assert [error["fact"] for error in bad["errors"]] == [name]
    assert (bad["line"], good["id"]) == (1, "next")


def test_a_byte_order_mark_and_windows_lines_are_fine(tmp_path: Path) -> None:
    code, answers = screened(tmp_path, b'\xef\xbb\xbf{"id": 1}\r', b'{"id": 2}\r')
    assert (code, [answer["id"] for answer in answers]) == (0, [1, 2])


def test_the_same_id_twice_gives_two_answers(tmp_path: Path) -> None:
    code, answers = screened(
        tmp_path, {"id": "甲", "facts": {"leader_age": 45}}, {"id": "甲", "facts": {"leader_age": 59}}
    )
    assert (code, len(answers)) == (0, 2)
    assert answers[0]["tiers"] != answers[1]["tiers"]


def test_a_file_a_date_and_readable_answers(tmp_path: Path) -> None:
    (tmp_path / "people.jsonl").write_text('{"id": 1}\n', "utf-8")
    done = jiangwen(tmp_path, "screen", "--jsonl", "people.jsonl", "--pretty", "--today", "2024-03-10")
    answer = json.loads(done.stdout)
    assert answer["on"] == "2024-03-10"
    assert answer["next_question"]["question"].keys() == {"zh", "en"}
    assert done.stdout.count(b"\n") > 20


GROWTH = """
import io, resource, sys
from bot.cli import main

LINE, peaks = b'{"facts": {"leader_age": 45}}\\n', []

class Lines(io.RawIOBase):
    def readable(self):
        return True

    def readinto(self, room):
        if len(peaks) == 1500:
            return 0
        peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
        room[: len(LINE)] = LINE
        return len(LINE)

sys.stdin = io.TextIOWrapper(io.BufferedReader(Lines()))
assert main(['screen', '--jsonl', '-', '--no-questions']) == 0
sys.stderr.write(str(peaks[-1] - peaks[100]))
"""


def test_memory_stays_flat_over_many_lines(tmp_path: Path) -> None:
    assert int(jiangwen_script(tmp_path, GROWTH)) < 3072  # kilobytes, over 1400 lines


def jiangwen_script(folder: Path, script: str) -> bytes:
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", script], check=True, cwd=folder, env=environment(folder), capture_output=True
    )
    return done.stderr


def test_the_vocabulary_says_everything_needed_to_answer(tmp_path: Path) -> None:
    found = json.loads(jiangwen(tmp_path, "facts", "--json").stdout)["facts"]
    library = catalogue()
    assert [fact["id"] for fact in found] == list(library.facts)
    for fact in found:
        assert fact["notices"]
        assert fact["question"].keys() == {"zh", "en"}
        if fact["kind"] in {"one", "several", "scale"}:
            assert fact["options"]


@pytest.mark.parametrize("kind", ["notice", "facts", "coverage", "lexicon", "places"])
def test_a_schema_is_one_and_accepts_our_own_files(tmp_path: Path, kind: str) -> None:
    schema = json.loads(jiangwen(tmp_path, "schema", kind).stdout)
    Draft202012Validator.check_schema(schema)
    assert schema["additionalProperties"] is False


def test_the_catalogue_is_sound(tmp_path: Path) -> None:
    done = jiangwen(tmp_path, "check")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        (), ("nonsense",), ("serve", "--port", "70000"), ("serve", "--today", "soon"), ("screen",),
        ("screen", "--jsonl", "missing.jsonl"), ("schema", "nonsense"), ("sentences", "nonsense"),
        ("ask",), ("ask", "补贴", "--jsonl", "x"), ("ask", "--jsonl", "missing.jsonl"),
        ("ask", "补贴", "--context", "nowhere"), ("ask", "补贴", "--today", "soon"),
        ("ask", "--jsonl", "-", "--context", "dalian-studio-2024"),
        ("leads",), ("leads", "export", "--from", "2024"), ("leads", "export", "--city", "北京"),
        ("leads", "export", "--from", "2024-02-01", "--to", "2024-01-01"),
        ("leads", "export", "--out", "nowhere/leads.xlsx"),
        ("missed", "--since", "soon"), ("missed", "--csv", "nowhere/missed.csv"), ("missed", "surprise"),
    ],
)  # fmt: skip
def test_misuse_is_one_clear_line_and_code_2(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = jiangwen(tmp_path, *arguments)
    assert (done.returncode, done.stderr.count(b"\n"), done.stdout) == (2, 1, b""), done.stderr
    assert b"Traceback" not in done.stderr


def test_screening_and_checking_load_no_server() -> None:
    script = (
        "import sys\nfrom bot.cli import main\n"
        "main(['screen', '--jsonl', '/dev/null'])\nmain(['ask', '补贴'])\nmain(['facts'])\nmain(['check'])\n"
        "sys.stderr.write(' '.join(m for m in ('aiogram', 'fastapi', 'sqlalchemy', 'uvicorn') if m in sys.modules))\n"
    )
    assert jiangwen_script(ROOT, script) == b""


async def test_leads_are_exported_by_their_filters(tmp_path: Path, settings: dict[str, str]) -> None:
    async with opened(settings["database_url"], catalogue()) as shop:
        await shop.say("lead 张三 +8613800000001")
        await shop.say("lead 李四 +8613800000002 lucheng-studio-2024/district")
    own = {**settings, "secret_key": SECRET}
    done = jiangwen(tmp_path, "leads", "export", "--city", "鹿城", "--out", "a.xlsx", **own)
    assert done.returncode == 2  # the label is 温州市鹿城区
    assert "温州市鹿城区".encode() in done.stderr
    done = jiangwen(tmp_path, "leads", "export", "--city", "lucheng", "--out", "a.xlsx", **own)
    assert done.returncode == 0, done.stderr
    assert "已导出 1 条".encode() in done.stdout
    names = [row[0] for row in load_workbook(tmp_path / "a.xlsx").worksheets[0].iter_rows(values_only=True)]
    assert names == ["姓名", "李四"]
    done = jiangwen(tmp_path, "leads", "export", "--out", "b.csv", **own)
    everything = DictReader((tmp_path / "b.csv").read_text("utf-8-sig").splitlines())
    assert sorted(row["手机"] for row in everything) == ["13800000001", "13800000002"]


def test_no_leads_are_a_file_without_rows(tmp_path: Path) -> None:
    jiangwen(tmp_path, "migrate")
    done = jiangwen(tmp_path, "leads", "export", "--out", "a.xlsx")
    assert (done.returncode, "已导出 0 条".encode() in done.stdout) == (0, True)


async def test_leads_of_another_secret_key_are_not_exported_halfway(tmp_path: Path, settings: dict[str, str]) -> None:
    async with opened(settings["database_url"], catalogue()) as shop:
        await shop.say("lead 张三 +8613800000001")
    done = jiangwen(tmp_path, "leads", "export", "--out", "a.xlsx", **settings)
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)
    assert b"JIANGWEN_SECRET_KEY" in done.stderr
    assert not (tmp_path / "a.xlsx").exists()


def test_a_database_that_was_not_migrated_is_said_so(tmp_path: Path) -> None:
    done = jiangwen(tmp_path, "leads", "export", "--out", "a.xlsx")
    assert done.returncode == 1
    assert b"Run: jiangwen migrate" in done.stderr
