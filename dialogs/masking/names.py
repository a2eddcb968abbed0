"""Where names of people can stand in a Chinese sentence. Too much is better than too little."""

import re
from collections.abc import Iterator

from dialogs.asking.normal import is_chinese
from dialogs.masking.sentence import CHINESE, MARK, Sentence
from dialogs.masking.surnames import COMPOUND, CUES, EVERYDAY, GIVEN, SURNAMES, WORDLIKE

_LONGEST = 4
_PAIR = 2
_FURTHER = 6
"""So much longer a name may go on where no known word ends it: 操叫操大刚, 李莉莉莉."""
_TITLES = (
    "师傅|师父|先生|女士|老师|同志|阿姨|经理|主任|小姐|太太|大爷|大妈|大叔|叔叔|大哥|大姐|大师|局长|处长|科长|院长|校长|厂长|书记|老板"
    "|教授|医生|律师|会计|班长|组长|部长|队长|董事长|总监"
)
_TITLE = re.compile(f"(?:{_TITLES})")
_SHORT_TITLE = re.compile(r"(?:工(?![作人程会资种匠龄厂艺具业结共体数])|[总董哥姐叔姨局处])")
_ASKED = re.compile(r"什么|谁|哪|啥|怎|咋|几|吗|呢|不是|是谁")
_CUE = re.compile(
    r"(?:我叫|俺叫|咱叫|名叫|名字[是叫为:]|姓名[是叫为:]|我姓|俺姓|免贵姓|本人姓|署名|真名)(?:做|作)?[:=|\s是为]*"
)
_SOFT_CUE = re.compile(
    r"(?:我是|俺是|咱是|本人是?|姓名|名字|[他她弟儿女孩徒妻哥姐爸妈师傅人事友员工公]叫|联系人|经办人|法人|人称|昵称|网名|姓)[:=|\s是为叫]*"
)
_FOR_ANOTHER = re.compile(f"(?:{'|'.join(sorted(CUES, key=len, reverse=True))})(?![代换班岗])")
_GOES_ON = frozenset("的人市区县省这本地籍")
_NICKNAME = re.compile(rf"(?:阿|小|老)(?P<name>[{CHINESE}])")
_NO_NICKNAME = frozenset("时学组型规孩伙吃店作区数队心微厂企公单批额号的了吗呢吧是有师板实早少年人龄家大")
_DOTTED = re.compile(rf"[{CHINESE}]{{1,8}}(?:[·•・‧∙⋅][{CHINESE}]{{1,8}})+")
_BEFORE_SURNAMES = frozenset("老小阿")
_MEASURE = "张"
"""It also counts: 两张照片."""
_MONEY = "钱"
_BREAKS = frozenset(("", "|", MARK))
_MEASURED = frozenset("一二两三四五六七八九十几这那每哪半多百千万0123456789")


def names(said: Sentence) -> Iterator[range]:
    """Yield the positions of what can be a name."""
    yield from (range(*found.span()) for found in _DOTTED.finditer(said.text))
    yield from _after_cues(said)
    yield from _before_titles(said)
    yield from _nicknames(said)
    yield from _given(said)
    for at in range(len(said.text)):
        if _is_surname(said, at):
            yield range(at, _end_of_name(said, at))


def _after_cues(said: Sentence) -> Iterator[range]:
    for found in _CUE.finditer(said.text):
        if not _ASKED.match(said.text, found.end()):
            yield range(found.end(), _further(said, _run(said, found.end()).stop))
    for found in _SOFT_CUE.finditer(said.text):
        if not _ASKED.match(said.text, found.end()):
            yield from _introduced(said, found.end())
    for found in _FOR_ANOTHER.finditer(said.text):
        if found.end() - 1 not in said.joined and not _ASKED.match(said.text, found.end()):
            yield from _another(said, found.end())


def _another(said: Sentence, at: int) -> Iterator[range]:
    """Yield two characters, the first of which nothing explains: 我爱人秋菊. Surnames have a rule of their own."""
    if _open(said, at) and len(_run(said, at, _PAIR)) == _PAIR and at + 1 not in said.starts:
        yield range(at, at + _PAIR)


def _given(said: Sentence) -> Iterator[range]:
    """Yield common given names that stand without a surname."""
    for at in range(len(said.text) - 1):
        if said.text[at : at + _PAIR] in GIVEN and at not in said.joined:
            yield range(at, at + _PAIR)


