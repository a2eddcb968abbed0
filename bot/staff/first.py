"""The first administrator: made where there is nobody yet, once, with a password that is said once."""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from bot.bureau.region import EVERYWHERE
from bot.staff import hashing, passwords
from bot.staff.record import Subject, note
from bot.staff.who import command
from bot.store.crypto import Keys
from bot.store.database import Database
from bot.store.desk import persons
from bot.store.desk.persons import Newcomer

LOGIN: Final = "admin"
NAME: Final = "管理员"


def nobody_yet(connection: Connection) -> bool:
    """Whether nobody works at the desk."""
    return persons.how_many(connection) == 0


def make(connection: Connection, keys: Keys, hashed: str, at: datetime) -> bool:
    """Make the first administrator; False where there is somebody, or another process was quicker."""
    new = Newcomer(LOGIN, NAME, "administrator", EVERYWHERE, hashed)
    person = persons.add_first(connection, new, at, keys)
    if person is None:
        return False
    note(connection, keys, command(at, "first start"), "person.added", Subject("person", person.id), login=LOGIN)
    return True


async def ensured(database: Database, keys: Keys, at: datetime, site: str) -> str:
    """Make the first administrator where there is nobody, and return what to say about it; empty where there is."""
    if not await database.read(nobody_yet):
        return ""
    password = passwords.made()
    made = await database.write(make, keys, await hashing.hashed(password), at)
    return told(password, site) if made else ""


def told(password: str, site: str) -> str:
    """Return what is said to whoever started the service, and kept nowhere."""
    return f"""
  ┌──────────────────────────────────────────────────────────────
  │ 工作台的第一位管理员已经建好，密码只显示这一次：
  │ The first administrator was made; the password is shown this once:
  │
  │   登录名 login     {LOGIN}
  │   密  码 password  {password}
  │
  │ 请打开 {site}/desk 登录，登录后要换掉这个密码。
  │ Log in at {site}/desk and replace the password there.
  └──────────────────────────────────────────────────────────────
"""
