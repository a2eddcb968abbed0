"""With a token, too, the calls for leads answer as their description says; what is not described is not there."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance
from sqlalchemy import Connection

from bot.app import Parts, assemble, build, prepare
from bot.bureau.region import EVERYWHERE
from bot.clock import Clock
from bot.settings import Settings
from bot.staff import tokens
from bot.staff.scopes import SCOPES
from bot.staff.tokens import TokenWish
from bot.staff.who import Actor
from bot.store.desk import persons
from bot.store.desk.persons import Newcomer
from support.leads import make_leads

CASES = 8
AT_MOST = 5_000


@dataclass
class Served:
    """The whole application, a token for it, and a lead in it."""

    app: FastAPI
    token: str
    lead: str


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    parts = build(Settings(_env_file=None, data_dir=tmp_path_factory.mktemp("var"), api_per_minute=AT_MOST, work=False))
    asyncio.run(prepare(parts))
    token, lead = asyncio.run(parts.database.write(seeded, parts))
    app = assemble(parts)
    app.router.lifespan_context = _standing  # the database stays open from call to call
    yield Served(app, token, lead)
    asyncio.run(parts.database.close())


@asynccontextmanager
async def _standing(_app: FastAPI) -> AsyncIterator[None]:
    yield


def seeded(connection: Connection, parts: Parts) -> tuple[str, str]:
    at, keys = Clock().utc(), parts.service.keys
    maker = persons.add(connection, Newcomer("gu", "顾同志", "administrator", EVERYWHERE, "none"), at, keys)
    wish = TokenWish(str(uuid.uuid4()), "人才系统", SCOPES, EVERYWHERE, at + timedelta(days=1))
    token = tokens.make(connection, Actor(at, maker), keys, wish)
    assert token is not None
    return token, make_leads(connection, keys, parts.shelf.library, 5)[0].row["id"]


def test_calls_with_a_token_answer_as_described(served: Served) -> None:
    schema = schemathesis.openapi.from_asgi("/openapi.json", served.app).include(path_regex="^/api/v1/leads")
    found = list(schema.get_all_operations())
    assert len(found) == 6
    for operation in found:
        assert isinstance(operation, Ok)
        answered = try_out(operation.ok(), served)
        assert 200 in answered or operation.ok().method != "get"


def try_out(operation: Any, served: Served) -> set[int]:
    answered = set()

    @settings(max_examples=CASES, database=None, suppress_health_check=list(HealthCheck), deadline=None)
    @given(case=operation.as_strategy())
    def check(case: Any) -> None:
        if "lead_id" in (case.path_parameters or {}) and case.method != "DELETE":
            case.path_parameters["lead_id"] = served.lead
        headers = {"authorization": f"Bearer {served.token}"}
        # Which tiers and districts there are no schema can say; that a token is needed, other tests do.
        answer = case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance, ignored_auth])
        answered.add(answer.status_code)

    check()
    return answered


def test_every_call_for_leads_says_that_it_needs_a_token_and_how_it_refuses(served: Served) -> None:
    schema = schemathesis.openapi.from_asgi("/openapi.json", served.app).raw_schema
    assert schema["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    for path, operations in schema["paths"].items():
        for operation in operations.values():
            secured = path.startswith("/api/v1/leads")
            assert (operation.get("security") == [{"bearer": []}]) == secured
            assert not secured or {"401", "403", "429"} <= operation["responses"].keys()
    referred = {name.split('"')[0] for name in json.dumps(schema).split('"#/components/schemas/')[1:]}
    assert referred <= schema["components"]["schemas"].keys()
