"""The command line. Commands are imported when they are called, so that each starts fast."""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias

from bot.arguments import Parser, day, number, port, year
from bot.commands.failure import CommandError

Add: TypeAlias = Callable[..., ArgumentParser]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 well, 1 something failed, 2 misused."""
    chosen = parser().parse_args(arguments)
    try:
        return _run(chosen)
    except CommandError as error:
        sys.stderr.write(f"jiangwen {chosen.command}: {error}\n")
        return error.code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def _run(chosen: Namespace) -> int:
    code: int = import_module(f"bot.commands.{chosen.module}").run(chosen)
    sys.stdout.flush()
    return code


def parser() -> ArgumentParser:
    """Return the grammar of the command line."""
    made = Parser("jiangwen", description="匠问 tells skilled workers and employers which programme they qualify for.")
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=Parser)
    _talking(commands.add_parser)
    _knowing(commands.add_parser)
    _dating(commands.add_parser)
    _reminding(commands.add_parser)
    _keeping(commands.add_parser)
    _guarding(commands.add_parser)
    _peopling(commands.add_parser)
    return made


def _talking(add: Add) -> None:
    serve = _command(add, "serve", "start the service: chat, API, channels and clock")
    serve.add_argument("--host", help="where to listen (127.0.0.1)")
    serve.add_argument("--port", type=port, help="the port to listen on (8000)")
    _today(serve)
    worker = _command(add, "worker", "plan and send reminders, beside serve 另开一个提醒进程")
    worker.add_argument("--metrics-port", type=port, help="where to show metrics (nowhere)")
    _today(worker)
    _today(_command(add, "chat", "talk to it in this terminal"))
    _asking(add)
    screen = _command(add, "screen", "judge many people, one JSON object a line")
    screen.add_argument(
        "--jsonl", nargs="?", const="-", required=True, metavar="FILE", help="the people; - is the input"
    )
    screen.add_argument("--pretty", action="store_true", help="spread each answer over lines")
    screen.add_argument("--no-questions", dest="questions", action="store_false", help="faster: no next question")
    _today(screen)


def _asking(add: Add) -> None:
    ask = _command(add, "ask", "answer a question in your own words 问一句")
    ask.add_argument("texts", nargs="*", metavar="TEXT", help="the question; several are turns of one talk")
    ask.add_argument("--context", metavar="NOTICE", help="the notice that is being read")
    ask.add_argument("--jsonl", nargs="?", const="-", metavar="FILE", help="many, one a line; - is the input")
    _today(ask)


def _knowing(add: Add) -> None:
    facts = _command(add, "facts", "what can be answered, and with which values")
    facts.add_argument("--json", action="store_true", help="as JSON")
    schema = _command(add, "schema", "the JSON Schema of a file of the catalogue, for editors")
    schema.add_argument("kind", choices=("notice", "facts", "coverage", "lexicon", "places"))
    sentences = _command(add, "sentences", "the sentences of an official text, for coverage.yaml")
    sentences.add_argument("notice", metavar="NOTICE", help="the notice's id")
    sentences.add_argument("span", nargs="?", metavar="7|22-24", help="these alone, with one fingerprint")
    check = _command(add, "check", "whether the catalogue is sound, by file and field")
    check.add_argument("--catalogue", type=Path, metavar="FOLDER", help="another catalogue than our own")
    for command in (sentences, check):
        command.add_argument("--sources", type=Path, metavar="FOLDER", help="the official texts (JIANGWEN_SOURCES)")


def _dating(add: Add) -> None:
    notices = _actions(add, "notices", "the dates of the notices, as they are now 通知的日期")
    listing = notices.add_parser("list", help="every notice, and its next dates 列出通知")
    listing.set_defaults(notice=None)
    show = notices.add_parser("show", help="the stages of a notice, as printed and as amended 看一份通知的日期")
    history = notices.add_parser("history", help="what was amended, and by which source 看改过哪些日期")
    amend = notices.add_parser("amend", help="set, move or take back a date 改日期")
    show.add_argument("notice", metavar="NOTICE", help="the notice's id")
    history.add_argument("notice", nargs="?", metavar="NOTICE", help="of this notice alone")
    _amending(amend)
    for command in (listing, show, history, amend):
        _today(command)
    calendar = _actions(add, "calendar", "the official calendar of working days 工作日历")
    calendar.add_parser("show", help="which years are official 看哪些年已公布").add_argument(
        "year", nargs="?", type=year, metavar="YEAR", help="this year alone, with its days"
    )
    publish = calendar.add_parser("publish", help="take in the official calendar of a new year 录入新一年的放假安排")
    publish.add_argument("file", type=Path, metavar="FILE", help="the year's days off and days worked, as YAML")
    _confirming(publish)


def _amending(amend: ArgumentParser) -> None:
    amend.set_defaults(module="amend")
    amend.add_argument("notice", metavar="NOTICE", help="the notice's id")
    amend.add_argument("stage", metavar="STAGE", help="the stage's id; jiangwen notices show NOTICE lists them")
    for name, words in (("starts", "its first day"), ("ends", "its last day")):
        amend.add_argument(f"--{name}", type=day, metavar="YYYY-MM-DD", help=words)
    amend.add_argument("--time", metavar="HH:MM", help="the time of day at which it ends")
    amend.add_argument("--withdraw", action="store_true", help="take back what was amended")
    _confirming(amend)


def _confirming(command: ArgumentParser) -> None:
    command.add_argument("--source", required=True, help="where this is written: an address or a document's number")
    command.add_argument("--yes", action="store_true", help="do it without asking")


def _actions(add: Add, name: str, words: str) -> Any:
    return _command(add, name, words).add_subparsers(
        dest="action", required=True, metavar="ACTION", parser_class=Parser
    )


def _reminding(add: Add) -> None:
    reminders = _actions(add, "reminders", "who is reminded, and what became of it 提醒")
    reminders.add_parser("status", help="whether everything works; the exit code is 1 where not 现在正常不正常")
    log = reminders.add_parser("log", help="what was sent or tried 发送记录")
    log.add_argument("--since", type=day, metavar="YYYY-MM-DD", help="on this day or later")
    log.add_argument("--outcome", help="with this outcome: sent, later, unclear, refused, dropped, …")
    for command in (log, reminders.add_parser("list", help="what is queued 还没发的提醒")):
        command.add_argument("--channel", help="on this channel alone: telegram, email, web, …")
        command.add_argument("--limit", type=number, metavar="N", help="so many at most (50 on the screen)")
        command.add_argument("--csv", type=Path, metavar="FILE", help="write all to a file that Excel opens")
    bounced = reminders.add_parser("bounced", help="stop what goes to mailboxes that do not exist 退信的邮箱")
    bounced.set_defaults(module="bounced")
    bounced.add_argument("addresses", nargs="+", metavar="ADDRESS", help="an address whose mails came back for good")


def _keeping(add: Add) -> None:
    _command(add, "migrate", "bring the database to this version")
    leads = _command(add, "leads", "who wants to apply").add_subparsers(dest="action", required=True, metavar="ACTION")
    export = leads.add_parser("export", help="write the leads to a file 导出申报意向")
    export.add_argument("--format", choices=("xlsx", "csv", "raw"), help="xlsx unless FILE says csv; raw: for programs")
    export.add_argument("--out", type=Path, metavar="FILE", help="where to (leads-DATE.xlsx here)")
    for name, words in (("notice", "of this notice"), ("tier", "of this tier (NOTICE/TIER)"), ("city", "of this city")):
        export.add_argument(f"--{name}", help=words)
    for name, words in (("from", "left on this day or later"), ("to", "left on this day or earlier")):
        export.add_argument(f"--{name}", dest=f"{name}_day", type=day, metavar="YYYY-MM-DD", help=words)
    missed = _command(add, "missed", "what people asked and nobody could answer 没答上来的问题")
    missed.add_argument("--since", type=day, metavar="YYYY-MM-DD", help="asked on this day or later")
    missed.add_argument("--csv", type=Path, metavar="FILE", help="write a file that Excel opens")


def _guarding(add: Add) -> None:
    verify = _actions(add, "record", "the record of what was done at the desk 审计记录").add_parser(
        "verify", help="whether it is whole; the exit code is 1 where not 核对有没有被改过"
    )
    verify.add_argument("--from", dest="first", type=number, default=1, metavar="SEQ", help="from this row on")
    verify.add_argument(
        "--accept", action="store_true", help="let the daily check go on after what is found, and record that"
    )
    _actions(add, "keys", "the secret keys 密钥").add_parser(
        "rotate", help="encrypt everything with the newest key, while the service runs 换用新密钥"
    )
    person = _actions(add, "person", "everything that is kept about one person 某个人的全部信息")
    for name, words in (("show", "write it as JSON 查看"), ("delete", "delete it 删除")):
        action = person.add_parser(name, help=words)
        action.add_argument(
            "--phone", action="store_true", required=True, help="found by the phone number, read from the input"
        )
        if name == "delete":
            action.add_argument("--yes", action="store_true", help="do it without asking")


def _peopling(add: Add) -> None:
    people = _actions(add, "people", "who works at the desk 工作台的人员")
    people.add_parser("list", help="everybody 列出人员")
    people.add_parser("first", help="make the first administrator, where there is nobody 建第一位管理员")
    new = people.add_parser("add", help="let somebody in, with a password that is shown once 添加人员")
    new.add_argument("--name", help="what they are called (the login)")
    new.add_argument("--role", default="clerk", help="administrator, clerk (as it is) or reader")
    new.add_argument("--everywhere", action="store_true", help="for all regions 全部地区")
    new.add_argument("--region", action="append", metavar="PLACE[/DISTRICT]", help="for this one; several may be given")
    reset = people.add_parser("reset", help="a new password, shown once 重置密码")
    reset.add_argument("--second-factor", action="store_true", help="take the second factor away, too 连同验证器")
    suspend = people.add_parser("suspend", help="let somebody in no more 停用")
    unlock = people.add_parser("unlock", help="let somebody in again at once 恢复、解除等待")
    for command in (new, reset, suspend, unlock):
        command.add_argument("login", metavar="LOGIN", help="what they type to log in")


def _command(add: Add, name: str, words: str) -> ArgumentParser:
    command = add(name, help=words, description=words)
    command.set_defaults(module=name)
    return command


def _today(command: ArgumentParser) -> None:
    command.add_argument("--today", type=day, metavar="YYYY-MM-DD", help="rehearse this date (JIANGWEN_TODAY)")
