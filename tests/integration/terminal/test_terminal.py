"""Somebody at a real terminal, and a file of lines."""

import os
import pty
import re
import select
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from support.process import environment, jiangwen
from support.program import Forked, asked, ended

ANSI = re.compile(r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07]*\x07|[=>()][A-Z0-9]?)")
ASKED_WHERE_THE_CURSOR_IS = b"\x1b[6n"
PATIENCE = 60.0
PROMPT = ">"


@dataclass
class Terminal:
    """The other end of a pseudo-terminal."""

    process: Forked
    end: int
    heard: bytes = b""
    looked: int = 0

    def types(self, line: str) -> None:
        os.write(self.end, line.encode() + b"\r")

    def presses(self, key: bytes) -> None:
        os.write(self.end, key)

    def sees(self, words: str) -> str:
        """Wait until something new stands on the screen; what comes before it is not looked at again."""
        until = time.monotonic() + PATIENCE
        while (place := self._new().find(words)) < 0:
            assert time.monotonic() < until, f"{words} is not on the screen:\n{self._new()}"
            self._read()
        seen = self._new()[: place + len(words)]
        self.looked += len(seen)
        return seen

    def is_asked(self, words: str) -> str:
        """Wait for something and then for the prompt, before which a key would not be heard."""
        return self.sees(words) + self.sees(PROMPT)

    def ends(self) -> int:
        """Read to the end, and return the exit code."""
        while self._read():
            pass
        return self.process.wait(PATIENCE)

    def _new(self) -> str:
        return ANSI.sub("", self.heard.decode("utf-8", "replace"))[self.looked :]

    def _read(self) -> bool:
        if not select.select([self.end], [], [], 1)[0]:
            return self.process.poll() is None
        try:
            read = os.read(self.end, 65536)
        except OSError:  # Linux says so where the other side has closed
            return False
        if ASKED_WHERE_THE_CURSOR_IS in read:
            os.write(self.end, b"\x1b[1;1R")
        self.heard += read
        return bool(read)


@contextmanager
def terminal(folder: Path, **environ: str) -> Iterator[Terminal]:
    """Start `jiangwen chat` at a terminal of its own."""
    own, its = pty.openpty()
    given = {**environment(folder), "LANG": "C.UTF-8", "LC_ALL": "", "TERM": "xterm", **environ}
    process = Forked(asked(("chat",), folder, given), (its, its, its))
    os.close(its)
    try:
        yield Terminal(process, own)
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        process.wait(PATIENCE)
        os.close(own)


def piped(folder: Path, *lines: str, **environ: str) -> str:
    """Give `jiangwen chat` a file of lines, and return what it wrote."""
    given = {**environment(folder), "LANG": "C.UTF-8", "LC_ALL": "", **environ}
    done = ended(("chat", "--today", "2024-03-10"), folder, given, ("\n".join(lines) + "\n").encode())
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode()


def test_a_person_at_a_terminal_answers_leaves_and_goes_on_later(tmp_path: Path) -> None:
    with terminal(tmp_path) as first:
        assert "您的单位在哪里" in first.is_asked("找人工")
        first.types("重庆")
        first.is_asked("为自己问")
        first.types("1")
        first.is_asked("不清楚")
        first.types("b")
        first.is_asked("为单位里的师傅问")
        first.presses(b"\x04")
        first.sees("下次打开接着来")
        assert first.ends() == 0
    with terminal(tmp_path) as second:
        assert "接着上次" in second.is_asked("为单位里的师傅问")
        second.presses(b"\x03")
        second.sees("下次打开接着来")
        assert second.ends() == 0


def test_several_answers_are_given_in_one_line(tmp_path: Path) -> None:
    with terminal(tmp_path) as here:
        here.is_asked("不止一个地方")
        here.types("5")
        here.is_asked("[ ] 重庆市")
        here.types("1 3 4")
        here.is_asked("为自己问")


def test_a_label_is_completed(tmp_path: Path) -> None:
    with terminal(tmp_path) as here:
        here.is_asked("找人工")
        here.presses("韶".encode() + b"\t")
        here.sees("关市")  # the first sign may stand there already, and is then not drawn again
        here.presses(b"\r")  # upon which the line is drawn once more, and whole
        assert f"{PROMPT} 韶关市\r" in here.is_asked("为自己问")


def test_a_narrow_terminal_without_colours_and_english(tmp_path: Path) -> None:
    environ = {"COLUMNS": "30", "NO_COLOR": "1", "LANG": "en_US.UTF-8"}
    with terminal(tmp_path, **environ) as here:
        seen = here.is_asked("Type the number")
        assert not re.search(r"[\u4e00-\u9fff]", seen.replace("中文", ""))
        os.killpg(here.process.pid, signal.SIGINT)
        here.sees("kept")


def test_a_file_of_lines_makes_a_transcript(tmp_path: Path) -> None:
    written = piped(tmp_path, "重庆", "", "1", "不清楚", "0", "foo")
    assert "\x1b" not in written
    assert [line for line in written.splitlines() if line.startswith("> ")] == [
        "> 重庆",
        "> ",
        "> 1",
        "> 不清楚",
        "> 0",
        "> foo",
    ]
    assert "演练" in written
    assert "2024-03-10" in written
    assert "为自己问" in written
    assert written.rstrip().endswith("下次打开接着来。")


def test_many_lines_at_once_are_all_answered(tmp_path: Path) -> None:
    written = piped(tmp_path, *(["foo"] * 5), JIANGWEN_BURST_MESSAGES="3", JIANGWEN_BURST_SECONDS="1")
    assert written.count("> foo") == 5
    assert written.count("没有看懂") == 5


def test_what_is_private_is_not_shown_again(tmp_path: Path) -> None:
    written = piped(tmp_path, "重庆", "1", "报名", "1", "我同意", "张三丰", "13800000000")
    assert "> ••••" in written
    assert "> 张三丰" not in written
    assert "> 13800000000" not in written


def test_a_date_that_is_moved_meanwhile_is_the_next_answer(tmp_path: Path) -> None:
    question, move = "大连技能大师工作室什么时候截止", ("notices", "amend", "dalian-studio-2024", "hand-in", "--yes")
    with terminal(tmp_path, JIANGWEN_TODAY="2024-03-05") as here:
        here.is_asked("找人工")
        here.types(question)
        assert "4月2日" not in here.is_asked("2024年3月15日")
        given = {"data_dir": str(tmp_path), "today": "2024-03-05"}
        moved = jiangwen(tmp_path, *move, "--ends", "2024-04-02", "--source", "某文", **given)
        assert moved.returncode == 0, moved.stderr
        here.types(question)
        here.sees("2024年4月2日")
