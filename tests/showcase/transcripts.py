"""A full conversation for each programme, as `jiangwen chat` prints it."""

import os
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from knowledge.window import ZONE
from support.talk import Talk

ROOT = Path(__file__).parents[2]
NONE = "以上都没有"


def write(persona: dict[str, Any], path: Path) -> None:
    """Type a persona's words into a real `jiangwen chat` and keep all that it prints."""
    lines = said(persona)
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "bot", "chat", "--today", str(persona["today"])]
        env = os.environ | {"JIANGWEN_DATA_DIR": folder, "NO_COLOR": "1"}
        done = subprocess.run(  # noqa: S603  # our own program
            command, cwd=ROOT, env=env, input="\n".join(lines), capture_output=True, text=True, check=True
        )
    title = f"# {persona['title']}\n\n" + "`jiangwen chat`; what was typed stands behind `>`.\n\n"
    path.write_text(f"{title}```text\n{done.stdout.strip()}\n```\n", "utf-8")


def said(persona: dict[str, Any]) -> list[str]:
    """Return every line the persona types: the start, the answers in the order they are asked for, and the rest."""
    now = datetime.combine(persona["today"], datetime.min.time(), ZONE).replace(hour=10)
    talk, lines = Talk(now=now), []
    talk.say("/start")

    def say(text: str) -> None:
        lines.append(text)
        talk.say(text)

    for text in persona["start"]:
        say(text)
    while talk.view[0] == "question":
        asked = talk.view
        say(typed(talk, persona["answers"].get(asked[1], "不清楚")))
        assert talk.view != asked, f"{asked[1]} was not answered by {lines[-1]}"
    for text in persona["after"]:
        if text not in talk.labels and "回到结果" in talk.labels:
            say("回到结果")
        say(text)
    return lines


def typed(talk: Talk, answer: str | list[str]) -> str:
    """Return what to type: several options are chosen by their numbers."""
    offered = [choice.label for choice in talk.reply.choices if choice.toggle]
    if answer == "all":
        return " ".join(str(number) for number in range(1, len(offered) + 1))
    if isinstance(answer, list):
        return " ".join(str(1 + next(i for i, label in enumerate(offered) if part in label)) for part in answer)
    return NONE if answer == "none" else answer
