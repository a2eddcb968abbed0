"""A colleague moves a date on the command line: what it says, what it refuses, and that a running service follows."""

import html
import re
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from support.process import jiangwen, serving

TODAY = ("--today", "2024-03-05")
DALIAN = "dalian-studio-2024"
SOURCE = ("--source", "大人社发〔2024〕9号")
MOVE = ("notices", "amend", DALIAN, "hand-in", "--ends", "2024-04-02", *SOURCE, *TODAY)
OLD = re.compile(r"3 ?月 ?1[45] ?日|2024-03-1[45]|1[45] March")
NEW = re.compile(r"4 ?月 ?2 ?日|2024-04-02|2 April")
QUOTED = re.compile(r"“[^”]*”|\"phrase\":\"[^\"]*\"")
TICK = re.compile(r"3月1[45]日|1[45] Mar")
FROM_OUR_PAGE = {"sec-fetch-site": "same-origin"}


def amended(folder: Path, *more: str, **settings: str) -> str:
    done = jiangwen(folder, *MOVE, "--yes", *more, **settings)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


def test_what_changes_is_shown_and_without_a_yes_nothing_is_changed(tmp_path: Path, settings: dict[str, str]) -> None:
    asked = jiangwen(tmp_path, *MOVE, **settings)
    assert (asked.returncode, asked.stderr.count(b"\n")) == (2, 1)
    for words in ("2024-03-15", "2024-04-02", "大人社发〔2024〕9号", "0 个订阅", "0 subscriptions"):
        assert words in asked.stdout.decode()
    assert b"0 amendments" in jiangwen(tmp_path, "notices", "history", **settings).stdout


def test_an_amendment_is_kept_with_its_source_and_shown_beside_what_was_printed(
    tmp_path: Path, settings: dict[str, str]
) -> None:
    amended(tmp_path, "--time", "18:00", **settings)
    shown = jiangwen(tmp_path, "notices", "show", DALIAN, **settings).stdout.decode()
    assert "～2024-04-02 18:00" in shown
    assert "原来 before: ～2024-03-15" in shown
    told = jiangwen(tmp_path, "notices", "history", DALIAN, **settings).stdout.decode()
    assert "dalian-studio-2024/hand-in  ends 2024-04-02  time 18:00" in told
    assert "大人社发〔2024〕9号" in told
    listed = jiangwen(tmp_path, "notices", "list", *TODAY, **settings).stdout.decode()
    assert "～2024-04-02 18:00  报到市里（hand-in）" in listed


def test_inner_dates_move_along_and_a_new_date_keeps_what_was_amended_before(tmp_path: Path) -> None:
    jiangwen(tmp_path, "migrate")
    craftsman = ("notices", "amend", "dalian-craftsman-2021", "hand-in", *SOURCE, "--today", "2021-06-20", "--yes")
    first = jiangwen(tmp_path, *craftsman, "--ends", "2021-07-09", "--time", "17:00").stdout.decode()
    assert "unit-posting" in first
    assert first.index("hand-in") < first.index("unit-posting")
    again = jiangwen(tmp_path, *craftsman, "--ends", "2021-07-12").stdout.decode()
    assert "～2021-07-09 17:00 → ～2021-07-12 17:00" in again


def test_what_was_amended_can_be_taken_back(tmp_path: Path) -> None:
    jiangwen(tmp_path, "migrate")
    amended(tmp_path)
    back = jiangwen(tmp_path, *MOVE[:4], "--withdraw", *SOURCE, *TODAY, "--yes")
    assert back.returncode == 0, back.stderr
    assert "～2024-04-02 → 没有日期 no date" in back.stdout.decode()
    assert "新日期还没有公布" in jiangwen(tmp_path, "ask", "大连技能大师工作室什么时候截止", *TODAY).stdout.decode()
    half = jiangwen(tmp_path, *MOVE[:4], "--starts", "2024-03-08", *SOURCE, *TODAY, "--yes")
    assert (half.returncode, b"--ends" in half.stderr) == (2, True)
    assert "withdrawn" in jiangwen(tmp_path, "notices", "history").stdout.decode()


def test_what_cannot_be_is_said_in_one_line_and_changes_nothing(tmp_path: Path) -> None:
    jiangwen(tmp_path, "migrate")
    for arguments, words in (
        (("nowhere-2024", "hand-in", "--ends", "2024-04-02"), "dalian-studio-2024"),
        ((DALIAN, "nowhere", "--ends", "2024-04-02"), "hand-in"),
        ((DALIAN, "hand-in", "--ends", "2024-03-01"), "2024-03-05"),
        ((DALIAN, "hand-in", "--ends", "2024-04-02", "--time", "25:00"), "25:00"),
        ((DALIAN, "hand-in", "--ends", "2024-04-02", "--starts", "2024-04-03"), "2024-04-03"),
        ((DALIAN, "hand-in", "--ends", "2024-13-02"), "2024-13-02"),
        ((DALIAN, "hand-in", "--ends", "2024-03-15"), "nothing would change"),
        ((DALIAN, "hand-in", "--ends", "2024-04-02", "--withdraw"), "--withdraw"),
        ((DALIAN, "hand-in"), "--ends"),
    ):
        done = jiangwen(tmp_path, "notices", "amend", *arguments, *SOURCE, *TODAY, "--yes")
        assert (done.returncode, done.stderr.count(b"\n"), done.stdout) == (2, 1, b""), done.stderr
        assert words in done.stderr.decode()
    assert b"0 amendments" in jiangwen(tmp_path, "notices", "history").stdout


