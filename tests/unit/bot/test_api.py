"""The API answers as it says it does."""

import json
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

from bot.api import api
from bot.app import create_app
from bot.clock import Clock
from bot.settings import Settings
from bot.shelf import Shelf
from bot.store import missed
from knowledge.library import Library
from support.shop import Shop

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


CALLS = ("/api/v1/screenings", "/api/v1/questions")


@pytest.mark.parametrize("path", CALLS)
@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff", b'{"id": NaN}', b'{"id": "\\ud800"}', b'{"\\ud800": 1}', b"[" * 9999]
)
async def test_a_broken_body_is_refused(client: httpx.AsyncClient, path: str, content: bytes) -> None:
    answer = await client.post(path, content=content, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM)


async def test_a_question_is_answered_with_its_clauses(client: httpx.AsyncClient, library: Library) -> None:
    answer = (await client.post("/api/v1/questions", json={"id": "甲", "turns": ["重庆补贴多少"]})).json()
    assert list(answer) == ["id", "kind", "notices", "clauses", "facts", "text"]
    assert (answer["id"], answer["kind"], answer["notices"]) == ("甲", "answer", ["chongqing-studio-2024"])
    assert answer["clauses"]
    assert {fact.partition("/")[0] for fact in answer["facts"]} <= set(library.notices)
    assert "5 万元" in answer["text"]


async def test_earlier_turns_and_the_notice_that_is_read_say_what_is_meant(client: httpx.AsyncClient) -> None:
    turns = {"turns": ["重庆补贴多少", "截止到什么时候"]}
    later = (await client.post("/api/v1/questions", json=turns)).json()
    assert later["notices"] == ["chongqing-studio-2024"]
    read = {"turns": ["截止到什么时候"], "context_notice": "dalian-studio-2024"}
    assert (await client.post("/api/v1/questions", json=read)).json()["notices"] == ["dalian-studio-2024"]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({}, "turns"),
        ({"turns": []}, "turns"),
        ({"turns": "补贴"}, "turns"),
        ({"turns": ["补贴"] * 21}, "turns"),
        ({"turns": [1]}, "turns"),
        ({"turns": None}, "turns"),
        ({"turns": ["补贴"], "context_notice": "nowhere"}, "context_notice"),
        ({"turns": ["补贴"], "context_notice": 1}, "context_notice"),
        ({"turns": ["补贴"], "name": "张三"}, "name"),
        ({"turns": ["补贴"], "id": True}, "id"),
        ([], "line"),
    ],
)
async def test_what_is_wrong_with_a_question_is_named(client: httpx.AsyncClient, body: object, name: str) -> None:
    answer = await client.post("/api/v1/questions", json=body)
    assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM)
    assert name in {error["fact"] for error in answer.json()["errors"]}


async def test_a_question_without_an_answer_is_told_so_also_where_it_cannot_be_kept(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/v1/questions", json={"turns": ["量子计算机能报吗"]})  # nothing was migrated
    assert (answer.status_code, answer.json()["kind"]) == (200, "decline")


@pytest.mark.parametrize(
    "text", ["补贴" * 40_000, "\u0000", "😀", "", " ", "<script>alert(1)</script>", "'; DROP TABLE missed"]
)
async def test_whatever_is_asked_there_is_an_answer(client: httpx.AsyncClient, text: str) -> None:
    body = json.dumps({"turns": [text]}, ensure_ascii=False).encode()
    answer = await client.post("/api/v1/questions", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["kind"]) == (200, "decline")


@pytest.mark.parametrize(("turns", "kind"), [(["\ud800"], "decline"), (["\ud800", "重庆补贴\udc00"], "answer")])
async def test_half_a_character_in_a_text_is_no_reason_not_to_answer(
    client: httpx.AsyncClient, turns: list[str], kind: str
) -> None:
    body = json.dumps({"id": 4, "turns": turns}).encode()
    answer = await client.post("/api/v1/questions", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["id"], answer.json()["kind"]) == (200, 4, kind)


async def test_a_question_without_an_answer_is_kept_masked_and_one_with_an_answer_is_not(
    shop: Shop, library: Library
) -> None:
    app = FastAPI()
    app.include_router(api(Shelf(library), Clock(), 10_000, shop.service.note))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        for text in (
            "我叫张伟，13800000000，量子计算机能报吗",
            "我叫王小明，13911112222，量子计算机能报吗",
            "重庆补贴多少",
        ):
            assert (await client.post("/api/v1/questions", json={"id": 7, "turns": [text]})).status_code == 200
    assert await shop.all_rows() == {"missed": 1}
    (kept,) = await shop.service.database.read(lambda c: list(missed.listed(c, missed.Chosen(), shop.service.keys)))
    assert (kept.text, kept.times) == ("我叫#|量子计算机能报吗", 2)


async def chunks() -> AsyncIterator[bytes]:
    for _ in range(40):
        yield b"x" * 10_000


@pytest.mark.parametrize("path", CALLS)
@pytest.mark.parametrize("content", [b"x" * 300_000, chunks])
async def test_a_body_that_is_too_long_is_refused_announced_or_not(
    client: httpx.AsyncClient, path: str, content: Any
) -> None:
    sent = content if isinstance(content, bytes) else content()
    answer = await client.post(path, content=sent, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (413, PROBLEM)


@pytest.mark.parametrize("path", CALLS)
async def test_another_media_type_is_refused(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.post(path, content=b"{}", headers={"content-type": "text/plain"})
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
    for words in (
        "POST /api/v1/screenings",
        "POST /api/v1/questions",
        "GET /api/v1/notices/{notice_id}",
        "leader_age",
        'id="Screened"',
        'id="Answered"',
    ):
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
    @settings(max_examples=CASES, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def check(case: Any) -> None:
        # Which facts there are, and what cannot be true together, no schema can say.
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    check()
