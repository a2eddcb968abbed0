"""Who works at the desk: the list, and adding somebody."""

from collections.abc import Iterator

from starlette.responses import Response

from bot.bureau.person import roles
from bot.desk.colleague import Filled, filled_in, problem_of, shown
from bot.desk.routes import Route, get, post
from bot.desk.rules import rules
from bot.desk.visit import Visit
from bot.staff import hashing, passwords, regions
from bot.staff import people as work
from bot.staff.login import read_login
from bot.staff.people import MANAGE, RuleError
from bot.staff.regions import RegionError
from bot.store.desk.persons import Newcomer


def routes() -> Iterator[Route]:
    """Yield the routes of this part."""
    yield get("/desk/people", _list, MANAGE)
    yield get("/desk/people/new", _empty, MANAGE)
    yield post("/desk/people/new", _add, MANAGE)


async def _list(visit: Visit) -> Response:
    found = await visit.read(work.everybody, visit.desk.keys, visit.actor)
    library = visit.desk.shelf.library
    people = [(one, regions.names(library, one.person.scope)) for one in found]
    holding = rules(visit.desk)
    policy, second = holding.policy, holding.second
    return visit.page("people/list.html", people=people, policy=policy, second=second, roles=roles())


async def _empty(visit: Visit) -> Response:
    return _form(visit, filled_in(visit, fresh=True), [])


def _form(visit: Visit, filled: Filled, found: list[tuple[str, str]]) -> Response:
    return visit.page("people/new.html", status=400 if found else 200, found=found, **shown(visit, filled))


async def _add(visit: Visit) -> Response:
    filled = filled_in(visit)
    try:
        scope = regions.read_chosen(visit.desk.shelf.library, filled.regions)
        password = passwords.made()
        login = read_login(visit.form.one("login"))
        new = Newcomer(login, filled.name, filled.role, scope, await hashing.hashed(password))
        person = await visit.write(work.add, visit.desk.keys, visit.actor, new)
    except (RegionError, RuleError) as error:
        return _form(visit, filled, [problem_of(visit, error)])
    return visit.page("people/password.html", person=person, password=password, fresh=True)
