"""`jiangwen schema`: what the files of the catalogue may contain, for editors."""

import json
import sys
from argparse import Namespace
from typing import Any

from pydantic import TypeAdapter

from knowledge.coverage import Coverage
from knowledge.fact import FactsFile
from knowledge.notice import Notice
from knowledge.place import PlaceFile
from knowledge.words import LexiconFile

SHAPES: dict[str, type[Any]] = {
    "notice": Notice,
    "facts": FactsFile,
    "coverage": Coverage,
    "lexicon": LexiconFile,
    "places": PlaceFile,
}


def run(arguments: Namespace) -> int:
    """Print the JSON Schema of one kind of file."""
    sys.stdout.write(json.dumps(schema(arguments.kind), ensure_ascii=False, indent=2) + "\n")
    return 0


def schema(kind: str) -> dict[str, Any]:
    """Return the schema. A notice is spread over several files, so no top-level key of it is required in any one."""
    found = TypeAdapter(SHAPES[kind]).json_schema(by_alias=True)
    if kind == "notice":
        found.pop("required", None)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}
