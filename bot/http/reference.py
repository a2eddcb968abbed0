"""A page that explains the API, made on the server: no script, and nothing from another host."""

import json
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, FastAPI, Response
from fastapi.responses import HTMLResponse, JSONResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.http.description import describe

PAGES: Final = Path(__file__).parent / "pages"
PREFIX: Final = "#/components/schemas/"


def reference(app: FastAPI) -> APIRouter:
    """Return the routes of the page, of its look, and of the description for programs."""
    router = APIRouter(include_in_schema=False)
    environment = Environment(loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined)
    template, style = environment.get_template("reference.html"), (PAGES / "reference.css").read_text("utf-8")

    @router.get("/openapi.json")
    async def openapi() -> Response:
        return JSONResponse(describe(app))

    @router.get("/docs")
    async def docs() -> Response:
        spec = describe(app)
        return HTMLResponse(template.render(spec=spec, calls=_calls(spec), shapes=_shapes(spec), linked=linked))

    @router.get("/docs/reference.css")
    async def look() -> Response:
        return Response(style, media_type="text/css")

    return router


def linked(type_name: str) -> Markup:
    """Return a type with each shape in it as a link to its own section."""
    words = type_name.split(" ")
    return Markup(" ").join(
        Markup('<a href="#{0}"><code>{0}</code></a>').format(word.removeprefix(PREFIX))
        if word.startswith(PREFIX)
        else escape(word)
        for word in words
    )


def type_of(schema: dict[str, Any]) -> str:
    """Return a type in words; a shape stands in it as its reference."""
    if "$ref" in schema:
        return str(schema["$ref"])
    if either := schema.get("anyOf"):
        return " or ".join(map(type_of, either))
    if values := schema.get("enum"):
        return " or ".join(json.dumps(value, ensure_ascii=False) for value in values)
    inner = schema.get("items") or schema.get("additionalProperties")
    kind = "list" if schema.get("type") == "array" else schema.get("format") or schema.get("type", "any")
    return f"{kind} of {type_of(inner)}" if isinstance(inner, dict) else str(kind)


def _calls(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        _call(path, method, operation)
        for path, operations in spec["paths"].items()
        for method, operation in operations.items()
    ]


def _call(path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    body = next(iter(operation.get("requestBody", {}).get("content", {}).values()), None)
    return {
        "anchor": operation["operationId"],
        "path": path,
        "method": method.upper(),
        "summary": operation.get("summary", ""),
        "description": operation.get("description", ""),
        "secured": bool(operation.get("security")),
        "parameters": [_parameter(given) for given in operation.get("parameters", [])],
        "body": body and type_of(body["schema"]),
        "example": body and json.dumps(body["example"], ensure_ascii=False, indent=2),
        "answers": [_answer(status, answer) for status, answer in operation["responses"].items()],
    }


def _parameter(given: dict[str, Any]) -> dict[str, Any]:
    described = {"name": given["name"], "where": given["in"], "required": given.get("required", False)}
    return {**described, "type": type_of(given["schema"]), "description": given.get("description", "")}


def _answer(status: str, answer: dict[str, Any]) -> dict[str, str]:
    schema: dict[str, Any] = next((content.get("schema", {}) for content in answer.get("content", {}).values()), {})
    return {"status": status, "description": answer["description"], "shape": type_of(schema)}


def _shapes(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return [_shape(name, schema) for name, schema in sorted(spec["components"]["schemas"].items())]


def _shape(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    fields = [
        {"name": field, "type": type_of(its), "description": its.get("description", "")}
        for field, its in schema.get("properties", {}).items()
    ]
    described = {"description": schema.get("description", ""), "allowed": schema.get("enum", [])}
    return {"name": name, "fields": fields, **described}
