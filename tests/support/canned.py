"""What the fake service says: every kind of block and of choice, in a few steps."""

from collections.abc import Callable
from dataclasses import replace

from dialogs.incoming import Incoming
from dialogs.reply import Choice, Heading, Link, Pairs, Paragraph, Point, Points, Reply
from knowledge.text import Language

CITIES = {"dalian": "大连", "chongqing": "重庆", "shaoguan": "韶关", "wenzhou": "温州鹿城"}
MERITS = {
    "patent": "发明或者技术革新",
    "training": "带出过不少徒弟",
    "craft": "有绝技绝活，正在传下去",
    "none": "都没有",
}


def answer_to(incoming: Incoming, step: int) -> tuple[Reply, ...]:
    """Return the replies to a message."""
    language = _language(incoming)
    word = incoming.choice.partition(".")[2] or incoming.text
    replies = _replies(word, step, incoming)
    return tuple(replace(reply, nav=_nav(step, language), language=language) for reply in replies)


def _language(incoming: Incoming) -> Language:
    if incoming.choice.endswith(".lang:en") or incoming.text == "English":
        return "en"
    return "en" if incoming.language == "en" else "zh"


def _nav(step: int, language: Language) -> tuple[Choice, ...]:
    if language == "en":
        labels = {"back": "Back", "change": "Change", "restart": "Restart", "lang:zh": "中文", "person": "A person"}
    else:
        labels = {"back": "返回", "change": "改答案", "restart": "重来", "lang:en": "English", "person": "人工"}
    return tuple(Choice(f"{step}.{verb}", label) for verb, label in labels.items())


def _replies(word: str, step: int, incoming: Incoming) -> tuple[Reply, ...]:
    if word == "ok":
        return _result(step, incoming.picked or ())
    if word.isdigit():
        return (_merits(step),)
    for start, reply in _SCREENS.items():
        if word.startswith(start):
            return (reply(step),)
    return (_lost(step, word),)


def _lost(step: int, word: str) -> Reply:
    words = Paragraph(f"收到了 {len(word)} 个字。没有看懂，请点下面的按钮，或者换一种说法。")
    return Reply((words,), _welcome(step).choices)


def _forgotten(step: int) -> Reply:
    blocks = (Heading("已经全部删除"), Paragraph("这个对话里的内容已经全部删掉了。"))
    return Reply(blocks, (Choice(f"{step}.restart", "重新开始"),))


def _welcome(step: int) -> Reply:
    blocks = (
        Heading("您好，我是匠问"),
        Paragraph("我帮您看看能申报哪个技能人才项目、差什么、要什么材料、什么时候截止。\n大约两分钟，不用留姓名。"),
        Paragraph("您的单位在哪个城市？"),
    )
    choices = tuple(Choice(f"{step}.a:city={key}", label) for key, label in CITIES.items())
    return Reply(blocks, (*choices, Choice(f"{step}.unsure", "都不在 / 不清楚")), expects="choice")


def _age(step: int) -> Reply:
    blocks = (Paragraph("您今年多大？"), Paragraph("填周岁，按身份证上的出生日期算。"))
    return Reply(blocks, (Choice(f"{step}.unsure", "不清楚"), Choice(f"{step}.why", "为什么问这个")), expects="number")


def _merits(step: int) -> Reply:
    toggles = tuple(Choice(f"{step}.t:{key}", label, toggle=True) for key, label in MERITS.items())
    last = (Choice(f"{step}.ok", "选好了"), Choice(f"{step}.unsure", "不清楚"))
    return Reply((Paragraph("下面这些，您有哪几样？可以选几个。"),), (*toggles, *last), expects="several")


def _result(step: int, picked: tuple[str, ...]) -> tuple[Reply, ...]:
    points = Points(
        (
            Point("取得高级技师，或者同等水平。", "二（二）2", "yes"),
            Point("获得过省部级以上技能类奖项。", "二（二）2", "no"),
            Point("年龄原则上不超过 55 周岁。", "二（二）", "unsure"),
            Point("领衔一个 3 到 15 人的团队。", "二（二）", "now"),
            Point("每年在工作室工作 6 个月以上。", "二（二）"),
        )
    )
    pairs = Pairs((("电话", "023-88126933"), ("邮箱", "gjnrcb@163.com"), ("地址", "重庆市渝北区春华大道 99 号")))
    links = (Link("打印材料清单", "/print"), Link("这份通知的详细页面", "/notices/chongqing-studio-2024"))
    first = Reply((Heading("重庆市级首席：可以申报"), Paragraph(f"您选了 {len(picked)} 样。"), points, pairs, *links))
    choices = (Choice(f"{step}.go:materials", "要什么材料"), Choice(f"{step}.lead", "留下意向"))
    return first, Reply((Paragraph("这是初步判断，以人社部门审核为准。接下来想看什么？"),), choices, expects="choice")


def _phone(step: int) -> Reply:
    blocks = (Paragraph("请留一个电话，人社部门会打给您。"),)
    return Reply(blocks, (Choice(f"{step}.skip", "不留了"),), expects="phone", private=True)


def _person(_step: int) -> Reply:
    return Reply((Heading("找人问"), Pairs((("电话", "0411-39997596"), ("时间", "周一至周五 9:00–17:00")))))


_SCREENS: dict[str, Callable[[int], Reply]] = {
    "/start": _welcome,
    "restart": _welcome,
    "lang": _welcome,
    "a:city": _age,
    "lead": _phone,
    "person": _person,
    "忘记我": _forgotten,
}
