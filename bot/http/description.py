"""The description of the API (OpenAPI), as it really answers."""

from typing import Any, Final

from fastapi import FastAPI
from pydantic import BaseModel

from bot.http.problem import MEDIA_TYPE, Problem
from bot.leads_api.shapes import Change, NewLead, Search
from bot.shapes import Person, Question

JSON: Final = "application/json"
GIVEN: Final = (Person, Question, Search, Change, NewLead)
REF: Final = "#/components/schemas/{model}"
PROBLEM: Final = REF.format(model=Problem.__name__)
NOT_OURS: Final = ("HTTPValidationError", "ValidationError")
BEARER: Final = "bearer"
SCHEME: Final = {
    "type": "http",
    "scheme": "bearer",
    "description": "A token that staff made on the page of interfaces: jw_ and 49 letters and digits.",
}


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the description of an application's API; it is made and corrected once."""
    made = app.openapi()
    schemas = made["components"]["schemas"]
    if Person.__name__ not in schemas:
        for shape in GIVEN:
            schemas.update(_with_parts(shape))
        made["components"]["securitySchemes"] = {BEARER: SCHEME}
        for operation in (one for operations in made["paths"].values() for one in operations.values()):
            _correct(operation["responses"])
        for name in NOT_OURS:
            schemas.pop(name, None)
    return made


def _with_parts(shape: type[BaseModel]) -> dict[str, Any]:
    """Return the schema of a shape by its name, and those of the shapes in it by theirs."""
    schema = shape.model_json_schema(ref_template=REF)
    return {**schema.pop("$defs", {}), shape.__name__: schema}


def _correct(answers: dict[str, Any]) -> None:
    """Give problems their own media type, and drop the answer of the framework that we never give."""
    for status, answer in list(answers.items()):
        schema = answer.get("content", {}).get(JSON, {}).get("schema", {})
        if schema.get("$ref") == PROBLEM:
            answer["content"] = {MEDIA_TYPE: {"schema": schema}}
        elif schema.get("$ref", "").endswith(NOT_OURS):
            del answers[status]
