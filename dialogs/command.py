"""Words that are understood on every screen, typed with or without a slash."""

from dialogs.action import Action
from dialogs.plain import folded, tidy
from dialogs.scene import Scene
from dialogs.views import INFORMATION

_WORDS: dict[tuple[str, str], tuple[str, ...]] = {
    ("hello", ""): ("你好", "您好", "在吗", "在不在", "早上好", "下午好", "晚上好", "嗨", "hi", "hello", "hey"),
    ("go", "help"): ("help", "帮助", "怎么用", "使用说明", "说明", "?", "menu", "菜单"),
    ("go", "privacy"): ("privacy", "隐私", "隐私说明"),
    ("go", "person"): (
        "person", "human", "agent", "人工", "找人工", "转人工", "人工服务", "人工客服", "客服", "找人", "真人",
        "aperson", "talktoaperson",
    ),
    ("go", "changes"): ("change", "改答案", "修改答案", "改", "修改", "我的答案", "answers", "changeananswer"),
    ("go", "result"): ("result", "results", "结果", "看结果", "我的结果", "seetheresult"),
    ("go", "browse"): ("browse", "浏览", "浏览项目", "项目", "有哪些项目", "programmes", "browsetheprogrammes"),
    ("go", "restart"): ("restart", "重新开始", "重来", "从头开始", "重新来", "startagain", "startover"),
    ("go", "withdraw"): ("withdraw", "撤回", "撤销登记", "withdrawmydetails"),
    ("go", "reminders"): ("reminders", "我的提醒", "提醒", "提醒列表", "查看提醒", "看提醒", "myreminders", "订阅列表"),
    ("remind", ""): (
        "remind", "提醒我", "到时候提醒我", "提醒我一下", "订阅", "订阅提醒", "remindme", "remindmeintime",
    ),
    ("rpause", ""): ("暂停提醒", "先别提醒", "先不提醒", "pausereminders", "pause"),
    ("rresume", ""): ("恢复提醒", "继续提醒", "重新提醒", "resumereminders"),
    ("rstop", ""): (
        "停止提醒", "取消提醒", "关闭提醒", "不要提醒", "不要提醒了", "别提醒了", "不用提醒", "不用提醒了", "停掉提醒",
        "stopreminders", "stopremindingme", "cancelreminders",
    ),
    ("back", ""): ("back", "返回", "上一步", "后退", "回去", "上一题"),
    ("resume", ""): ("continue", "继续", "接着来", "goon"),
    ("forget", ""): ("forget", "忘记我", "删除我的信息", "删除我的数据", "清除我的信息", "forgetme"),
    ("lang", "en"): ("english", "en", "英文", "英语", "/english"),
    ("lang", "zh"): ("中文", "chinese", "zh", "汉语", "简体中文"),
    ("lang", ""): ("language", "语言", "切换语言"),
    ("off", ""): ("退订", "stop", "unsubscribe", "td"),
}  # fmt: skip
_MATTERS: dict[str, tuple[str, ...]] = {
    "materials": (
        "材料清单",
        "材料",
        "材料清单",
        "要什么材料",
        "需要什么材料",
        "要哪些材料",
        "要准备什么",
        "papers",
        "materials",
        "checklist",
    ),
    "timeline": (
        "时间安排",
        "时间",
        "时间安排",
        "截止",
        "截止时间",
        "什么时候截止",
        "什么时候",
        "日期",
        "timeline",
        "dates",
        "deadline",
    ),
    "benefits": ("评上有什么", "补贴", "奖励", "待遇", "有什么好处", "多少钱", "给多少钱", "好处", "benefits", "money"),
    "contact": ("怎么联系", "联系", "电话", "联系方式", "地址", "contact", "phone", "address"),
    "rules": ("限制、名额和义务", "限制", "名额", "义务", "quota", "limits"),
    "leave": ("留个申报意向", "报名", "我要报名", "登记意向", "留意向", "apply", "leavemydetails"),
    "why": ("为什么不符合", "差什么", "差在哪", "whynot"),
}
_BY_WORD = {word: Action(*act) for act, words in _WORDS.items() for word in words}
_MATTER_BY_WORD = {word: matter for matter, words in _MATTERS.items() for word in words}
_OF_A_TIER = ("leave", "why")
"""What can be done only once it is clear about which tier."""
SLASHED = (
    "start",
    "help",
    "forget",
    "language",
    "back",
    "restart",
    "change",
    "person",
    "result",
    "browse",
    "privacy",
    "withdraw",
    "remind",
    "reminders",
)
"""The commands a channel may list in its menu."""


def command(scene: Scene, text: str) -> Action | None:
    """Return what a command word asks for; none where the text is none."""
    said = tidy(text)
    if said.startswith("/") or said.casefold() == "start":
        head, _, rest = said.removeprefix("/").partition(" ")
        name = head.partition("@")[0].casefold()
        if name == "start":
            return Action("start", rest.strip())
        said = name
    action = _BY_WORD.get(folded(said).rstrip("。.!！~～"))
    return _meant(scene, action) if action else _matter(scene, folded(said).rstrip("。.!！?？吗呢啊~～"))


def _meant(scene: Scene, action: Action) -> Action:
    """Return what a word means here: the other language; or an end to what there is, reminders before intents."""
    match action:
        case Action("lang", ""):
            return Action("lang", "en" if scene.language == "zh" else "zh")
        case Action("off"):
            return Action("rstop") if scene.held.live else Action("go", "withdraw")
    return action


def _matter(scene: Scene, word: str) -> Action | None:
    """Return the way to an information about what is on the screen or in scope; with nothing there it is a question."""
    matter = _MATTER_BY_WORD.get(word)
    if matter is None:
        return None
    opened = scene.notice_of(scene.view.about) if scene.view.name in ("notice", *INFORMATION) else None
    if opened is not None:
        return Action("go", f"choose/{matter}/{opened.id}")
    if scene.tiers:
        return Action("go", f"choose/{matter}")
    return Action("go", "browse") if matter in _OF_A_TIER else None
