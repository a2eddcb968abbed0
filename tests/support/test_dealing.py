"""The tests in an order in which several processes are done at about the same time."""

import pytest

from support.dealing import dealt

TESTS = [f"{module}.{number}" for module in ("A", "B", "C", "d", "e") for number in range(4)]


def module(test: str) -> str:
    return test.partition(".")[0]


@pytest.mark.parametrize("processes", range(1, 9))
def test_every_test_is_dealt_once_and_long_modules_stay_together(processes: int) -> None:
    found = dealt(TESTS, processes, module, long=str.isupper)
    assert sorted(found) == sorted(TESTS)
    for name in "ABC":
        assert f"{name}.0 {name}.1 {name}.2 {name}.3" in " ".join(found)


def test_each_process_begins_with_its_share_of_what_takes_long() -> None:
    found = dealt(TESTS, 2, module, long=str.isupper)
    assert [module(test) for test in found[:10:4]] == ["A", "C", "d"]
    assert module(found[10]) == "B"
    assert {module(test) for test in found[14:]} == {"d", "e"}
