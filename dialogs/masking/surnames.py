"""What names are made of, and what only looks like it: the words of `names.yaml`, read once, at import."""

from pathlib import Path
from typing import Final

from knowledge.files import read_yaml


def _words(name: str) -> frozenset[str]:
    return frozenset(str(_READ[name]).split())


_READ: Final = read_yaml(Path(__file__).with_name("names.yaml"))
SURNAMES: Final = _words("surnames")
WORDLIKE: Final = _words("wordlike")
COMPOUND: Final = _words("compound")
EVERYDAY: Final = _words("everyday")
FIRST_NAMES: Final = _words("first_names")
GIVEN: Final = _words("given")
CUES: Final = _words("cues")
GENERAL: Final = _words("general")
