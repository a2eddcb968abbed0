"""`jiangwen record verify`: whether the record of the desk is whole, and otherwise which rows are not."""

import asyncio
import sys
from argparse import Namespace
from collections.abc import Iterator

from sqlalchemy import URL

from bot.clock import Clock
from bot.commands.database import explained, settled_url
from bot.commands.failure import CommandError
from bot.commands.settings import read_settings
from bot.staff.verifying import Check, Checked, accept
from bot.staff.who import command
from bot.store.crypto import Keys
from bot.store.database import open_database
from bot.store.desk import checks
from bot.store.desk.chain import Fault, Kind
from bot.store.migrate import require_newest
from bot.store.secret import keys_of

WORDS: dict[Kind, str] = {
    "changed": "内容被改过 changed",
    "digest": "指纹被改过，内容没变 its digest was changed, and nothing else",
    "missing": "中间缺少 missing, so that what follows cannot be compared",
    "cut": "结尾被删掉 cut off at the end",
    "extra": "不是本系统写的 nobody recorded it",
    "ends": "首尾标记被改过 the ends of the record were written by somebody else",
    "tampered": "这一条之前，首尾标记曾被改过 before it the ends of the record had been written by somebody else",
    "locked": "是用别的密钥加密的，无法核对 encrypted with a key that is not here, so that it cannot be checked",
}
SHOWN = 100
OTHER_KEY = "The record was written with another secret key (JIANGWEN_FORMER_SECRET_KEYS)."


def run(arguments: Namespace) -> int:
    """Check the record and name what is wrong with it; 1 where anything is."""
    settings = read_settings()
    url, keys = settled_url(settings), keys_of(settings)
    with explained(url):
        found = asyncio.run(_checked(url, keys, arguments.first, accepting=arguments.accept))
    sys.stdout.writelines(f"{line}\n" for line in lines(found, arguments.first))
    return 1 if found.count and not arguments.accept else 0


async def _checked(url: URL, keys: Keys, first: int, *, accepting: bool) -> Checked:
    database = open_database(url)
    try:
        await database.read(require_newest)
        newest = (await database.read(checks.bounds, keys))[1]
        if first > newest + 1:
            raise CommandError(
                f"没有第 {first} 条，最新的是第 {newest} 条。There is no row {first}; the newest is {newest}."
            )
        found = await Check(database, keys, told=_progress).all(first)
        if 1 < found.rows <= found.count:
            raise CommandError(OTHER_KEY, 1)
        if accepting:
            await database.write(accept, keys, command(Clock().utc(), "record verify --accept"), found)
        return found
    finally:
        await database.close()


def lines(found: Checked, first: int) -> Iterator[str]:
    """Yield what was found, in both languages; an end that somebody keeps elsewhere shows later what was cut off."""
    for fault in found.faults[:SHOWN]:
        yield f"{_rows(fault)}: {WORDS[fault.kind]}"
    if found.count > SHOWN:
        yield f"… 另有 {found.count - SHOWN} 处 and {found.count - SHOWN} more"
    since = f"从第 {first} 条起 from row {first}, " if first > 1 else ""
    result = f"发现 {found.count} 处问题 {found.count} faults" if found.count else "完整无缺 whole"
    yield f"{since}已核对 {found.rows} 条 {found.rows} rows: {result}"
    yield f"结尾 the end: {found.seq} {found.digest}"


def _rows(fault: Fault) -> str:
    between = f"{fault.first}" if fault.first == fault.last else f"{fault.first}–{fault.last}"
    return f"第 {between} 条 row {between}"


def _progress(rows: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{rows}")
