"""Nothing here reads a clock, draws lots or touches the world; only templates and catalogue are read, when imported."""

import ast
from pathlib import Path

import dialogs

ROOM = Path(dialogs.__file__).parent
CLOCKS = {"now", "today", "utcnow", "time", "monotonic", "perf_counter"}
BUILT_IN = {"open", "print", "input"}
FORBIDDEN_MODULES = {"random", "secrets", "os", "sys", "time", "logging", "subprocess", "threading", "socket", "urllib"}
MAY_READ = {"catalogue.py", "words.py"}


def test_no_module_reads_a_clock_or_the_world() -> None:
    for path in sorted(ROOM.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = (
                    [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
                )
                assert not {name.partition(".")[0] for name in names} & FORBIDDEN_MODULES, path.name
            if isinstance(node, ast.Call):
                assert _called(node.func) not in (CLOCKS | BUILT_IN) or path.name in MAY_READ, path.name


def _called(function: ast.expr) -> str:
    """The name of a function, or of a method that may read a clock."""
    if isinstance(function, ast.Attribute):
        return function.attr if function.attr in CLOCKS else ""
    return function.id if isinstance(function, ast.Name) else ""


def test_every_template_is_used() -> None:
    code = "".join(path.read_text("utf-8") for path in ROOM.rglob("*.py"))
    templates = {path.stem: path.read_text("utf-8") for path in (ROOM / "templates").glob("*.j2")}
    for name in templates:
        included = any(f'include "{name}.j2"' in text for text in templates.values())
        assert f'"{name}"' in code or included, name
