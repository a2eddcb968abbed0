"""A copy of the catalogue with the made-up sixth notice in it, added as one adds a notice: by files alone."""

from functools import cache
from pathlib import Path
from shutil import copytree
from typing import NamedTuple

import yaml

from knowledge.check.catalogue import check_catalogue
from knowledge.files import HERE, Fault
from support.catalogue import SOURCES

SIXTH = Path(__file__).parents[1] / "fixtures" / "sixth"
ID = "linlan-workshop-2026"


class Copy(NamedTuple):
    """Where a copy of the catalogue and of the official texts lies."""

    root: Path
    sources: Path

    def faults(self) -> tuple[Fault, ...]:
        return check_catalogue(self.root, self.sources).faults


def with_the_sixth(folder: Path, *, alone: bool = False) -> Copy:
    """Copy the catalogue into an empty folder, and add what the sixth notice consists of; `alone`: no other notice."""
    copy = Copy(folder / "knowledge", folder / "sources")
    for part in ("facts", "lexicon") if alone else ("facts", "lexicon", "notices", "places"):
        copytree(HERE / part, copy.root / part)
    for part in ("facts", "lexicon", "notices", "places"):
        copytree(SIXTH / part, copy.root / part, dirs_exist_ok=True)
    copytree(SIXTH / "sources", copy.sources)
    if SOURCES.exists():
        copytree(SOURCES, copy.sources, dirs_exist_ok=True)
    (copy.root / "facts" / "unit.yaml").write_text(_with_the_place(), "utf-8")
    return copy


@cache
def _with_the_place() -> str:
    """Return the facts about the unit, with one more place."""
    file = yaml.safe_load((HERE / "facts" / "unit.yaml").read_text("utf-8"))
    places = next(fact for fact in file["facts"] if fact["id"] == "unit_places")
    places["options"].append(yaml.safe_load((SIXTH / "place.yaml").read_text("utf-8")))
    return yaml.safe_dump(file, allow_unicode=True, sort_keys=False)
