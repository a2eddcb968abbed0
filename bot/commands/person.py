"""`jiangwen person show|delete --phone`: everything that is kept about one person, found by the number they left."""

import sys
from argparse import Namespace

from pydantic_core import to_json

from bot.clock import Clock
from bot.commands.failure import CommandError
from bot.commands.once import once
from bot.commands.settings import read_settings
from bot.settings import Settings
from bot.staff.person import Holdings, find, remove, show
from bot.staff.who import command
from bot.store.crypto import SealError
from bot.store.secret import keys_of
from dialogs.phone import read_phone

ASK = "电话号码 Phone number: "
NO_PHONE = "这不是完整的电话号码。That is no whole phone number."
SURE = "确定删除？Delete? [y/N] "
NOBODY = "没人可问，确认请加 --yes。Nobody is there to ask; say --yes to confirm."


def run(arguments: Namespace) -> int:
    """Show or delete; the number is read from the input, so that it stands in no list of processes and no history."""
    settings, phone = read_settings(), _phone()
    try:
        return _show(settings, phone) if arguments.action == "show" else _delete(settings, phone, sure=arguments.yes)
    except SealError as error:
        raise CommandError("The leads were written with another secret key (JIANGWEN_SECRET_KEY).", 1) from error


def _show(settings: Settings, phone: str) -> int:
    told = once(settings, show, keys_of(settings), command(Clock().utc(), "person show"), phone)
    sys.stdout.write(to_json(told, indent=2).decode() + "\n")
    return 0


def _delete(settings: Settings, phone: str, *, sure: bool) -> int:
    keys, actor = keys_of(settings), command(Clock().utc(), "person delete")
    sys.stdout.write(_counted(once(settings, find, keys, actor, phone)))
    if not (sure or _agreed()):
        sys.stdout.write("没有删除。\nNothing was deleted.\n")
        return 1
    once(settings, remove, keys, actor, phone)
    sys.stdout.write("已经删除。\nDeleted.\n")
    return 0


def _phone() -> str:
    if sys.stdin.isatty():
        sys.stderr.write(ASK)
        sys.stderr.flush()
    phone = read_phone(sys.stdin.readline().strip())
    if phone is None:
        raise CommandError(NO_PHONE)
    return phone


def _counted(found: Holdings) -> str:
    leads, own, shared = len(found.leads), len(found.own), len(found.shared)
    return (
        f"{leads} 条线索，{own} 个对话；另有 {shared} 个对话也留过别人的线索，只删其中的姓名和号码。\n"
        f"{leads} leads and {own} chats; of {shared} chats that left other people's leads, only names and numbers go.\n"
    )


def _agreed() -> bool:
    if not sys.stdin.isatty():
        raise CommandError(NOBODY)
    sys.stdout.write(SURE)
    sys.stdout.flush()
    return sys.stdin.readline().strip().casefold() in {"y", "yes", "是"}
