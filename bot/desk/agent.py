"""What a browser calls itself, in two words that people recognize."""

import re
from typing import Final

# The first that fits: browsers name their forebears, too.
_BROWSERS: Final = {
    "WeCom": r"wxwork",
    "WeChat": r"MicroMessenger",
    "Edge": r"Edg(e|A|iOS)?/",
    "Firefox": r"Firefox/|FxiOS/",
    "360": r"QihooBrowser|360SE",
    "UC": r"UCBrowser|UBrowser",
    "QQ": r"QQBrowser",
    "Chrome": r"Chrome/|CriOS/",
    "Safari": r"Safari/",
}
_SYSTEMS: Final = {
    "HarmonyOS": r"HarmonyOS|OpenHarmony",
    "Android": r"Android",
    "iPhone": r"iPhone",
    "iPad": r"iPad",
    "Windows": r"Windows",
    "macOS": r"Mac OS X",
    "Linux": r"Linux",
}
_LONGEST: Final = 40


def recognized(agent: str) -> str:
    """Return browser and system of a User-Agent, as `Chrome · Windows`; what is unknown stands as it is, cut short."""
    found = (_first(_BROWSERS, agent), _first(_SYSTEMS, agent))
    return " · ".join(name for name in found if name) or agent[:_LONGEST]


def _first(known: dict[str, str], agent: str) -> str:
    return next((name for name, sign in known.items() if re.search(sign, agent)), "")