def _introduced(said: Sentence, at: int) -> Iterator[range]:
    """Yield what follows 我是, unless it begins with a word of ours: 我是高级工. After a place it goes on."""
    known = said.starts.get(at, 0)
    surname = said.text[at : at + 1] in SURNAMES | WORDLIKE or said.text[at : at + 2] in COMPOUND
    if known > _PAIR or (known and (not surname or said.text[at + known : at + known + 1] in _GOES_ON)):
        if at in said.places:
            yield from _introduced(said, at + known)
    elif surname:
        yield _run(said, at, 3)
    elif at not in said.small:
        yield range(at, _until(said, at, _run(said, at).stop))


def _before_titles(said: Sentence) -> Iterator[range]:
    for found in _TITLE.finditer(said.text):
        start = found.start()
        while start > max(0, found.start() - 2) and _unexplained(said, start - 1):
            start -= 1
        yield range(start, found.start())
    for place, char in enumerate(said.text[:-1]):
        if char in SURNAMES | WORDLIKE and place not in said.joined and _titled(said, place + 1):
            yield range(place, place + 1)


def _titled(said: Sentence, at: int) -> bool:
    return bool(_TITLE.match(said.text, at) or (_SHORT_TITLE.match(said.text, at) and at - 1 not in said.joined))


def _unexplained(said: Sentence, at: int) -> bool:
    word = at in said.joined or at - 1 in said.joined
    return is_chinese(said.text[at]) and not word and (at not in said.small or said.text[at] in WORDLIKE)


def _nicknames(said: Sentence) -> Iterator[range]:
    for found in _NICKNAME.finditer(said.text):
        if found.start() not in said.joined and found["name"] not in _NO_NICKNAME:
            yield range(*found.span("name"))


def _is_surname(said: Sentence, at: int) -> bool:
    """Whether a surname begins here and nothing says that it is another word."""
    pair = said.text[at : at + 2]
    if at in said.joined or at - 1 in said.joined or said.text[max(0, at - 1) : at + 1] in EVERYDAY:
        return False
    if pair in EVERYDAY:
        return pair[0] in SURNAMES | WORDLIKE and _open(said, at + _PAIR)
    if pair[0] in SURNAMES or pair in COMPOUND:
        return not (pair[0] == _MEASURE and at and said.text[at - 1] in _MEASURED)
    return pair[0] in WORDLIKE and _named(said, at, pair)


def _named(said: Sentence, at: int, pair: str) -> bool:
    """Whether what is mostly part of other words is a surname here: a character follows that is no word with it."""
    before = said.text[at - 1 : at]
    if not is_chinese(pair[1:] or MARK) or before in _MEASURED or pair in said.pairs:
        return False
    if pair[0] == _MONEY:
        return _open(said, at + 1)
    return at + 1 not in said.starts or before in _BREAKS


def _open(said: Sentence, at: int) -> bool:
    """Whether a Chinese character stands here that nothing explains: 高中华, and not 高中能报."""
    known = at in said.small or at in said.starts or said.text[at : at + 2] in EVERYDAY
    return is_chinese(said.text[at : at + 1] or MARK) and not known


def _end_of_name(said: Sentence, at: int) -> int:
    """Return where a name ends: one or two characters after the surname, before a title or a known word."""
    first = at + (2 if said.text[at : at + 2] in COMPOUND else 1)
    if _TITLE.match(said.text, first) or (at and said.text[at - 1] in _BEFORE_SURNAMES and first in said.starts):
        return first
    end = _until(said, first + 1, _run(said, first, 2).stop)
    return _further(said, end) if end - first == _PAIR else end


def _until(said: Sentence, first: int, last: int) -> int:
    """Return where the first word or title begins from `first` on, or `last`."""
    return next((at for at in range(first, last) if at in said.starts or _TITLE.match(said.text, at)), last)


def _further(said: Sentence, at: int) -> int:
    """Return where a name ends that nothing ended before: at the next known word or sign."""
    last = min(at + _FURTHER, len(said.text))
    return next((end for end in range(at, last) if not _open(said, end) or _TITLE.match(said.text, end)), last)


def _run(said: Sentence, at: int, most: int = _LONGEST) -> range:
    """Return the positions of at most so many Chinese characters from here on."""
    end = at
    while end < min(at + most, len(said.text)) and is_chinese(said.text[end]):
        end += 1
    return range(at, end)
