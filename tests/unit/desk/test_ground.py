"""What the desk stands on: sessions that end, cookies that stay here, what was vendored, and no way to run a text."""

import ast
import hashlib
import re
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, select

from bot.desk.rules import limits
from bot.store.desk import sessions
from bot.store.desk.people import audit
from bot.store.desk.sessions import Beginning
from support.desk import DeskSite

ROOT = Path(__file__).parents[3]
VENDOR = ROOT / "bot" / "desk" / "static" / "vendor"
SOURCES = [path for package in ("bot", "dialogs", "knowledge", "scheduler") for path in (ROOT / package).rglob("*.py")]
SCRIPTS = [path for folder in ("channels/web/static", "desk/static") for path in (ROOT / "bot" / folder).glob("*.js")]
MARKUP = re.compile(r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|Function)\b")
RUNS = {"eval", "exec", "compile", "__import__", "system", "popen", "spawn", "unsafe_load", "full_load"}
"""Calls by which a text could become a program, whatever they belong to but a regular expression."""
MODULES = {"pickle", "marshal", "shelve", "dill", "subprocess", "pty", "xml"}


async def test_a_session_ends_when_nobody_uses_it_and_after_its_whole_time(site: DeskSite) -> None:
    person, begun, desk = await site.person(), site.now, site.desk
    new = Beginning(person.id, "full", begun, ("192.0.2.7", "tests"), limits(desk))
    token = await desk.database.write(sessions.begin, new, desk.keys)

    async def lasts(after: timedelta) -> bool:
        found = await desk.database.read(sessions.find, token, begun + after, desk.keys, limits(desk))
        return found is not None

    minute = timedelta(minutes=1)
    assert [await lasts(timedelta()), await lasts(29 * minute), await lasts(30 * minute)] == [True, True, False]
    identity = sessions.digest(token)
    for used in range(0, 12 * 60, 20):
        await desk.database.write(sessions.touch, identity, begun + used * minute)
    assert [await lasts(719 * minute), await lasts(720 * minute)] == [True, False]


async def test_the_cookie_of_a_session_is_kept_from_scripts_and_other_sites(site: DeskSite) -> None:
    browser = await site.browser()
    answer = await browser.go("/desk/login")
    cookies = [cookie for cookie in answer.headers.get_list("set-cookie") if "desk=" in cookie]
    assert len(cookies) == 1
    assert cookies[0].startswith("__Host-desk=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookies[0].split(";")}
    token = cookies[0].partition("=")[2].partition(";")[0]
    assert len(token) == 43  # 256 bits
    assert token not in answer.text
    assert re.search(r'<input[^>]* type="password"[^>]* autocomplete="current-password"', answer.text)


async def test_what_is_refused_is_recorded_of_who_is_known(site: DeskSite) -> None:
    reader, stranger = await site.logged_in("li", "reader"), await site.browser()
    for browser in (reader, stranger):
        await browser.go("/desk/people")
        await browser.client.post("/desk/leads", data={"csrf": "0" * 32})

    def whats(connection: Connection) -> list[tuple[str, str | None, str]]:
        rows = connection.execute(select(audit.c.what, audit.c.person, audit.c.subject).order_by(audit.c.seq))
        return [(row.what, row.person, row.subject) for row in rows if row.what == "request.refused"]

    assert reader.person is not None
    found = await site.desk.database.read(whats)
    assert found == [("request.refused", reader.person.id, path) for path in ("/desk/people", "/desk/leads")]


def test_what_others_wrote_is_what_its_list_says() -> None:
    lines = [line.split() for line in (VENDOR / "MANIFEST").read_text("utf-8").splitlines() if line[:1] != "#"]
    listed = {name: digest for digest, name, *_ in lines}
    carried = [path for path in VENDOR.iterdir() if path.suffix in {".js", ".css"}]
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in carried} == listed
    assert listed


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def called(path: Path) -> set[str]:
    """Return what a source imports and calls of what could run a text or a program."""
    found = set[str]()
    for node in ast.walk(tree(path)):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in RUNS:
                found.add(name)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=owner), attr=name)) if name in RUNS and owner != "re":
                found.add(f"{owner}.{name}")
            case ast.Call(func=ast.Attribute(attr=name)) if name.startswith("create_subprocess"):
                found.add(name)
            case ast.Import(names=names):
                found |= {one.name for one in names if one.name.partition(".")[0] in MODULES}
            case ast.ImportFrom(module=str(module)) if module.partition(".")[0] in MODULES:
                found.add(module)
    return found


def test_the_service_starts_no_program_but_itself_and_evaluates_no_text() -> None:
    found = {str(path.relative_to(ROOT)): names for path in SOURCES if (names := called(path))}
    assert found == {"bot/staff/exporting/writing.py": {"create_subprocess_exec"}}
    starting = (ROOT / "bot/staff/exporting/writing.py").read_text("utf-8")
    assert "sys.executable, " in starting
    assert "shell" not in starting


def weak(path: Path) -> Iterator[str]:
    """Yield what of a source guards nothing well: a broken hash, foreseeable chance, SQL that is put together."""
    for node in ast.walk(tree(path)):
        match node:
            case ast.Attribute(attr="md5" | "sha1" | "new" as name, value=ast.Name(id="hashlib")):
                yield name
            case ast.Import(names=names) if "random" in {one.name for one in names}:
                yield "random"
            case ast.Call(func=ast.Name(id="text" | "literal_column" as name), args=[first, *_]):
                if not isinstance(first, ast.Constant):
                    yield name


def test_no_weak_hash_no_chance_that_can_be_foreseen_and_no_query_that_is_put_together_is_used() -> None:
    found = {str(path.relative_to(ROOT)): {*weak(path)} for path in SOURCES if "migrations" not in path.parts}
    pauses = ("delivery.py", "hooks/posting.py", "channels/telegram/polling.py", "channels/telegram/sender.py")
    assert {name: names for name, names in found.items() if names} == {f"bot/{name}": {"random"} for name in pauses}


def test_no_script_of_ours_turns_text_into_markup_or_code() -> None:
    found = {path.name: MARKUP.findall(path.read_text("utf-8")) for path in SCRIPTS}
    assert {name: names for name, names in found.items() if names} == {"page.js": ["innerHTML"]}  # of answers of ours
    assert len(SCRIPTS) > 5
