"""The usual words for the choices that many screens have: not sure, why, done, none, skip, agree, send."""

from dialogs.action import Action, read_choice
from dialogs.pick import ALL, NO, YES
from dialogs.plain import folded
from dialogs.reply import Choice, Reply

_SYNONYMS: dict[str, frozenset[str]] = {
    "unsure": frozenset(
        {"不清楚", "不知道", "不确定", "不太清楚", "不了解", "不记得", "记不清", "说不好", "说不准", "忘了", "不晓得"}
        | {"notsure", "idon'tknow", "don'tknow", "dontknow", "idontknow", "idk", "unsure"}
    ),
    "why": frozenset(
        {"为什么", "为啥", "为什么问", "为什么要问", "问这个干什么", "why", "whydoyouask"}
        | {"什么意思", "这是什么意思", "这题什么意思", "啥意思", "whatdoesthismean"}
    ),
    "ok": frozenset({"好了", "选好了", "完成", "就这些", "没了", "可以了", "done", "that'sall", "ready"}),
    "none": frozenset({"都没有", "没有", "无", "一个都没有", "以上都没有", "都不是", "none", "noneofthese", "nothing"}),
    "skip": frozenset({"跳过", "没有", "不填", "无", "skip"}),
    "page": frozenset({"更多", "更多区县", "下一页", "下页", "翻页", "more", "next", "nextpage"}),
    "agree": frozenset({"我同意", "agree", "iagree"}),
    "send": frozenset({"确认", "提交", "没问题", "对", "对的", "confirm", "send"}),
}

OFFERED = ("which", "try", "remind", "rback", "rundo")
"""What is offered beside the choices of a screen."""
_ENDS = "。.!！?？了吧呢啊呀嘛"
"""What may stand behind a usual word: 不知道呢, 没有啊."""
_ANSWERS = (*_SYNONYMS.values(), YES, NO, ALL)
_SHORTEST = 3


def usual(text: str, screen: Reply) -> Action | None:
    """Return the one choice of the screen whose kind has this usual word."""
    said = folded(text).rstrip(_ENDS)
    for verb, words in _SYNONYMS.items():
        found = [action for action in map(named, screen.choices) if action is not None and _is(action, verb)]
        if said in words and len(found) == 1:
            return found[0]
    return None


def is_unsure(text: str) -> bool:
    """Whether a text says in the usual words that one does not know."""
    return folded(text).rstrip(_ENDS) in _SYNONYMS["unsure"]


def is_usual(text: str) -> bool:
    """Whether a text is one of the usual short answers, which asks for nothing wherever it is said."""
    said = folded(text).rstrip(_ENDS)
    return len(said) < _SHORTEST or said.isdecimal() or any(said in words for words in _ANSWERS)


def is_offer(choice: Choice) -> bool:
    """Whether a choice was offered with the answer to a question of the person's own."""
    action = named(choice)
    return action is not None and action.verb in OFFERED


def _is(action: Action, verb: str) -> bool:
    return action.verb == verb or (verb == "why" and action.verb == "go" and action.arg.startswith("why_ask/"))


def named(choice: Choice) -> Action | None:
    """Return what a choice on the present screen does."""
    step = int(choice.id.partition(".")[0], 36)
    return read_choice(choice.id, step)
