"""`jiangwen notices amend`: set, move or take back a date, with its source; who waits for it is told."""

import sys
from argparse import Namespace
from contextlib import suppress
from dataclasses import replace
from getpass import getuser

from sqlalchemy import Connection

from bot.amending import AmendmentError, Proposal, propose
from bot.clock import Clock, day_in_china
from bot.commands.agreed import NO_SOURCE, agreed
from bot.commands.failure import CommandError
from bot.commands.once import once
from bot.commands.settings import read_settings
from bot.shelf import Shelf
from bot.staff import dates
from bot.store import amendments
from knowledge.amend import Amendment
from knowledge.library import catalogue

LONGEST_NAME = 64
DATES_OR_NONE = "请给 --ends、--starts、--time，或者 --withdraw。Give dates, or --withdraw, and not both."
WITHDRAWN = "这个日期撤回过，请给出新的 --ends。This date was withdrawn; give a new --ends."
CHANGED_MEANWHILE = "刚才又有人改了日期，请重来一次。The dates were changed meanwhile; look again."


def run(arguments: Namespace) -> int:
    """Show what would change, and change it once that is confirmed; 1 where it is not."""
    settings, shelf = read_settings(today=arguments.today), Shelf(catalogue())
    clock = Clock(settings.today)
    proposal = once(settings, _proposed, shelf, arguments, clock)
    sys.stdout.writelines(f"{line}\n" for line in dates.proposed(shelf.encoded, proposal))
    if not agreed(arguments):
        return 1
    once(settings, _keep, proposal, clock)
    sys.stdout.write("已改。运行中的服务几秒内就用新日期，并告诉订阅的人。\n")
    sys.stdout.write("Changed. A running service has it within seconds, and tells whoever waits for it.\n")
    return 0


def _proposed(connection: Connection, shelf: Shelf, arguments: Namespace, clock: Clock) -> Proposal:
    wanted = _wanted(arguments, amendments.current(connection), clock)
    try:
        proposal = propose(connection, shelf, wanted, clock.now().date())
    except AmendmentError as error:
        raise CommandError(str(error)) from error
    if not proposal.shifts:
        raise CommandError("这样改了也和现在一样。This is as it is already; nothing would change.")
    return proposal


def _wanted(arguments: Namespace, current: tuple[Amendment, ...], clock: Clock) -> Amendment:
    """Return the amendment that is asked for; what is not said of it stays as it was amended before."""
    given = {"starts": arguments.starts, "ends": arguments.ends, "time": arguments.time}
    said = {name: value for name, value in given.items() if value is not None}
    if bool(said) == arguments.withdraw:
        raise CommandError(DATES_OR_NONE)
    if not arguments.source.strip():
        raise CommandError(NO_SOURCE)
    fresh = Amendment(
        arguments.notice, arguments.stage, None, None, None, arguments.source.strip(), day_in_china(clock.utc())
    )
    former = next((one for one in current if (one.notice, one.stage) == (fresh.notice, fresh.stage)), None)
    if arguments.withdraw:
        return fresh
    if former and former.withdraws and arguments.ends is None:
        raise CommandError(WITHDRAWN)
    return replace(former or fresh, source=fresh.source, on=fresh.on, **said)


def _keep(connection: Connection, proposal: Proposal, clock: Clock) -> None:
    amendments.hold(connection)
    if amendments.mark(connection) != proposal.mark:
        raise CommandError(CHANGED_MEANWHILE, 1)
    amendments.add(connection, proposal.amendment, _author(), clock.utc())


def _author() -> str:
    """Return the name under which this machine knows whoever types; empty where it knows none."""
    with suppress(OSError, KeyError, ImportError):
        return getuser()[:LONGEST_NAME]
    return ""
