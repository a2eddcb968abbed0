"""`jiangwen notices`: the dates of the notices as they are now, what was amended, and by which source."""

import sys
from argparse import Namespace
from collections.abc import Iterable

from bot.clock import Clock
from bot.commands.catalogue import current_library
from bot.commands.failure import CommandError
from bot.commands.once import looked_up
from bot.commands.settings import read_settings
from bot.settings import Settings
from bot.staff import dates
from bot.store import amendments
from bot.store.amendments import Amended
from knowledge.library import Library, catalogue


def run(arguments: Namespace) -> int:
    """List the notices, show one, or tell what was amended."""
    settings = read_settings(today=arguments.today)
    library = current_library(settings)
    lines = _ACTIONS[arguments.action](settings, library, _known(library, arguments.notice))
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 0


def _listed(settings: Settings, library: Library, _notice: str | None) -> Iterable[str]:
    return dates.listed(library, Clock(settings.today).now())


def _shown(settings: Settings, library: Library, notice: str | None) -> Iterable[str]:
    return dates.shown(catalogue(), library, str(notice), _made(settings, notice))


def _remembered(settings: Settings, _library: Library, notice: str | None) -> Iterable[str]:
    made = _made(settings, notice)
    return [*dates.remembered(made), f"{len(made)} 次改动", f"{len(made)} amendments"]


def _made(settings: Settings, notice: str | None) -> list[Amended]:
    return looked_up(settings, lambda connection: list(amendments.history(connection, notice))) or []


def _known(library: Library, notice: str | None) -> str | None:
    if notice is None or notice in library.notices:
        return notice
    raise CommandError(f"没有「{notice}」这份通知。There is no notice {notice}: {', '.join(library.notices)}.")


_ACTIONS = {"list": _listed, "show": _shown, "history": _remembered}
