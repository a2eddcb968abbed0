"""What could not be answered, as staff list it."""

import csv
from pathlib import Path

from bot.staff.comma import harmless
from knowledge.library import catalogue
from support.process import jiangwen
from support.shop import SECRET, opened


async def asked(settings: dict[str, str], *texts: str) -> dict[str, str]:
    """Ask these questions without an answer; return the settings to list them with."""
    async with opened(settings["database_url"], catalogue()) as shop:
        for text in texts:
            await shop.say(f"missed {text}")
    return {**settings, "secret_key": SECRET}


async def test_the_most_asked_comes_first_with_what_is_nearest(tmp_path: Path, settings: dict[str, str]) -> None:
    own = await asked(settings, "班车几点开", "我叫张伟，食堂在哪", "我叫王小明，食堂在哪")
    done = jiangwen(tmp_path, "missed", **own)
    said = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    assert said.index("    2  ") < said.index("我叫#|食堂在哪") < said.index("班车几点开")
    assert "（chongqing-studio-2024/grant-chief）" in said
    assert "2 questions without an answer" in said
    assert "张伟" not in said


async def test_the_list_can_begin_with_a_day(tmp_path: Path, settings: dict[str, str]) -> None:
    own = await asked(settings, "食堂在哪")
    assert "食堂在哪" in jiangwen(tmp_path, "missed", "--since", "2020-01-01", **own).stdout.decode()
    assert "0 questions" in jiangwen(tmp_path, "missed", "--since", "2999-01-01", **own).stdout.decode()


async def test_the_file_opens_in_excel_and_nothing_in_it_is_a_formula(tmp_path: Path, settings: dict[str, str]) -> None:
    own = await asked(
        settings, '=cmd|"/c calc"!a 食堂', "+食堂,在哪", '@SUM(食堂) "引号"', "＝食堂", "-食堂\t\r\n第二行"
    )
    done = jiangwen(tmp_path, "missed", "--csv", "missed.csv", **own)
    assert done.returncode == 0, done.stderr
    file = tmp_path / "missed.csv"
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    assert file.stat().st_mode & 0o777 == 0o600
    with file.open(encoding="utf-8-sig", newline="") as opened_file:
        header, *rows = csv.reader(opened_file)
    assert header == ["次数", "第一次", "最近一次", "问题", "最接近的内容", "编号"]
    assert len(rows) == 5
    assert all(len(row) == 6 and all(harmless(cell.removeprefix("'")) == cell for cell in row) for row in rows)
    assert all(not cell.startswith(("=", "+", "-", "@", "\t")) for row in rows for cell in row)


async def test_questions_of_another_secret_key_leave_no_file(tmp_path: Path, settings: dict[str, str]) -> None:
    await asked(settings, "食堂在哪")
    done = jiangwen(tmp_path, "missed", "--csv", "missed.csv", **settings)
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)
    assert b"JIANGWEN_SECRET_KEY" in done.stderr
    assert not (tmp_path / "missed.csv").exists()


def test_nothing_missed_and_a_database_that_was_not_migrated_are_said_so(tmp_path: Path) -> None:
    done = jiangwen(tmp_path, "missed")
    assert (done.returncode, b"Run: jiangwen migrate" in done.stderr) == (1, True)
    jiangwen(tmp_path, "migrate")
    done = jiangwen(tmp_path, "missed")
    assert (done.returncode, b"0 questions without an answer" in done.stdout) == (0, True)
