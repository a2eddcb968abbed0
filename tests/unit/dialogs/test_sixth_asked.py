"""A notice that was added by files alone is asked in people's own words, and answers from what it says."""

from pathlib import Path

import pytest

from dialogs.asking.finding import find
from knowledge.library import Library, load
from support.sixth import ID, with_the_sixth


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return load(with_the_sixth(tmp_path_factory.mktemp("sixth")).root)


@pytest.mark.parametrize(
    ("question", "facts"),
    [
        pytest.param("临澜市补多少钱", {"seed-grant", "model-grant", "promotion"}, id="a subject that was there"),
        pytest.param("传习所要多少学员？", {"six-learners", "twenty-learners"}, id="a subject of its own, by its name"),
        pytest.param("示范级每年有多少名额", {"twelve-models"}, id="by the name of a tier"),
        pytest.param("临澜培育级要几个学员", {"six-learners"}, id="of one tier only"),
        pytest.param("臨瀾的學員要多少個", {"six-learners"}, id="in traditional characters"),
        pytest.param("临蓝的传习所啥时候截至", {"first-round"}, id="by its sound"),
        pytest.param("linlan how many learners", {"six-learners"}, id="in English"),
        pytest.param("临澜的证书要交原件吗", {"certificate"}, id="small print"),
        pytest.param("临澜的补助什么时候发", {"no-day-of-payment"}, id="what it leaves open"),
        pytest.param("临澜找谁问，电话多少", {"bureau"}, id="whom to ask"),
    ],
)
def test_it_answers(library: Library, question: str, facts: set[str]) -> None:
    found = find(library, [question])
    assert (found.kind, found.notices) == ("answer", (ID,))
    assert {f"{ID}/{fact}" for fact in facts} <= set(found.facts)


def test_what_was_named_before_still_counts(library: Library) -> None:
    found = find(library, ["临澜的传习所有补贴吗", "那学员呢"])
    assert f"{ID}/six-learners" in found.facts


def test_the_notice_that_is_being_read_is_meant(library: Library) -> None:
    assert find(library, ["要交哪些材料"], context=[ID]).notices == (ID,)


def test_its_clauses_are_told(library: Library) -> None:
    assert find(library, ["传习所主持人年龄有要求吗"]).clauses == ("一（四）",)


def test_where_the_words_are_not_there_it_is_not_understood(tmp_path: Path) -> None:
    copy = with_the_sixth(tmp_path)
    (copy.root / "lexicon" / "linlan.yaml").unlink()
    found = find(load(copy.root), ["临澜的学员要多少"])
    assert ID not in found.notices
