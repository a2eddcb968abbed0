"""`jiangwen people`: who works at the desk, for whoever runs the machine; all of it is recorded."""

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import suppress
from getpass import getuser
from typing import Final

from sqlalchemy import Connection

from bot.bureau.person import roles
from bot.clock import Clock
from bot.commands.failure import CommandError
from bot.commands.once import once
from bot.commands.settings import read_settings
from bot.staff import access, first, hashing, passwords, people, regions
from bot.staff.columns import moment
from bot.staff.login import read_login
from bot.staff.people import Colleague, GoneError, Rule, RuleError
from bot.staff.regions import RegionError
from bot.staff.who import Actor, command
from bot.store.crypto import Keys
from bot.store.desk.persons import Newcomer
from bot.store.secret import keys_of
from knowledge.library import catalogue

NOBODY: Final = "没有这个登录名。Nobody has this login: jiangwen people list shows everybody."
RULES: Final[dict[Rule, str]] = {
    "taken": "这个登录名已经有人用了。This login is taken.",
    "login": "登录名请用 2 到 64 个字母、数字或汉字。A login has 2 to 64 letters or digits.",
    "name": "请用 --name 给出姓名。Give a name by --name.",
    "role": f"角色请用 Roles are: {', '.join(roles())}.",
    "regions": "请给出地区，或者 --everywhere。Give regions, or --everywhere.",
    "last": "这是最后一位能管全部地区的管理员。This is the last administrator of everything.",
}


def run(arguments: Namespace) -> int:
    """Look or change, and say what was done."""
    settings = read_settings()
    keys, actor = keys_of(settings), command(Clock().utc(), f"people {arguments.action} by {_author()}")
    try:
        work: Callable[[Connection], str] = _ACTIONS[arguments.action](keys, actor, arguments)
        sys.stdout.write(once(settings, work))
    except GoneError as error:
        raise CommandError(NOBODY) from error
    except RegionError as error:
        raise CommandError(f"没有“{error.given}”这个地区。There is no such region: {error.given}.") from error
    except RuleError as error:
        raise CommandError(RULES[error.rule]) from error
    return 0


def _first(keys: Keys, actor: Actor, _arguments: Namespace) -> Callable[[Connection], str]:
    password = passwords.made()
    hashed = hashing.hashed_now(password)

    def work(connection: Connection) -> str:
        made = first.make(connection, keys, hashed, actor.at)
        return first.told(password, "") if made else "已经有人了，什么都没有改动。There is somebody already.\n"

    return work


def _list(keys: Keys, actor: Actor, _arguments: Namespace) -> Callable[[Connection], str]:
    def work(connection: Connection) -> str:
        return "".join(f"{line}\n" for line in _lines(people.everybody(connection, keys, actor)))

    return work


def _lines(found: list[Colleague]) -> Iterator[str]:
    for one in found:
        seen = moment(one.seen) if one.seen else "–"
        words = (one.person.login, one.person.name, one.person.role, ",".join(one.person.scope.dump()), one.state, seen)
        yield "  ".join(words)


def _add(keys: Keys, actor: Actor, arguments: Namespace) -> Callable[[Connection], str]:
    password, library = passwords.made(), catalogue()
    scope = regions.read_chosen(library, [regions.ALL] if arguments.everywhere else arguments.region or [])
    login, name = read_login(arguments.login), (arguments.name or arguments.login).strip()
    new = Newcomer(login, name, arguments.role, scope, hashing.hashed_now(password))

    def work(connection: Connection) -> str:
        people.add(connection, keys, actor, new)
        return _password(login, password)

    return work


def _reset(keys: Keys, actor: Actor, arguments: Namespace) -> Callable[[Connection], str]:
    password = passwords.made()
    hashed = hashing.hashed_now(password)

    def work(connection: Connection) -> str:
        person = people.named(connection, keys, actor, arguments.login)
        access.reset_password(connection, keys, actor, person, hashed)
        if arguments.second_factor:
            access.reset_second(connection, keys, actor, person)
        return _password(arguments.login, password)

    return work


def _suspend(keys: Keys, actor: Actor, arguments: Namespace) -> Callable[[Connection], str]:
    def work(connection: Connection) -> str:
        people.set_state(connection, keys, actor, people.named(connection, keys, actor, arguments.login), "suspended")
        return "已经停用，登录都断开了。Suspended, and logged out everywhere.\n"

    return work


def _unlock(keys: Keys, actor: Actor, arguments: Namespace) -> Callable[[Connection], str]:
    def work(connection: Connection) -> str:
        person = people.named(connection, keys, actor, arguments.login)
        if people.one(connection, keys, actor, person).state == "suspended":
            people.set_state(connection, keys, actor, person, "active")
        access.unlock(connection, keys, actor, person)
        return "可以马上登录了。May log in at once.\n"

    return work


def _password(login: str, password: str) -> str:
    return (
        f"登录名 login     {login}\n密  码 password  {password}\n"
        "只显示这一次，第一次登录时必须换掉。Shown this once; to be replaced at the first login.\n"
    )


def _author() -> str:
    with suppress(OSError, KeyError, ImportError):
        return getuser()[:64]
    return "–"


_ACTIONS: Final = {
    "list": _list, "add": _add, "reset": _reset, "suspend": _suspend, "unlock": _unlock, "first": _first,
}  # fmt: skip
