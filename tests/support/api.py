"""Another system of the bureau that calls the API for leads with a token."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from fastapi import FastAPI

from bot.bureau.person import Person
from bot.bureau.region import read_scope
from bot.leads_api.routes import leads_api
from bot.staff import tokens
from bot.staff.scopes import SCOPES, TokenScope
from bot.staff.tokens import TokenWish
from support.desk import DeskSite

LEADS = "/api/v1/leads"
PROBLEM = "application/problem+json"
GIVEN = datetime.now(UTC).replace(microsecond=0) - timedelta(days=30)


@dataclass
class System:
    """A program with a token, or with none."""

    client: httpx.AsyncClient
    token: str
    id: str

    async def get(self, path: str = "", **params: Any) -> httpx.Response:
        """Ask for leads."""
        return await self.client.get(LEADS + path, params=params)

    async def search(self, **wanted: Any) -> httpx.Response:
        """Ask for leads by words."""
        return await self.client.post(f"{LEADS}/search", json=wanted)

    async def change(self, lead: str, version: object, **wanted: Any) -> httpx.Response:
        """Change a lead that was seen in this version."""
        return await self.client.patch(f"{LEADS}/{lead}", json=wanted, headers={"if-match": f'"{version}"'})

    async def leave(self, key: str = "", **given: Any) -> httpx.Response:
        """Leave a lead."""
        headers = {"idempotency-key": key or uuid.uuid4().hex}
        return await self.client.post(LEADS, json=new_lead(**given), headers=headers)


def new_lead(**other: Any) -> dict[str, Any]:
    """Return somebody who wants to apply."""
    given = {"tier": "dalian-studio-2024/municipal", "name": "王芳", "phone": "138 0000 0007", "consent": consent()}
    return given | other


def consent(at: datetime = GIVEN) -> dict[str, str]:
    """Return a consent that was given at a moment."""
    return {"version": "2026-11", "purpose": "contact-about-application", "at": at.isoformat()}


async def system(site: DeskSite, person: Person, *regions: str, scopes: tuple[TokenScope, ...] = SCOPES) -> System:
    """Give a program a token that this person made."""
    wish = TokenWish(
        str(uuid.uuid4()), "人才系统", scopes, read_scope(list(regions) or ["*"]), site.now + timedelta(days=30)
    )
    token = await site.desk.database.write(tokens.make, site.actor(person), site.desk.keys, wish)
    assert token is not None
    return caller(site, token, wish.id)


def caller(site: DeskSite, token: str, token_id: str = "") -> System:
    """Give a program that shows this token."""
    app = FastAPI()
    app.include_router(leads_api(site.desk))
    headers = {"authorization": f"Bearer {token}"} if token else {}
    transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=("192.0.2.9", 40000))
    return System(httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers), token, token_id)
