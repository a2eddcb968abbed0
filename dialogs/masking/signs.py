"""Where numbers, accounts and Latin names stand in a sentence."""

import re
from collections.abc import Iterator

from dialogs.masking.sentence import CHINESE, Sentence
from dialogs.masking.surnames import FIRST_NAMES

_TOKEN = re.compile(rf"[^\W{CHINESE}]+")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_NUMERALS = "零一二三四五六七八九十百千万亿两幺壹贰叁肆伍陆柒捌玖拾佰仟"
_SPELT = re.compile(rf"[{_NUMERALS}0-9](?:[|\s.-]?[{_NUMERALS}0-9]){{2,}}")
_SYLLABLE = (
    "(?:zh|ch|sh|[b-df-hj-np-tw-z])?"
    "(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|ve|[aeiouv])"
)
_PINYIN = re.compile(f"(?:{_SYLLABLE})++")
_ACCOUNT = re.compile(
    r"(?:微信号?|[vq]信|qq号?|vx|wx|账号|帐号|账户|用户名|网名|密码|身份证号?码?|抖音号?|邮箱)[:=|\s是为叫]*(?P<id>[!-~]+)"
)
_CUE = re.compile(
    r"\b(?:name is|name's|name:|called|call me|mr|mrs|ms|miss|dr|madam|mister|wechat|weixin|telegram|skype)\b[.:\s]*"
)
_SOFT_CUE = re.compile(r"\b(?:i am|i'm|im|this is|friend|colleague|apprentice|master)\b[:\s]*")
_MOST = 3


def signs(said: Sentence) -> Iterator[range]:
    """Yield the positions of whatever has a digit or a foreign letter in it, of accounts, and of Latin names."""
    for found in _TOKEN.finditer(said.text):
        if not found[0].isascii() or any(char.isdigit() for char in found[0]):
            yield range(*found.span())
    yield from (range(*found.span()) for found in _SPELT.finditer(said.text))
    yield from (range(*found.span("id")) for found in _ACCOUNT.finditer(said.text))
    yield from _latin_names(said)


def _latin_names(said: Sentence) -> Iterator[range]:
    words = list(_WORD.finditer(said.text))
    yield from (range(*word.span()) for word in words if _foreign(said, word[0]))
    for word in words:
        if word[0] in FIRST_NAMES:
            yield from _following(said, words, word.start(), always=1)
    for cue in _CUE.finditer(said.text):
        yield from _following(said, words, cue.end(), always=1)
    for cue in _SOFT_CUE.finditer(said.text):
        yield from _following(said, words, cue.end(), always=0)


def _following(said: Sentence, words: list[re.Match[str]], at: int, always: int) -> Iterator[range]:
    """Yield up to three words from here on; the first `always` even where they are known words."""
    after = [word for word in words if word.start() >= at][:_MOST]
    for place, word in enumerate(after):
        if place >= always and word[0] in said.latin:
            return
        yield range(*word.span())


def _foreign(said: Sentence, word: str) -> bool:
    """Whether an unknown word is written with a capital or sounds Chinese."""
    return word not in said.latin and (word in said.capitals or bool(_PINYIN.fullmatch(word)))
