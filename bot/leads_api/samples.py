"""How the calls for leads are described to programs and people: parameters, examples, answers."""

from typing import Any, Final

from bot.http.description import BEARER
from bot.http.given import body_of, problems
from bot.leads_api.asking import PARAMETERS
from bot.leads_api.shapes import Change, NewLead, Search

SECURITY: Final[dict[str, Any]] = {"security": [{BEARER: []}]}
ALWAYS: Final = (401, 403, 429)
SEARCHED: Final = {"status": "new", "place": "dalian", "text": "13800000000", "limit": 100}
CHANGED: Final = {"status": "contacted", "next_action": "催材料", "due": None, "note": "已电话联系"}
LEFT: Final = {
    "tier": "dalian-studio-2024/municipal",
    "name": "张三",
    "phone": "138 0000 0000",
    "unit": "某某机床厂",
    "facts": {"leader_age": 45},
    "consent": {"version": "2026-11", "purpose": "contact-about-application", "at": "2026-11-20T09:30:00+08:00"},
}
KEY: Final[dict[str, Any]] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "A word of yours for this call; sent again with the same body, nothing is done twice.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,200}$"},
}
MATCH: Final[dict[str, Any]] = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The version that you have seen, in quotation marks; the ETag of the answer that you got.",
    "schema": {"type": "string", "pattern": '^"[1-9][0-9]{0,8}"$'},
    "example": '"3"',
}


def listing() -> dict[str, Any]:
    """Return what describes the list: the same filters as a search, but no typed words."""
    shape = Search.model_json_schema()["properties"]
    return SECURITY | {"parameters": [_parameter(name, shape[name]) for name in PARAMETERS]}


def searching() -> dict[str, Any]:
    """Return what describes a search."""
    return SECURITY | body_of(Search, SEARCHED)


def changing() -> dict[str, Any]:
    """Return what describes a change."""
    return SECURITY | body_of(Change, CHANGED) | {"parameters": [MATCH]}


def leaving() -> dict[str, Any]:
    """Return what describes leaving a lead."""
    return SECURITY | body_of(NewLead, LEFT) | {"parameters": [KEY]}


def refusals(*more: int) -> dict[int | str, dict[str, Any]]:
    """Return how the refusals of a call are described; each call can meet those of the token."""
    described = problems(*sorted({*ALWAYS, *more}))
    described[429]["headers"] = {"Retry-After": _header("In so many seconds.", "integer")}
    return described


def versioned(status: int) -> dict[int | str, dict[str, Any]]:
    """Return how an answer with a version is described."""
    return {status: {"headers": {"ETag": _header("The version, in quotation marks.", "string")}}}


def _parameter(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    plain = {key: value for key, value in schema.items() if key not in {"description", "title", "default"}}
    kinds = [kind for kind in plain.pop("anyOf", []) if kind != {"type": "null"}]
    return {"name": name, "in": "query", "description": schema["description"], "schema": kinds[0] if kinds else plain}


def _header(description: str, kind: str) -> dict[str, Any]:
    return {"description": description, "schema": {"type": kind}}
