"""Questions in people's own words: how many are answered rightly, how fast, and what hostile input does."""

import random
import string
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence

from bench.table import Row
from dialogs.asking.finding import find
from dialogs.asking.language import spoken
from dialogs.asking.statements import statements_of
from dialogs.asking.telling import tell
from dialogs.render import Caps, render_blocks
from knowledge.library import Library
from support import asked

HOSTILE = 100_000
PIECES = (
    *"补贴多少重庆大连工匠首席截止材料申报表几份年龄五岁",
    *("\x00", "\x1b[31m", "\ud800", "\udfff", "\u202e", "\u2066", "\u200b", "\ufeff", "\r\n", "|", " + ", "<money>"),
    *("'; DROP TABLE leads;--", "{{7*7}}", "${jndi:ldap://x}", "<script>alert(1)</script>", "%s%n", "../../etc/passwd"),
    *("𠮷", "🙂", "１２３", "a" * 50, "重庆" * 40),
)


def measure(library: Library) -> list[Row]:
    """Score every set, then time replies, the loading of the index, and random hostile input."""
    find(library, ("补贴多少",))
    return [*_scores(library), *_times(library), *_loading(), *_hostile(library)]


def _scores(library: Library) -> Iterator[Row]:
    for name in asked.sets():
        every = asked.questions(name)
        right = [one for one in every if not asked.wrong(library, one)]
        never = sum(bool(asked.never_said(library, one)) for one in every)
        plain = [one for one in every if _by_substring(library, one) == set(one.facts) and one.kind == "answer"]
        yield Row(
            f"{name}: {len(every)} questions, right", 100 * len(right) / len(every), "longest shared words",
            100 * len(plain) / len(every), "%", aim=95,
        )  # fmt: skip
        yield Row(f"{name}: with a wrong figure, date or contact", never, "aim", 1, aim=0, less=True)


def _by_substring(library: Library, one: asked.Asked) -> set[str]:
    """Return the statement that shares most pairs of characters with the question: what a search box would find."""
    text = one.turns[-1]
    pairs = {text[i : i + 2] for i in range(len(text) - 1)}
    best = max(
        (
            (sum(pair in statement.text.zh for pair in pairs), f"{notice.id}/{statement.id}")
            for notice in library.notices.values()
            for statement in statements_of(library, notice).values()
        ),
        default=(0, ""),
    )
    return {best[1]}


def _times(library: Library) -> Iterator[Row]:
    every = [one for name in asked.sets() for one in asked.questions(name)]
    ours = sorted(_milliseconds(lambda one=one: _reply(library, one.turns)) for one in every)  # type: ignore[misc]
    plain = sorted(_milliseconds(lambda one=one: _by_substring(library, one)) for one in every)  # type: ignore[misc]
    yield Row("a reply, median", _at(ours, 0.5), "longest shared words", _at(plain, 0.5), "ms")
    yield Row("a reply, p99", _at(ours, 0.99), "longest shared words", _at(plain, 0.99), "ms", aim=30, less=True)


def _reply(library: Library, turns: Sequence[str]) -> str:
    found = find(library, turns)
    return render_blocks(tell(library, found, spoken(turns[-1], "zh"), asked.NOW), Caps())


def _milliseconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - start)


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def _loading() -> Iterator[Row]:
    """Time a process of its own that loads everything and answers once, against one that loads nothing."""
    ours, empty = _process(_ANSWERING), _process(_EMPTY)
    yield Row("loading the index, first answer included", ours[0], "an empty program", empty[0], "s", aim=1, less=True)
    yield Row("memory with the index", ours[1], "an empty program", empty[1], "MB", aim=150, less=True)


_EMPTY = "import time;s=time.perf_counter()"
_ANSWERING = f"""{_EMPTY}
from knowledge.library import load
from dialogs.asking.finding import find
find(load(), ("重庆补贴多少",))"""
_REPORT = """
took = time.perf_counter() - s
print(took, next(int(line.split()[1]) / 1024 for line in open("/proc/self/status") if line.startswith("VmHWM")))"""


def _process(program: str) -> tuple[float, float]:
    done = subprocess.run([sys.executable, "-c", program + _REPORT], capture_output=True, text=True, check=True)  # noqa: S603
    seconds, memory = map(float, done.stdout.split())
    return seconds, memory


def _hostile(library: Library) -> Iterator[Row]:
    chance = random.Random(5)  # noqa: S311
    times = sorted(_milliseconds(lambda text=text: _reply(library, (text,))) for text in _inputs(chance))  # type: ignore[misc]
    yield Row(f"{HOSTILE:,} hostile inputs, p99", _at(times, 0.99), "the aim", 200, "ms")
    yield Row(f"{HOSTILE:,} hostile inputs, slowest", times[-1], "the aim", 200, "ms", aim=200, less=True)


def _inputs(chance: random.Random) -> Iterator[str]:
    for i in range(HOSTILE):
        match i % 4:
            case 0:
                yield "".join(chance.choices(PIECES, k=chance.randint(1, 40)))
            case 1:
                yield "".join(chr(chance.randrange(0x110000)) for _ in range(chance.randint(1, 300)))
            case 2:
                yield "".join(chance.choices(string.printable, k=chance.randint(1, 600)))
            case _:
                yield chance.choice(PIECES) * (20_000 if i % 400 == 3 else chance.randint(1, 60))
