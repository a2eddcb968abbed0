"""The official calendar of a new year is taken in on the command line."""

from pathlib import Path

import pytest

from support.process import jiangwen

YEAR = "year: 2031\nholidays: [2031-01-01, 2031-01-22..2031-01-28, 2031-10-01..2031-10-07]\nworking: [2031-09-28]\n"
PUBLISH = ("calendar", "publish", "2031.yaml", "--source", "国办发明电〔2030〕7号")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "2031.yaml"
    path.write_text(YEAR, "utf-8")
    return path


@pytest.mark.usefixtures("file")
def test_a_published_year_is_official_from_then_on(tmp_path: Path, settings: dict[str, str]) -> None:
    before = jiangwen(tmp_path, "calendar", "show", "2031", **settings).stdout.decode()
    assert "provisional" in before
    done = jiangwen(tmp_path, *PUBLISH, "--yes", **settings)
    assert done.returncode == 0, done.stderr
    assert b"11 weekdays off, 1 weekend days worked" in done.stdout
    after = jiangwen(tmp_path, "calendar", "show", "2031", **settings).stdout.decode()
    for words in ("official", "国办发明电〔2030〕7号", "2031-10-01  放假 off", "2031-09-28  上班 worked"):
        assert words in after
    assert "2031" in jiangwen(tmp_path, "calendar", "show", **settings).stdout.decode()


@pytest.mark.usefixtures("file")
def test_without_a_yes_nothing_is_kept(tmp_path: Path) -> None:
    jiangwen(tmp_path, "migrate")
    done = jiangwen(tmp_path, *PUBLISH)
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert b"provisional" in jiangwen(tmp_path, "calendar", "show", "2031").stdout


def test_a_file_with_faults_is_refused_in_one_line(tmp_path: Path, file: Path) -> None:
    jiangwen(tmp_path, "migrate")
    file.write_text(YEAR.replace("2031-01-01", "2030-01-01"), "utf-8")
    done = jiangwen(tmp_path, *PUBLISH, "--yes")
    assert (done.returncode, done.stderr.count(b"\n"), done.stdout) == (2, 1, b"")
    assert b"2031.yaml: holidays: 2030-01-01" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("calendar",), ("calendar", "show", "soon"), ("calendar", "show", "0"), ("calendar", "publish"),
        ("calendar", "publish", "missing.yaml", "--source", "x", "--yes"), ("notices",), ("notices", "show"),
        ("notices", "show", "nowhere"), ("notices", "history", "nowhere"),
    ],
)  # fmt: skip
def test_misuse_is_one_clear_line(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = jiangwen(tmp_path, *arguments)
    assert (done.returncode, done.stderr.count(b"\n"), done.stdout) == (2, 1, b""), done.stderr


def test_looking_makes_no_database(tmp_path: Path) -> None:
    for arguments in (("calendar", "show"), ("notices", "list"), ("notices", "history")):
        assert jiangwen(tmp_path, *arguments).returncode == 0
    assert jiangwen(tmp_path, "notices", "show", "dalian-studio-2024").returncode == 0
    assert not (tmp_path / "var").exists()
