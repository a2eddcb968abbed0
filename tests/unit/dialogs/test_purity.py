"""Nothing here reads a clock, draws lots or touches the world; only templates and catalogue are read, when imported."""

import ast
from pathlib import Path

import dialogs

ROOM = Path(dialogs.__file__).parent
FORBIDDEN_CALLS = {"now", "today", "utcnow", "time", "monotonic", "perf_counter", "open", "print", "input", "getenv"}
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
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                assert called not in FORBIDDEN_CALLS or path.name in MAY_READ, f"{path.name} calls {called}"


def test_every_template_is_used() -> None:
    code = "".join(path.read_text("utf-8") for path in ROOM.rglob("*.py"))
    templates = {path.stem: path.read_text("utf-8") for path in (ROOM / "templates").glob("*.j2")}
    for name in templates:
        included = any(f'include "{name}.j2"' in text for text in templates.values())
        assert f'"{name}"' in code or included, name
