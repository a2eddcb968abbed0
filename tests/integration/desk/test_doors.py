"""Every form of the desk: without its token, with another session's, or from elsewhere it does nothing."""

from collections.abc import AsyncIterator, Sequence

import pytest
import pytest_asyncio

from knowledge.library import catalogue
from support.desk import SITE, Browser, DeskSite, opened_desk
from support.desk_doors import OURS, call, filled, fingerprint, forms, name_of, pages
from support.leads import make_leads

pytestmark = pytest.mark.asyncio(loop_scope="module")
WITHIN = 'action="/desk/logout"'
"""What stands on every page for those who are logged in, and on no other."""
FOREIGN: tuple[dict[str, str], ...] = (
    {"sec-fetch-site": "cross-site", "origin": "https://evil.example"},
    {"sec-fetch-site": "same-site", "origin": "https://other.desk.example"},
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {},
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[DeskSite]:
    """Give a desk with some leads, the same one for all tests here."""
    library, folder = catalogue(), tmp_path_factory.mktemp("doors")
    async with opened_desk(f"sqlite+aiosqlite:///{folder / 'test.db'}", library) as site:
        await site.desk.database.write(make_leads, site.desk.keys, library, 5)
        yield site


async def let_in(site: DeskSite, browser: Browser, ways: Sequence[tuple[str, dict[str, str]]]) -> list[str]:
    """Send every form with a token and headers that are wrong; return what was not refused, and what changed."""
    before, faults = await site.desk.database.read(fingerprint), []
    for number, route in enumerate(forms()):
        token, headers = ways[number % len(ways)]
        data = {"csrf": token}
        answer = await browser.client.post(filled(route), data=data, headers=headers, follow_redirects=False)
        faults += [] if answer.status_code == 403 else [f"{name_of(route)} {token} {headers}"]
    after = await site.desk.database.read(fingerprint)
    return faults + [name for name, was in before.items() if after[name] != was]


async def test_a_form_without_its_token_does_nothing(site: DeskSite) -> None:
    mine, other = await site.logged_in("own", "administrator"), await site.logged_in("another", "administrator")
    await other.go("/desk")
    assert await let_in(site, mine, [(token, OURS) for token in ("", "0" * 32, other.csrf)]) == []


async def test_a_form_from_another_site_does_nothing(site: DeskSite) -> None:
    browser = await site.logged_in("visited", "administrator")
    await browser.go("/desk")
    assert await let_in(site, browser, [(browser.csrf, headers) for headers in FOREIGN]) == []


async def test_who_is_not_logged_in_is_shown_nothing_but_the_way_in(site: DeskSite) -> None:
    stranger = await site.browser()
    await stranger.go("/desk/login")
    for route in [*pages(), *forms()]:
        answer = await call(stranger.client, route, filled(route), stranger.csrf)
        if route.stage == "open":
            assert answer.status_code < 500, name_of(route)
        else:
            to = answer.headers.get("location", "").partition("?")[0]
            assert answer.status_code == 403 or (answer.status_code, to) == (303, "/desk/login"), name_of(route)
            assert WITHIN not in answer.text, name_of(route)


@pytest.mark.parametrize("role", ["administrator", "clerk", "reader"])
async def test_what_a_role_may_not_do_is_refused_wherever_it_is_asked(site: DeskSite, role: str) -> None:
    browser = await site.logged_in(f"as-{role}", role)
    await browser.go("/desk")
    assert browser.person is not None
    before = await site.desk.database.read(fingerprint)
    for route in [*pages(), *forms()]:
        if route.right is not None and not browser.person.may(route.right):
            answer = await call(browser.client, route, filled(route), browser.csrf)
            assert answer.status_code == 403, name_of(route)
    assert await site.desk.database.read(fingerprint) == before


async def test_answers_tell_the_browser_to_keep_and_to_run_nothing(site: DeskSite) -> None:
    browser = await site.logged_in("careful", "administrator")
    for route in pages():
        answer = await browser.client.get(filled(route), follow_redirects=False)
        kept = {name: answer.headers.get(name, "") for name in ("cache-control", "x-content-type-options")}
        assert kept == {"cache-control": "no-store", "x-content-type-options": "nosniff"}, name_of(route)
        if answer.headers.get("content-type", "").startswith("text/html"):
            policy = answer.headers["content-security-policy"]
            assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy, name_of(route)  # noqa: PT018
            assert "unsafe" not in policy and SITE not in policy  # noqa: PT018
