"""The public pages of the notices, and the page to print."""

from datetime import date

import pytest

from bot.channels.web.identity import Visitor
from dialogs.conversation import Conversation
from knowledge.library import Library, catalogue
from knowledge.notice import Notice
from support.plain_browser import PlainBrowser, browsing
from support.web import FakeService, application

LIBRARY = catalogue()
NOTICES = tuple(LIBRARY.notices.values())
TIERS = tuple(LIBRARY.tiers)


@pytest.fixture
def library() -> Library:
    return LIBRARY


def at(day: str, service: FakeService | None = None) -> PlainBrowser:
    return browsing(application(service or FakeService(), library=LIBRARY, today=date.fromisoformat(day)))


@pytest.mark.parametrize("notice", NOTICES, ids=lambda n: n.id)
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_a_notice_page_says_everything_that_was_encoded(notice: Notice, language: str) -> None:
    browser = at("2024-07-05")
    await browser.go(f"/notices/{notice.id}?lang={language}")
    said = browser.read
    statements = (
        *notice.conditions, *notice.routes, *notice.restrictions, *notice.quotas, *notice.materials,
        *notice.rules_of_handing_in, *notice.stages, *notice.benefits, *notice.duties, *notice.penalties,
        *notice.validity, *notice.blanks, *notice.background, *notice.contacts,
    )  # fmt: skip
    missing = [s.id for s in statements if s.text.to("zh" if language == "zh" else "en") not in said]
    assert (browser.status, missing) == (200, [])


@pytest.mark.parametrize("notice", NOTICES, ids=lambda n: n.id)
async def test_a_notice_page_says_first_how_its_window_stands(notice: Notice) -> None:
    browser = at("2026-11-20")
    await browser.go(f"/notices/{notice.id}")
    said = browser.read
    assert said.index(notice.window.text.zh) < said.index(notice.summary.zh)


@pytest.mark.parametrize("notice", NOTICES, ids=lambda n: n.id)
async def test_the_drawing_can_be_read_as_text(notice: Notice) -> None:
    browser = at("2024-07-05")
    await browser.go(f"/notices/{notice.id}")
    text = browser.html.partition('<desc id="timeline-text">')[2].partition("</desc>")[0]
    assert all(stage.name.zh in text for stage in notice.stages)


@pytest.mark.parametrize(
    ("day", "notice", "words"),
    [
        ("2024-07-05", "chongqing-studio-2024", "还有 10 天"),
        ("2024-07-16", "chongqing-studio-2024", "这一批的截止时间是2024年7月15日星期一 18:00"),
        ("2024-05-01", "lucheng-studio-2024", "截止日期通知里没有写"),
        ("2026-11-20", "lucheng-studio-2024", "2024 年的批次，那一年已经过去"),
        ("2021-06-20", "dalian-craftsman-2021", "还有 12 天"),
    ],
)
async def test_the_window_is_told_as_it_stands_on_the_day(day: str, notice: str, words: str) -> None:
    browser = at(day)
    await browser.go(f"/notices/{notice}")
    assert words in browser.read


async def test_the_list_has_what_can_be_used_now_first() -> None:
    browser = at("2024-07-05")
    await browser.go("/notices")
    places = {notice.id: browser.html.index(f"/notices/{notice.id}") for notice in NOTICES}
    assert min(places, key=lambda key: places[key]) == "chongqing-studio-2024"
    assert places["dalian-craftsman-2021"] == max(places.values())


async def test_one_tier_shows_only_what_concerns_it(library: Library) -> None:
    browser = at("2024-07-05")
    await browser.go("/notices/chongqing-studio-2024?tier=chief")
    notice = library.notices["chongqing-studio-2024"]
    others = [c.text.zh for c in notice.conditions if not c.concerns("chief")]
    own = [c.text.zh for c in notice.conditions if c.concerns("chief")]
    assert all(text in browser.read for text in own)
    assert not any(f"{text}\n" in browser.read for text in others if text not in own)


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_a_checklist_has_a_box_for_every_paper(tier: str, language: str) -> None:
    notice, _, name = tier.partition("/")
    browser = at("2024-07-05")
    await browser.go(f"/notices/{notice}/checklist/{name}?lang={language}")
    papers = [material for material in LIBRARY.notices[notice].materials if material.concerns(name)]
    assert browser.html.count('type="checkbox"') == len(papers)
    assert all(paper.cite.phrase in browser.read for paper in papers)


@pytest.mark.parametrize(
    "path",
    ["/notices/nowhere", "/notices/nowhere/checklist/x", "/notices/dalian-studio-2024/checklist/x"],
)
async def test_what_does_not_exist_is_a_page_that_helps(path: str) -> None:
    browser = at("2024-07-05")
    await browser.go(path)
    assert browser.status == 404
    assert "看各地通知和联系电话" in browser.read


async def test_before_any_answer_there_is_nothing_to_print() -> None:
    browser = at("2024-07-05")
    await browser.go("/print")
    assert "还没有结果" in browser.read


def answered() -> Conversation:
    return Conversation(
        answers={"unit_places": frozenset({"chongqing"}), "leader_age": 60}, order=("unit_places", "leader_age")
    )


async def printed(query: str = "", **more: object) -> PlainBrowser:
    service = FakeService()
    browser = at("2024-07-05", service)
    await browser.go("/")
    visitor = Visitor(browser.client.cookies["chat"])
    service.standing[f"web:{visitor.address}"] = Conversation(**{**vars_of(answered()), **more})  # type: ignore[arg-type]
    await browser.go(f"/print{query}")
    return browser


def vars_of(told: Conversation) -> dict[str, object]:
    return {"answers": told.answers, "order": told.order}


async def test_the_printed_page_has_the_reasons_and_the_papers_of_one_tier() -> None:
    browser = await printed("?tier=chongqing-studio-2024/chief")
    assert "市级首席技能大师工作室：申报清单" in browser.read
    assert "60" in browser.read
    assert 'type="checkbox"' in browser.html


async def test_the_printed_page_follows_the_language_of_the_conversation() -> None:
    browser = await printed(language="en")
    assert '<html lang="en"' in browser.html
    assert "Your first result" in browser.read


async def test_from_inside_another_site_the_page_is_printed_by_a_form() -> None:
    service = FakeService()
    browser = at("2024-07-05", service)
    visitor = Visitor("t" * 43)
    service.standing[f"web:{visitor.address}"] = answered()
    await browser.send("/print", [("token", visitor.token)])
    assert "申报清单" in browser.read
