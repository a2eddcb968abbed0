"""The official calendar of a new year, as it is typed in."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.calendar import Calendar, count_back
from knowledge.files import CatalogueError
from knowledge.year import dump_year, is_built_in, read_year, restore_year, working_days

GOOD = """
year: 2031
holidays:
  - 2031-01-01
  - 2031-01-22..2031-01-28
  - 2031-10-01..2031-10-07
working: [2031-09-28, 2031-10-11]
"""


def read(folder: Path, text: str) -> Path:
    path = folder / "2031.yaml"
    path.write_text(text, "utf-8")
    return path


def test_spans_and_single_days_are_read_and_weekends_need_not_be_said(tmp_path: Path) -> None:
    year = read_year(read(tmp_path, GOOD))
    assert date(2031, 10, 1) in year.off
    assert date(2031, 10, 4) not in year.off  # a Saturday is off anyway
    assert len(year.off) == 11
    assert year.working == {date(2031, 9, 28), date(2031, 10, 11)}


def test_it_is_kept_and_read_again_as_it_was(tmp_path: Path) -> None:
    year = read_year(read(tmp_path, GOOD))
    assert restore_year(2031, dump_year(year)) == year


def test_what_was_provisional_is_counted_anew(tmp_path: Path) -> None:
    calendar = Calendar((read_year(read(tmp_path, GOOD)),))
    before = count_back(date(2031, 10, 10), 3, working=True, last_counts=False)
    after = count_back(date(2031, 10, 10), 3, working=True, last_counts=False, calendar=calendar)
    assert (before.day, before.provisional) == (date(2031, 10, 7), True)
    assert (after.day, after.provisional) == (date(2031, 9, 30), False)
    assert working_days(2031, calendar) == working_days(2031, Calendar()) - 11 + 2


def test_years_of_the_program_are_known() -> None:
    assert (is_built_in(2024), is_built_in(2031)) == (True, False)


@pytest.mark.parametrize(
    ("text", "field", "words"),
    [
        ("year: 2031\nholidays: []\n", "holidays", "1 item"),
        ("year: 2031\n", "holidays", "required"),
        ("holidays: [2031-01-01]\n", "year", "required"),
        ("year: 2024\nholidays: [2024-01-01]\n", "year", "official already"),
        ("year: 2031\nholidays: [2032-01-01]\n", "holidays", "2032-01-01"),
        ("year: 2031\nholidays: [2031-01-01]\nworking: [2031-09-29]\n", "working", "2031-09-29"),
        ("year: 2031\nholidays: [2031-10-04]\nworking: [2031-10-04]\n", "working", "2031-10-04"),
        ("year: 2031\nholidays: [2031-10-07..2031-10-01]\n", "holidays", "2031-10-07..2031-10-01"),
        ("year: 2031\nholidays: ['2031-10-01..2031-10-32']\n", "holidays", "2031-10-32"),
        ("year: 2031\nholidays: [2031-01-01..2031-12-31]\n", "holidays", "2031-12-31"),
        (GOOD.replace("  - 2031-10-01..2031-10-07\n", ""), "holidays", "every holiday is there"),
        (GOOD.replace("2031-01-28", "2031-02-07"), "holidays", "17 days off are left"),
        ("year: 2031\nholidays: [soon]\n", "holidays", ""),
        ("year: 2031\nholidays: [2031-01-01]\nsurprise: 1\n", "surprise", ""),
    ],
)
def test_what_cannot_be_is_named_by_file_and_field(tmp_path: Path, text: str, field: str, words: str) -> None:
    with pytest.raises(CatalogueError) as refused:
        read_year(read(tmp_path, text))
    faults = refused.value.faults
    assert {fault.file for fault in faults} == {"2031.yaml"}
    assert any(fault.field.startswith(field) and words in fault.problem for fault in faults), faults


@pytest.mark.parametrize("text", ["- 1\n", "year: [\n", "", "year: 2031\nholidays: [2031-02-30]\n"])
def test_what_is_no_calendar_at_all_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(CatalogueError):
        read_year(read(tmp_path, text))
