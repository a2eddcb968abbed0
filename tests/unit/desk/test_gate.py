"""Who is let in to the desk, and which forms are taken for ours."""

from support.desk import DeskSite


async def test_strangers_are_led_to_the_login(site: DeskSite) -> None:
    browser = await site.browser()
    answer = await browser.go("/desk")
    assert answer.url.path == "/desk/login"


async def test_somebody_logged_in_sees_their_desk(both: DeskSite) -> None:
    browser = await both.logged_in("wang")
    await browser.go("/desk")
    assert "wang 同志" in browser.words


async def test_a_form_without_the_token_of_its_session_is_refused(site: DeskSite) -> None:
    browser, other = await site.logged_in("wang"), await site.logged_in("li")
    await other.go("/desk")
    for token in ("", "0" * 32, other.csrf):
        answer = await browser.send("/desk/logout", page="/desk", csrf=token)
        assert answer.status_code == 403
    assert (await browser.go("/desk")).url.path == "/desk"


async def test_a_form_from_another_site_is_refused(site: DeskSite) -> None:
    browser = await site.logged_in("wang")
    await browser.go("/desk")
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://elsewhere.example"}, {"origin": "null"}, {}):
        answer = await browser.client.post("/desk/logout", data={"csrf": browser.csrf}, headers=headers)
        assert answer.status_code == 403
    assert (await browser.go("/desk")).url.path == "/desk"


async def test_who_logs_out_is_out(site: DeskSite) -> None:
    browser = await site.logged_in("wang")
    await browser.send("/desk/logout", page="/desk")
    assert "已经退出" in browser.words
    assert (await browser.go("/desk")).url.path == "/desk/login"


async def test_an_address_that_nobody_can_read_is_in_nobodys_way(site: DeskSite) -> None:
    odd, nobody, somebody = "http://[", await site.browser(), await site.logged_in("wang")
    assert (await nobody.go("/desk/login?next=//[")).status_code == 200
    part = await nobody.go("/desk/leads", **{"hx-request": "true", "hx-current-url": odd})
    assert part.headers["hx-redirect"] == "/desk/login"
    await somebody.go("/desk")
    answer = await somebody.client.post("/desk/logout", data={"csrf": somebody.csrf}, headers={"origin": odd})
    assert answer.status_code == 403
