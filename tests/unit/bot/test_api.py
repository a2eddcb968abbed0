"""The API answers as it says it does."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import positive_data_acceptance

from bot.app import create_app
from bot.settings import Settings
from knowledge.library import Library

PROBLEM = "application/problem+json"
CASES = 12


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    return create_app(Settings(_env_file=None, data_dir=tmp_path_factory.mktemp("var")))


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


async def test_a_person_is_screened_with_the_next_question(client: httpx.AsyncClient) -> None:
    person = {"id": "甲", "facts": {"leader_age": 56}, "notices": ["chongqing-studio-2024"], "on": "2024-07-15"}
    answer = (await client.post("/api/v1/screenings", json=person)).json()
    assert (answer["id"], answer["on"]) == ("甲", "2024-07-15")
    assert answer["tiers"][0]["window"]["state"] == "open"
    assert answer["next_question"]["fact"]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({"facts": {"leader_age": "45"}}, "leader_age"),
        ({"facts": {"leader_age": False}}, "leader_age"),
        ({"facts": {"nonsense": 1}}, "nonsense"),
        ({"facts": {"team_size": 2, "team_own_staff": 5}}, "team_own_staff"),
        ({"on": 20240310}, "on"),
        ({"name": "张三"}, "name"),
        ([], "line"),
    ],
)
async def test_what_cannot_be_used_is_named(client: httpx.AsyncClient, body: object, name: str) -> None:
    answer = await client.post("/api/v1/screenings", json=body)
    assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM)
    assert name in {error["fact"] for error in answer.json()["errors"]}


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b'{"facts": {"leader_age": NaN}}'])
async def test_a_broken_body_is_refused(client: httpx.AsyncClient, content: bytes) -> None:
    answer = await client.post("/api/v1/screenings", content=content, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM)


async def chunks() -> AsyncIterator[bytes]:
    for _ in range(40):
        yield b"x" * 10_000


@pytest.mark.parametrize("content", [b"x" * 300_000, chunks])
async def test_a_body_that_is_too_long_is_refused_announced_or_not(client: httpx.AsyncClient, content: Any) -> None:
    sent = content if isinstance(content, bytes) else content()
    answer = await client.post("/api/v1/screenings", content=sent, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (413, PROBLEM)


async def test_another_media_type_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/v1/screenings", content=b"{}", headers={"content-type": "text/plain"})
    assert (answer.status_code, answer.headers["content-type"]) == (415, PROBLEM)


async def test_notices_are_served_in_short_and_in_full(client: httpx.AsyncClient, library: Library) -> None:
    notices = (await client.get("/api/v1/notices")).json()
    assert [notice["id"] for notice in notices] == list(library.notices)
    for notice in notices:
        full = (await client.get(f"/api/v1/notices/{notice['id']}")).json()
        assert full["title"] == notice["title"]
        assert all(condition["cite"]["clause"] for condition in full["conditions"])


@pytest.mark.parametrize(("path", "status"), [("/api/v1/notices/nowhere", 404), ("/api/v1/nonsense", 404)])
async def test_what_does_not_exist_is_a_problem(client: httpx.AsyncClient, path: str, status: int) -> None:
    answer = await client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM)
    assert (await client.delete("/api/v1/facts")).status_code == 405


async def test_a_person_who_errs_gets_a_page(client: httpx.AsyncClient) -> None:
    answer = await client.get("/nonsense")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("path", ["/", "/docs", "/openapi.json", "/api/v1/facts", "/healthz", "/nonsense"])
async def test_every_answer_has_strict_headers(client: httpx.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers
    policy = headers["content-security-policy"]
    assert "'unsafe" not in policy
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"


async def test_the_page_about_the_api_loads_nothing_from_elsewhere(client: httpx.AsyncClient) -> None:
    page = (await client.get("/docs")).text
    assert "http://" not in page
    assert "https://" not in page
    assert "<script" not in page
    assert "style=" not in page
    for words in ("POST /api/v1/screenings", "GET /api/v1/notices/{notice_id}", "leader_age", 'id="Screened"'):
        assert words in page
    assert (await client.get("/docs/reference.css")).headers["content-type"].startswith("text/css")


async def test_health_tells_the_process_from_the_database(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).status_code == 200
    assert (await client.get("/readyz")).status_code == 503  # nothing was migrated yet


async def test_secure_connections_are_insisted_on_where_the_public_address_has_them(tmp_path: Path) -> None:
    app = create_app(Settings(_env_file=None, data_dir=tmp_path, public_url="https://example.org"))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        assert "strict-transport-security" in (await client.get("/healthz")).headers


def test_it_answers_as_its_description_says(app: FastAPI) -> None:
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    for operation in schema.get_all_operations():
        assert isinstance(operation, Ok)
        try_out(operation.ok())


def try_out(operation: Any) -> None:
    @settings(max_examples=CASES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def check(case: Any) -> None:
        # Which facts there are, and what cannot be true together, no schema can say.
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    check()