def test_a_source_must_say_something(tmp_path: Path) -> None:
    jiangwen(tmp_path, "migrate")
    done = jiangwen(tmp_path, *MOVE[:6], "--source", "  ", *TODAY, "--yes")
    assert (done.returncode, "依据" in done.stderr.decode()) == (2, True)


def test_questions_on_the_command_line_know_the_date_and_make_no_database(tmp_path: Path) -> None:
    question = ("ask", "大连技能大师工作室什么时候截止", *TODAY)
    before = jiangwen(tmp_path, *question).stdout.decode()
    assert not (tmp_path / "var").exists()
    jiangwen(tmp_path, "migrate")
    assert jiangwen(tmp_path, *question).stdout.decode() == before
    amended(tmp_path)
    after = jiangwen(tmp_path, *question).stdout.decode()
    assert NEW.search(after)
    assert alone(after) == []


def test_a_running_service_follows_everywhere_within_seconds(tmp_path: Path, settings: dict[str, str]) -> None:
    with serving(tmp_path, *TODAY, **settings) as service, httpx.Client(base_url=service.address) as client:
        assert OLD.search(page(client))
        amended(tmp_path, **settings)
        within(30, lambda: bool(NEW.search(page(client))))
        for said in everywhere(client):
            assert NEW.search(said), said
            assert alone(said) == []


def test_who_is_subscribed_is_told_from_which_day_to_which(tmp_path: Path, settings: dict[str, str]) -> None:
    awake = {**settings, "quiet_from": "03:00", "quiet_until": "03:01"}
    with serving(tmp_path, *TODAY, **awake) as service, httpx.Client(base_url=service.address) as client:
        client.get("/")
        assert "订好了" not in chat(client, "提醒我 大连技能大师工作室")
        assert "订好了" in chat(client, "1")
        said = jiangwen(tmp_path, *MOVE, "--yes", **settings).stdout.decode()
        assert "1 subscriptions will be told" in said
        within(40, lambda: "从2024年3月14日星期四改到2024年4月1日星期一" in words(client.get("/")))
        time.sleep(11)  # once more to plan and to send
        assert words(client.get("/")).count("日期改了：") == 1


def test_a_restart_never_answers_with_the_old_date(tmp_path: Path, settings: dict[str, str]) -> None:
    with serving(tmp_path, *TODAY, **settings) as service:
        amended(tmp_path, **settings)
        service.kill()
    with serving(tmp_path, *TODAY, **settings) as service, httpx.Client(base_url=service.address) as client:
        assert [alone(said) for said in (page(client), asked(client))] == [[], []]
        assert NEW.search(page(client))


def everywhere(client: httpx.Client) -> list[str]:
    """Return what the service says of the date, in every way to ask it."""
    english = words(client.get(f"/notices/{DALIAN}?lang=en"))
    checklist = words(client.get(f"/notices/{DALIAN}/checklist/municipal"))
    full = client.get(f"/api/v1/notices/{DALIAN}").text
    talked = chat(client, "大连技能大师工作室什么时候截止")
    printed = words(client.get("/print?tier=dalian-studio-2024/municipal"))
    return [page(client), english, checklist, asked(client), full, talked, printed]


def asked(client: httpx.Client) -> str:
    body = {"turns": ["什么时候截止"], "context_notice": DALIAN}
    return str(client.post("/api/v1/questions", json=body).json()["text"])


def page(client: httpx.Client) -> str:
    return words(client.get(f"/notices/{DALIAN}"))


def chat(client: httpx.Client, text: str) -> str:
    return words(client.post("/", data={"text": text}, headers=FROM_OUR_PAGE, follow_redirects=True))


def words(answer: httpx.Response) -> str:
    """Return the words of a page, a line for each piece of it."""
    assert answer.status_code == 200
    return html.unescape(
        re.sub(r"\s*<[^>]*>\s*", "\n", re.sub(r"<(script|style)\b.*?</\1>", "", answer.text, flags=re.DOTALL))
    )


def alone(said: str) -> list[str]:
    """Return the pieces that state the old day and not the new one with it.

    What the notice printed is still quoted as its source, in quotation marks; and the scale of a drawing has any days.
    """
    pieces = re.split(r'\n+|"(?:zh|en|phrase)":', QUOTED.sub("", said))
    return [one for one in pieces if OLD.search(one) and not (NEW.search(one) or TICK.fullmatch(one))]


def within(seconds: float, true: Callable[[], bool]) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.2)
