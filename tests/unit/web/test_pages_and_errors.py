"""What every page tells the browser, and what a person reads when something is in the way."""

import gzip
from datetime import date

import pytest

from bot.channels.web.assets import ASSETS
from support.plain_browser import PlainBrowser, browsing
from support.web import FakeService, application

PAGES = ("/", "/embed", "/notices", "/print", "/nowhere")


@pytest.fixture
def browser() -> PlainBrowser:
    return browsing(application(FakeService()))


@pytest.mark.parametrize("path", PAGES)
async def test_every_page_runs_and_loads_nothing_but_ours(browser: PlainBrowser, path: str) -> None:
    await browser.go(path)
    policy = browser.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "base-uri 'none'" in policy
    assert "unsafe" not in policy
    assert browser.headers["x-content-type-options"] == "nosniff"
    assert browser.headers["referrer-policy"] == "no-referrer"
    assert "camera=()" in browser.headers["permissions-policy"]
    assert browser.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", PAGES)
async def test_no_page_names_another_host_or_carries_code_or_style_in_itself(browser: PlainBrowser, path: str) -> None:
    await browser.go(path)
    assert "//" not in browser.html.replace("http://www.w3.org", "")
    assert " style=" not in browser.html
    assert "<style" not in browser.html
    assert " on" not in {word[:3] for word in browser.html.split('"') if word.endswith("=")}


async def test_only_the_embedded_chat_may_be_framed(browser: PlainBrowser) -> None:
    await browser.go("/embed")
    assert browser.headers["content-security-policy"].endswith("frame-ancestors *")
    await browser.go("/")
    assert browser.headers["content-security-policy"].endswith("frame-ancestors 'none'")


async def test_the_sites_that_may_embed_can_be_named() -> None:
    browser = browsing(application(FakeService(), embed_origins=("https://rsj.example.gov.cn",)))
    await browser.go("/embed")
    assert browser.headers["content-security-policy"].endswith("frame-ancestors https://rsj.example.gov.cn")


@pytest.mark.parametrize(("language", "words"), [("zh-CN,zh;q=0.9", "没有找到这个页面"), ("en-GB,en", "was not found")])
async def test_a_page_that_is_not_there_says_so_in_both_languages(
    browser: PlainBrowser, language: str, words: str
) -> None:
    browser.client.headers["accept-language"] = language
    await browser.go("/nowhere")
    assert browser.status == 404
    assert words in browser.read


async def test_a_body_that_is_too_large_is_not_read(browser: PlainBrowser) -> None:
    await browser.go("/")
    await browser.send("/", [("text", "长" * 100_000)])
    assert browser.status == 413
    assert "写短一些" in browser.read


async def test_what_is_no_form_is_not_taken(browser: PlainBrowser) -> None:
    answer = await browser.client.post("/", json={"text": "hello"})
    assert answer.status_code == 415


async def test_a_fault_of_ours_is_told_gently() -> None:
    service = FakeService(broken=1)
    browser = browsing(application(service))
    await browser.go("/")
    await browser.press("重庆")
    assert browser.status == 500
    assert "不是您的错" in browser.read


async def test_a_rehearsed_date_is_said_on_every_page() -> None:
    browser = browsing(application(FakeService(), today=date(2024, 3, 10)))
    for path in ("/", "/notices", "/nowhere"):
        await browser.go(path)
        assert "现在按 2024年3月10日 来回答" in browser.read


@pytest.mark.parametrize("name", sorted(ASSETS.files))
async def test_a_file_is_kept_for_ever_under_the_address_of_its_version(browser: PlainBrowser, name: str) -> None:
    await browser.go(ASSETS.address(name))
    assert browser.status == 200
    assert browser.headers["cache-control"].endswith("immutable")
    assert browser.headers["content-encoding"] == "gzip"


async def test_a_file_under_an_old_address_is_not_kept_for_ever(browser: PlainBrowser) -> None:
    await browser.go("/static/0123456789abcdef/base.css")
    assert (browser.status, browser.headers["cache-control"]) == (200, "public, max-age=3600")


@pytest.mark.parametrize("name", ["secret.key", "..%2Frouter.py", "router.py"])
async def test_nothing_but_these_files_is_served(browser: PlainBrowser, name: str) -> None:
    await browser.go(f"/static/x/{name}")
    assert browser.status == 404


def test_all_scripts_of_a_page_together_stay_under_ten_kilobytes() -> None:
    scripts = {name: asset for name, asset in ASSETS.files.items() if name.endswith(".js")}
    page = sum(len(asset.packed) for name, asset in scripts.items() if name != "widget.js")
    assert page < 10 * 1024
    assert len(gzip.compress(scripts["widget.js"].plain)) < 10 * 1024


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/display?size=24&back=/notices", {"size": "24"}),
        ("/display?theme=dark&back=/", {"theme": "dark"}),
        ("/display?size=99&back=/", {}),
    ],
)
async def test_how_a_page_looks_is_kept_and_leads_back(browser: PlainBrowser, path: str, kept: dict[str, str]) -> None:
    await browser.go(path)
    assert browser.path == path.rpartition("=")[2]
    assert {name: browser.client.cookies.get(name) for name in kept} == kept


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
async def test_no_address_leads_away_from_our_site(browser: PlainBrowser, back: str) -> None:
    answer = await browser.client.get("/display", params={"size": "24", "back": back})
    assert answer.headers["location"] == "/"


async def test_the_size_of_type_is_chosen_without_scripts(browser: PlainBrowser) -> None:
    await browser.go("/display?size=24&back=/")
    assert 'data-size="24"' in browser.html
    assert 'class="large"' in browser.html
