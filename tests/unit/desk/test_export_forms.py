"""The notices' own forms, filled with what is known, and what each district may put forward."""

import re
from typing import Any

from knowledge.library import Library
from support.desk import Browser, DeskSite
from support.exporting import book, fetched, many, rows, written

FORM = "/desk/exports/forms/dalian-craftsman-2021"
CRAFTSMAN = "dalian-craftsman-2021/craftsman"


async def picks(browser: Browser, unit: str) -> list[str]:
    page = await browser.send(FORM, page=FORM, unit=unit, act="look")
    return re.findall(r'name="pick" value="([^"]+)"', page.text)


async def test_the_notices_own_form_is_filled_as_far_as_we_know(site: DeskSite, library: Library) -> None:
    await many(site, 2, library, unit="大连第一机床厂", tier=CRAFTSMAN, name="王小明")
    chief = await site.logged_in("wang", "administrator", "dalian")
    one, two = await picks(chief, "第一机床")
    chosen: dict[str, Any] = {
        "unit": "第一机床",
        "pick": [one, two],
        f"letter-{one}": "J",
        f"rank-{one}": "2",
        "act": "make",
    }
    head = {
        "unit_name": "大连第一机床厂",
        "contact": "赵主任",
        "contact_phone": "0411-8000",
        "masked": "no",
        "reason": "报市局复核",
    }
    wrong = await chief.send(FORM, **(chosen | {f"letter-{two}": "?", f"rank-{two}": "2"} | head))
    assert wrong.status_code == 400
    assert "请给选中的每一位选一个行业字母" in chief.words
    assert "名次要从 1 起连着排" in chief.words
    answer = await chief.send(FORM, **(chosen | {f"letter-{two}": "L", f"rank-{two}": "1"} | head))
    await written(site)
    content = await fetched(chief, answer.url.path)
    title, line, header, *people, legend = rows(content)
    assert (title[0], "赵主任" in line[0], len(header)) == ("大连工匠候选人推荐汇总表", True, 13)
    assert {row[:3] for row in people} == {("J", "2", "王小明"), ("L", "1", "王小明")}
    assert all(row[3] == row[8] == "" for row in people)
    assert "A 矿业" in legend[0]
    sheet = book(content).worksheets[0]
    page = sheet.page_setup
    assert (page.orientation, page.paperSize, sheet.print_title_rows) == ("landscape", 9, "$3:$3")
    again = await chief.send(FORM, page=FORM, unit="第一机床", act="look")
    assert re.findall(r'name="rank-[^"]+" value="(\d)"', again.text) in (["1", "2"], ["2", "1"])


async def test_more_than_a_unit_may_recommend_is_told_with_the_clause(site: DeskSite, library: Library) -> None:
    quota = next(quota for quota in library.notices["dalian-craftsman-2021"].quotas if quota.scope == "unit")
    await many(site, quota.amount + 1, library, unit="大连第一机床厂", tier=CRAFTSMAN)
    clerk = await site.logged_in("wang", "clerk", "dalian")
    found = await picks(clerk, "第一机床")
    chosen: dict[str, Any] = {"unit": "第一机床", "pick": found, "act": "make", "masked": "yes"}
    for rank, lead in enumerate(found, 1):
        chosen |= {f"letter-{lead}": "A", f"rank-{lead}": str(rank)}
    assert (await clerk.send(FORM, **chosen)).status_code == 400
    assert quota.cite.clause in clerk.words
    assert (await clerk.send(FORM, **chosen, agreed="yes")).url.path.startswith("/desk/exports/")


async def test_what_each_district_put_forward_stands_beside_its_quota(site: DeskSite, library: Library) -> None:
    tier = "chongqing-studio-2024/chief"
    quotas = (quota for quota in library.notices["chongqing-studio-2024"].quotas if quota.scope == "district")
    quota = next(quota for quota in quotas if "chief" in quota.tiers)
    await many(site, quota.amount + 1, library, tier=tier, district="yuzhong", status="submitted")
    inside = await site.logged_in("wang", "clerk", "chongqing/yuzhong")
    outside = await site.logged_in("li", "clerk", "chongqing/jiangbei")
    await inside.go("/desk/exports/quotas")
    assert f"{quota.amount + 1} 超出 {quota.amount}" in inside.words
    assert quota.cite.clause in inside.words
    await outside.go("/desk/exports/quotas")
    assert "还没有报送或推荐的线索" in outside.words
    assert quota.cite.clause in outside.words


async def test_forms_and_quotas_of_other_places_are_not_in_the_way(site: DeskSite) -> None:
    dalian = await site.logged_in("zhao", "clerk", "dalian")
    await dalian.go("/desk/exports/quotas")
    assert "重庆" not in dalian.words
    assert "没有给区县定推荐名额" in dalian.words
    shaoguan = await site.logged_in("sun", "clerk", "shaoguan")
    await shaoguan.go("/desk/exports/forms")
    assert "大连" not in shaoguan.words
    assert "没有附推荐汇总表" in shaoguan.words
