"""The transcripts beside this file, played against the engine.

A transcript is read by people who do not program. `日期：` sets the day, `语言：` the language, `说：` is what the
person types, `点：` what is tapped (by its label); every `答：` below must occur in the reply, no `不答：` may.
`被问到：` keeps an answer ready, by the short name of the question; `一路答完：` answers whatever is asked, in the
order in which it is asked, with those and with what follows this mark for all the rest.
"""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from knowledge.window import ZONE
from support.talk import Talk

HERE = Path(__file__).parent
TRANSCRIPTS = sorted(HERE.glob("*.txt"))


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=[path.stem for path in TRANSCRIPTS])
def test_the_conversation_goes_as_written(path: Path) -> None:
    talk = Played()
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        mark, _, words = line.strip().partition("：")
        if mark and not line.startswith("#"):
            _play(talk, mark, words, f"{path.name}:{number}")


@dataclass
class Played(Talk):
    """A chat with answers kept ready."""

    ready: dict[str, str] = field(default_factory=dict)

    def keep_ready(self, short: str, said: str) -> None:
        known = {name for fact in self.books.facts.values() for name in (fact.short.zh, fact.short.en)}
        assert short in known, f"no question is called {short}"
        self.ready[short] = said

    def answer_all(self, rest: str) -> None:
        while self.conversation.view.name == "question":
            short = self.books.facts[self.conversation.view.about].short.to(self.language)
            self.say(self.ready.get(short, rest))


def _play(talk: Played, mark: str, words: str, where: str) -> None:
    match mark:
        case "日期":
            talk.now = datetime.fromisoformat(words).replace(tzinfo=ZONE)
        case "语言":
            talk.language = "en" if words == "English" else "zh"
        case "被问到":
            talk.keep_ready(*words.split("，", 1))
        case "一路答完":
            talk.answer_all(words)
        case "说":
            talk.say(words)
        case "点":
            talk.tap(words)
        case _:
            _expect(talk, mark, words, where)


def _expect(talk: Played, mark: str, words: str, where: str) -> None:
    assert mark in ("答", "不答"), f"{where}: no line begins with {mark}"
    assert (words in talk.text) == (mark == "答"), f"{where}: {mark}：{words}\n\n{talk.text}"
