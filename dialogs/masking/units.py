"""Where names of units and streets can stand: before 公司, 厂, 学校 and the like, before 上班, before 路 3 号."""

import re
from collections.abc import Iterator

from dialogs.masking.sentence import MARK, Sentence
from dialogs.masking.surnames import GENERAL

_UNIT = re.compile(
    "公司|集团|学校|学院|大学|中学|医院|研究所|研究院|设计院|合作社|协会|商会|事务所|车间|酒店|饭店|银行|商行|商店|门店|超市|工作站|基地"
    "|工厂|厂|上班|打工|就职|任职|供职"
    r"|(?:路|街|大道|巷|弄|小区|花园|新村|村)(?=\d)"
)
_FAR = 12
_WIDEST = max(map(len, GENERAL))
_AT = re.compile("[在到从于是叫]")


def units(said: Sentence) -> Iterator[range]:
    """Yield the positions of what can be the name of a unit; names of places stay."""
    for found in _UNIT.finditer(said.text):
        named = _name_before(said, found.start())
        yield from (range(at, at + 1) for at in named if at not in said.places)


def _name_before(said: Sentence, end: int) -> range:
    """Return where the name begins that ends here. It is empty where only general words stand before."""
    start = max(0, end - _FAR, *(said.text.rfind(sign, 0, end) + 1 for sign in ("|", MARK)))
    for cut in _AT.finditer(said.text, start, end - 1):
        start = cut.end()
    start = _skipped(said, start, end)
    general = _skipped(said, start, end, places=False) == end
    return range(end, end) if general and said.places.isdisjoint(range(start, end)) else range(start, end)


def _skipped(said: Sentence, start: int, end: int, *, places: bool = True) -> int:
    """Return the position after the general words that begin here; before the name of a place they stop."""
    while start < end and not (places and start in said.places):
        length = next(
            (n for n in range(min(_WIDEST, end - start), 0, -1) if said.text[start : start + n] in GENERAL), 0
        )
        if not length:
            break
        start += length
    return start
