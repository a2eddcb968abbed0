"""Reading the YAML files of the catalogue, and saying by file and field what is wrong with one."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from knowledge.coverage import Coverage
from knowledge.fact import FactsFile
from knowledge.notice import Notice

HERE = Path(__file__).parent
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in the catalogue: the file, the field in it, and what to do."""

    file: str
    field: str
    problem: str

    def __str__(self) -> str:
        return f"{self.file}: {self.field}: {self.problem}" if self.field else f"{self.file}: {self.problem}"


class CatalogueError(Exception):
    """The catalogue cannot be read. `faults` has every reason, by file and field."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


class _Loader(yaml.CSafeLoader):
    """Refuses a key that stands twice in one mapping; YAML itself would silently drop the first."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{key.value} stands here twice", key.start_mark)
            seen.add(str(key.value))
        return super().construct_mapping(node, deep=deep)


@cache
def adapter(shape: Any) -> TypeAdapter[Any]:
    """Return the validator for a shape (Notice, FactsFile, Coverage), made once."""
    return TypeAdapter(shape)


def read_yaml(path: Path) -> dict[str, Any]:
    """Read one YAML mapping; CatalogueError names the line where it is none."""
    try:
        raw = _loaded(path.read_text("utf-8"))
    except (yaml.YAMLError, ValueError) as error:  # ValueError: not UTF-8, or a day such as 31 June
        raise CatalogueError((Fault(_short(path), "", f"not readable as YAML: {error}"),)) from error
    if not isinstance(raw, dict):
        raise CatalogueError((Fault(_short(path), "", "must be a mapping of keys to values"),))
    return raw


def _loaded(text: str) -> Any:
    return yaml.load(text, Loader=_Loader)  # noqa: S506  # it is a safe loader


def parse(shape: type[T], raw: dict[str, Any], file_of: dict[str, str]) -> T:
    """Turn raw data into `shape`; CatalogueError lists each fault under the file that has its top-level key."""
    try:
        value: T = adapter(shape).validate_python(raw)  # type: ignore[arg-type]  # a class can be hashed
    except ValidationError as error:
        raise CatalogueError(tuple(_faults(error, file_of))) from error
    return value


def read_facts_file(path: Path) -> FactsFile:
    """Read one file of the vocabulary."""
    raw = read_yaml(path)
    return parse(FactsFile, raw, dict.fromkeys(raw, _short(path)))


def read_notice(folder: Path) -> Notice:
    """Put a notice together from every YAML file of its folder but `coverage.yaml`."""
    merged: dict[str, Any] = {}
    file_of: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.name == "coverage.yaml":
            continue
        raw = read_yaml(path)
        for key in raw.keys() & merged.keys():
            raise CatalogueError((Fault(_short(path), key, f"is also in {file_of[key]}; keep it in one of them"),))
        merged |= raw
        file_of |= dict.fromkeys(raw, _short(path))
    notice = parse(Notice, merged, file_of)
    if notice.id != folder.name:
        raise CatalogueError((Fault(file_of["id"], "id", f"must be the name of its folder, {folder.name}"),))
    return notice


def read_coverage(folder: Path) -> Coverage:
    """Read which sentence of the source became what."""
    path = folder / "coverage.yaml"
    if not path.exists():
        raise CatalogueError((Fault(_short(path), "", "is missing: `jiangwen sentences` drafts it"),))
    raw = read_yaml(path)
    return parse(Coverage, raw, dict.fromkeys(raw, _short(path)))


def _faults(error: ValidationError, file_of: dict[str, str]) -> Iterator[Fault]:
    for detail in error.errors(include_url=False):
        where = [str(part) for part in detail["loc"]]
        fallback = next(iter(file_of.values()), "")
        yield Fault(file_of.get(where[0], fallback) if where else fallback, ".".join(where), detail["msg"])


def _short(path: Path) -> str:
    return "/".join(path.parts[-3:])
