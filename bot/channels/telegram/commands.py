"""What Telegram shows about the bot: the menu of commands and the words before the first message."""

from typing import Final

from aiogram import Bot
from aiogram.methods import SetMyCommands, SetMyDescription, SetMyShortDescription, TelegramMethod
from aiogram.types import BotCommand

from bot.channels.telegram.sender import Sent, call
from bot.log import logger
from knowledge.text import Language, Text

MENU: Final[dict[str, Text]] = {
    "start": Text(zh="开始", en="Start"),
    "result": Text(zh="看结果", en="See the result"),
    "change": Text(zh="改答案", en="Change an answer"),
    "back": Text(zh="返回上一步", en="Go back a step"),
    "browse": Text(zh="有哪些项目", en="See the programmes"),
    "remind": Text(zh="到时候提醒我", en="Remind me in time"),
    "reminders": Text(zh="我的提醒", en="My reminders"),
    "person": Text(zh="找人工", en="Talk to a person"),
    "language": Text(zh="English", en="中文"),
    "restart": Text(zh="重新开始", en="Start over"),
    "help": Text(zh="怎么用", en="How this works"),
    "forget": Text(zh="忘记我（删除全部记录）", en="Forget me (delete everything)"),
}
ABOUT: Final = Text(
    zh="匠问：看看您能申报哪些技能大师工作室和工匠项目，缺什么，要哪些材料，什么时候截止。\n\n"
    "不用留姓名，两分钟左右。这里说的是初步判断，以人社部门审核为准。",
    en="Jiangwen tells you which skill master studio and craftsman programmes you can apply for, what is missing, which"
    " papers you need, and by when.\n\nNo name needed; it takes about two minutes. What it says is a first opinion:"
    " the human resources bureau decides.",
)
SHORT: Final = Text(
    zh="技能大师工作室、工匠项目：您能申报哪一个，缺什么，何时截止。",
    en="Skill master studios and craftsman programmes: which one is open to you, what is missing, by when.",
)
# Whoever uses neither language sees Chinese, as everybody does whose app is set to it.
CODES: Final[tuple[tuple[str | None, Language], ...]] = ((None, "zh"), ("en", "en"))


def introductions() -> tuple[TelegramMethod[bool], ...]:
    """Return the calls that introduce the bot."""
    return tuple(made for code, language in CODES for made in _introduction(code, language))


async def introduce(bot: Bot) -> None:
    """Tell Telegram what the bot is and what it understands; the bot works without that, too."""
    for introduction in introductions():
        result = await call(bot, introduction)
        if not isinstance(result, Sent):
            logger.warning("introduction failed", channel="telegram", what=introduction.__api_method__)


def _introduction(code: str | None, language: Language) -> tuple[TelegramMethod[bool], ...]:
    menu = [BotCommand(command=name, description=text.to(language)) for name, text in MENU.items()]
    return (
        SetMyCommands(commands=menu, language_code=code),
        SetMyDescription(description=ABOUT.to(language), language_code=code),
        SetMyShortDescription(short_description=SHORT.to(language), language_code=code),
    )
