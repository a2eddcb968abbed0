"""How the reminders stand, in words: what works, what waits, what is wrong and what to do about it."""

from collections.abc import Iterator, Mapping
from typing import Final

from bot.staff.moments import CHANNELS, OUTCOMES, STATUSES
from bot.store.watching import Snapshot
from bot.subjects import subject_name
from bot.watching import WORKS, Trouble
from knowledge.library import Library

NAMES: Final = {"planning": "计划", "sending": "发送"}
NEVER: Final = "从来没有运行过", "never done"
_WRONG: Final = {
    "stopped": (
        "{name}停了，{zh}。看看 jiangwen serve 或 jiangwen worker 是不是在运行。",
        "{of} has stopped: {en}. See whether jiangwen serve or jiangwen worker runs.",
    ),
    "stuck": (
        "{name}有提醒到期 {zh}没人发。看看这个渠道的设置（令牌、SMTP）是不是还在。",
        "{of}: something is due since {en} and nobody sends it. See whether the channel is still set up.",
    ),
    "refusing": (
        "{name}过去一小时一条也没发成。看 jiangwen reminders log --channel {of}。",
        "{of}: nothing came through in the last hour. See jiangwen reminders log --channel {of}.",
    ),
    "held": (
        "{name}要求我们再等 {zh}。等一等；常发生就把每秒的条数调低。",
        "{of} wants us to wait {en} more. Wait; if this happens often, send fewer a second.",
    ),
}
_SPANS: Final = ((86400, "天", "days"), (3600, "小时", "hours"), (60, "分钟", "minutes"), (1, "秒", "seconds"))


def lines(seen: Snapshot) -> Iterator[str]:
    """Yield a line for each work and each channel."""
    for work in WORKS:
        age = seen.beats.get(work)
        yield f"{NAMES[work]} {work}：{NEVER[0] if age is None else f'{span(age)[0]}前'}"
    channels = {channel for channel, _ in seen.open} | {channel for channel, _ in seen.tried} | seen.stopped.keys()
    for channel in sorted(channels):
        yield f"{CHANNELS.get(channel, channel)} {channel}：{'；'.join(_channel(seen, channel))}"


def wanted(library: Library, counts: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    """Yield how many want to be reminded of what, the most wanted first."""
    for subject, roles in sorted(counts.items(), key=lambda one: (-sum(one[1].values()), one[0])):
        unit, own = roles.get("unit", 0), roles.get("self", 0)
        yield f"{subject_name(library, subject, 'zh')}：{unit + own} 个提醒（单位 {unit}、本人 {own}）"


def wrong(trouble: Trouble) -> tuple[str, str]:
    """Say what is wrong and what to do, in Chinese and in English."""
    of, age = trouble.of, trouble.seconds
    zh, en = NEVER if age is None else span(age)
    if trouble.kind == "stopped" and age is not None:
        zh, en = f"上一次是 {zh}前", f"last done {en} ago"
    name = NAMES.get(of) or CHANNELS.get(of, of)
    chinese, english = _WRONG[trouble.kind]
    return chinese.format(name=name, of=of, zh=zh), english.format(name=name, of=of, en=en)


def span(seconds: float) -> tuple[str, str]:
    """Return a span of time as people say it, in Chinese and in English; parts of the unit are left out."""
    size, zh, en = next((one for one in _SPANS if seconds >= one[0]), _SPANS[-1])
    number = max(0, int(seconds // size))
    return f"{number} {zh}", f"{number} {en if number != 1 else en.removesuffix('s')}"


def _channel(seen: Snapshot, channel: str) -> Iterator[str]:
    counts = {status: seen.open.get((channel, status), 0) for status in STATUSES}
    yield "、".join(f"{STATUSES[status]} {count}" for status, count in counts.items())
    if (oldest := seen.oldest.get(channel, 0.0)) >= 1:
        yield f"最早的已到期 {span(oldest)[0]}"
    if (held := seen.stopped.get(channel, 0.0)) > 0:
        yield f"对方要求再等 {span(held)[0]}"
    tried = {outcome: one.count for (name, outcome), one in seen.tried.items() if name == channel}
    said = "、".join(f"{OUTCOMES.get(outcome, outcome)} {count}" for outcome, count in sorted(tried.items()))
    yield f"过去一小时：{said or '没有发过'}"
