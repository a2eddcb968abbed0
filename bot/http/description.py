"""The description of the API (OpenAPI), as it really answers."""

from typing import Any, Final

from fastapi import FastAPI

from bot.http.problem import MEDIA_TYPE, Problem
from bot.shapes import Person, Question

JSON: Final = "application/json"
GIVEN: Final = (Person, Question)
REF: Final = "#/components/schemas/{model}"
PROBLEM: Final = REF.format(model=Problem.__name__)
NOT_OURS: Final = ("HTTPValidationError", "ValidationError")


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the description of an application's API; it is made and corrected once."""
    made = app.openapi()
    schemas = made["components"]["schemas"]
    if Person.__name__ not in schemas:
        schemas.update({shape.__name__: shape.model_json_schema(ref_template=REF) for shape in GIVEN})
        for operation in (one for operations in made["paths"].values() for one in operations.values()):
            _correct(operation["responses"])
        for name in NOT_OURS:
            schemas.pop(name, None)
    return made


def _correct(answers: dict[str, Any]) -> None:
    """Give problems their own media type, and drop the answer of the framework that we never give."""
    for status, answer in list(answers.items()):
        schema = answer.get("content", {}).get(JSON, {}).get("schema", {})
        if schema.get("$ref") == PROBLEM:
            answer["content"] = {MEDIA_TYPE: {"schema": schema}}
        elif schema.get("$ref", "").endswith(NOT_OURS):
            del answers[status]
