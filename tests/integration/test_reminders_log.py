"""What staff read of the reminders on the command line, and what cron reads of them."""

import csv
from datetime import datetime, timedelta
from pathlib import Path

from bot.clock import SHANGHAI, Clock
from bot.staff.comma import harmless
from bot.store.crypto import Keys
from bot.store.database import open_database
from support.process import jiangwen
from support.shop import SECRET
from support.watched import Watched

BEFORE = "chongqing-studio-2024/apply-online/before.7/2024-07-15"
MORNING = "chongqing-studio-2024/apply-online/before.0/2024-07-15"
MOVED = "dalian-craftsman-2021/hand-in/moved.2021-07-02/2021-07-09"


async def standing(settings: dict[str, str], *, well: bool = True) -> Watched:
    """Put some reminders there; the database is left open for more."""
    seen = Watched(open_database(settings["database_url"]), Keys((SECRET,)), Clock().utc())
    if well:
        await seen.beat()
    await seen.queue("telegram", "1234567890", moment=BEFORE)
    await seen.queue("email", "zhangsan@example.cn", "waiting", ago=-3600, moment=MOVED)
    await seen.tried("telegram", "sent", what=f"{MORNING} {MOVED}")
    await seen.tried("email", "refused", ago=3 * 86400, what=BEFORE, masked="zh***@example.cn", detail="=550 no")
    await seen.tried("email", "dropped", ago=60, what="nobody-knows/hand-in/published/-", detail="past")
    settings["secret_key"] = SECRET
    return seen


async def test_status_is_well_and_ends_with_0(tmp_path: Path, settings: dict[str, str]) -> None:
    await (await standing(settings)).database.close()
    done = jiangwen(tmp_path, "reminders", "status", **settings)
    said = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    assert "计划 planning：" in said
    assert "Telegram telegram：等待 0、可发 1、在途 0；" in said
    assert "过去一小时：已发出 1" in said
    assert "大连技能大师工作室（2024年）：2 个提醒（单位 2、本人 0）" in said
    assert said.endswith("一切正常。\nEverything works.\n")


async def test_status_says_what_is_wrong_in_both_languages_and_ends_with_1(
    tmp_path: Path, settings: dict[str, str]
) -> None:
    seen = await standing(settings, well=False)
    await seen.beat("sending", ago=720)
    await seen.queue("telegram", "2", ago=90_000)
    await seen.database.close()
    done = jiangwen(tmp_path, "reminders", "status", **settings)
    wrong = [line for line in done.stdout.decode().splitlines() if line.startswith("! ")]
    assert (done.returncode, len(wrong)) == (1, 4)
    assert wrong[0].startswith("! 计划停了，从来没有运行过")
    assert wrong[1].startswith("! planning has stopped: never done.")
    assert wrong[2].startswith("! 发送停了，上一次是 12 分钟前")
    assert "12 minutes ago" in wrong[3]


async def test_the_log_tells_when_to_whom_what_and_what_became_of_it(tmp_path: Path, settings: dict[str, str]) -> None:
    await (await standing(settings)).database.close()
    said = jiangwen(tmp_path, "reminders", "log", **settings).stdout.decode()
    first, second, third, *counted = said.splitlines()
    assert "Telegram  12***89" in first + second
    assert "当天提醒（2024-07-15）；大连工匠（2021年）" in first + second
    assert "日期从 2021-07-02 改到 2021-07-09" in first + second
    assert "nobody-knows" in first + second
    assert "过时没发  日期已过" in first + second
    assert "提前 7 天提醒" in third
    assert "被拒绝  =550 no" in third
    assert counted == ["3 次发送记录", "3 attempts"]


async def test_the_log_can_be_narrowed(tmp_path: Path, settings: dict[str, str]) -> None:
    await (await standing(settings)).database.close()
    yesterday = (datetime.now(SHANGHAI) - timedelta(days=1)).date().isoformat()
    for options, count in (
        (["--since", yesterday], 2), (["--channel", "email"], 2), (["--outcome", "refused"], 1), (["--limit", "1"], 1),
    ):  # fmt: skip
        said = jiangwen(tmp_path, "reminders", "log", *options, **settings).stdout.decode()
        assert said.endswith(f"{count} attempts\n")


async def test_the_file_of_the_log_opens_in_excel_and_nothing_in_it_is_a_formula(
    tmp_path: Path, settings: dict[str, str]
) -> None:
    seen = await standing(settings)
    await seen.tried("email", "refused", times=60, detail="@SUM(1)\r\n+1", masked="=c***@x.cn")
    await seen.database.close()
    done = jiangwen(tmp_path, "reminders", "log", "--csv", "log.csv", **settings)
    assert (done.returncode, done.stdout.decode()) == (0, "63 次发送记录：log.csv\n63 attempts in log.csv\n")
    assert (tmp_path / "log.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert (tmp_path / "log.csv").stat().st_mode & 0o777 == 0o600
    with (tmp_path / "log.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["时间", "渠道", "发给谁", "内容", "结果", "说明"]
    assert len(rows) == 63
    assert all(harmless(cell.removeprefix("'")) == cell for row in rows for cell in row)


async def test_what_an_answer_of_a_server_says_cannot_move_the_cursor(tmp_path: Path, settings: dict[str, str]) -> None:
    seen = await standing(settings)
    await seen.tried("email", "refused", detail="550\x1b[2J\r\nno", masked="a\x07***")
    await seen.database.close()
    said = jiangwen(tmp_path, "reminders", "log", **settings).stdout.decode()
    assert not {"\x1b", "\r", "\x07"} & set(said)
    assert said.endswith("4 attempts\n")


async def test_the_list_has_what_is_queued_with_masked_destinations(tmp_path: Path, settings: dict[str, str]) -> None:
    await (await standing(settings)).database.close()
    done = jiangwen(tmp_path, "reminders", "list", **settings)
    first, second, *_ = said = done.stdout.decode().splitlines()
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Telegram  12***90  " in first
    assert "提前 7 天提醒（2024-07-15）  可发  0  " in first
    assert "邮件  zh***@example.cn  " in second
    assert said[2:] == ["2 条排队的提醒", "2 queued reminders"]
    assert not any("1234567890" in line or "zhangsan" in line for line in said)


async def test_the_list_with_another_key_shows_no_destination(tmp_path: Path, settings: dict[str, str]) -> None:
    await (await standing(settings)).database.close()
    settings["secret_key"] = "another secret of the tests, as long as needed"
    done = jiangwen(tmp_path, "reminders", "list", "--csv", "queue.csv", **settings)
    assert (done.returncode, done.stderr) == (0, b"")
    with (tmp_path / "queue.csv").open(encoding="utf-8-sig", newline="") as file:
        _, *rows = csv.reader(file)
    assert [row[2] for row in rows] == ["（不留）"] * 2


def test_misuse_and_a_database_that_was_not_migrated_are_said_in_one_line(tmp_path: Path) -> None:
    for arguments, code in (
        (("status",), 1), (("log",), 1), (("list",), 1), ((), 2), (("log", "--since", "2026-02-30"), 2),
        (("list", "--limit", "0"), 2), (("nonsense",), 2),
    ):  # fmt: skip
        done = jiangwen(tmp_path, "reminders", *arguments)
        assert (done.returncode, done.stderr.count(b"\n")) == (code, 1)
    jiangwen(tmp_path, "migrate")
    done = jiangwen(tmp_path, "reminders", "log", "--csv", "nowhere/log.csv")
    assert (done.returncode, b"There is no folder nowhere" in done.stderr) == (2, True)
