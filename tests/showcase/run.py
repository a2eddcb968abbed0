"""`make showcase`: write the transcripts and pictures of docs/ again, as the program prints and shows them today."""

import asyncio
from pathlib import Path

import yaml

from browser import pictures
from showcase import desk, transcripts

ROOT = Path(__file__).parents[2]


def main() -> None:
    folder = ROOT / "docs" / "transcripts"
    folder.mkdir(exist_ok=True)
    personas = yaml.safe_load(Path(__file__).with_name("personas.yaml").read_text("utf-8"))
    for notice, persona in personas.items():
        transcripts.write(persona, folder / f"{notice}.md")
    shown = ROOT / "docs" / "pictures"
    shown.mkdir(exist_ok=True)
    asyncio.run(pictures.take(shown))
    asyncio.run(desk.take(shown))


if __name__ == "__main__":
    main()
