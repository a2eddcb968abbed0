"""Looking for telephone numbers and names in raw bytes, in clear or in a thin disguise; ten thousand at a time."""

import re
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from unicodedata import normalize

PIECE: Final = 1 << 20
OVERLAP: Final = 1 << 10
"""So much of a piece is looked through again with the next: nothing that is sought is longer."""
ENCODINGS: Final = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
_DIGITS: Final = re.compile(rb"\d[\d \-()\xa0.]{9,}\d")
_DIGITS_16: Final = re.compile(rb"\d(?:\0[\d \-()\xa0.]){9,}\0\d")
_RANDOM: Final = re.compile(
    rb"(?<![0-9a-f])(?:[0-9a-f]{32}|[0-9a-f]{64})(?![0-9a-f])"
    rb"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    rb"|(?<=\\x)[0-9a-f]{56,}"
)
"""Digests, ids and encrypted bytes written out; by their lengths, so that a number right beside one is seen.

Among millions of them, some have a number of somebody by chance.
"""
_NOT_DIGITS: Final = re.compile(rb"\D+")
_BASE64: Final = re.compile(rb"[A-Za-z0-9+/_-]{12,}")
_HEX: Final = re.compile(rb"[0-9a-fA-F]{22,}")
_PLAIN: Final = bytes.maketrans(b"-_", b"+/")
_WIDE: Final = {
    "utf-8": re.compile(rb"\xef\xbc[\x90-\x99](?:[ \-]{0,2}\xef\xbc[\x90-\x99]){10,}"),
    "gb18030": re.compile(rb"\xa3[\xb0-\xb9](?:[ \-]{0,2}\xa3[\xb0-\xb9]){10,}"),
    "utf-16-le": re.compile(rb"[\x10-\x19]\xff(?:[\x10-\x19]\xff){10,}"),
    "utf-16-be": re.compile(rb"\xff[\x10-\x19](?:\xff[\x10-\x19]){10,}"),
    "unicode_escape": re.compile(rb"\\u[fF]{2}1\d(?:\\u[fF]{2}1\d){10,}"),
}
"""Full-width digits, as each encoding writes them."""


@dataclass(frozen=True)
class Sought:
    """The numbers, in E.164, and the names that are looked for; a name has at least two characters, all Chinese."""

    phones: Iterable[str] = ()
    names: Iterable[str] = ()
    _numbers: Mapping[bytes, str] = field(init=False)
    _sizes: frozenset[int] = field(init=False)
    _names: Mapping[str, tuple[re.Pattern[bytes], Mapping[bytes, str]]] = field(init=False)

    def __post_init__(self) -> None:
        numbers = {phone.removeprefix("+86").removeprefix("+").encode(): phone for phone in self.phones}
        object.__setattr__(self, "_numbers", numbers)
        object.__setattr__(self, "_sizes", frozenset(len(number) for number in numbers))
        object.__setattr__(self, "_names", dict(_spelled(tuple(self.names))))

    def within(self, raw: bytes) -> set[str]:
        """Return the numbers and the names that stand there in any way."""
        found: set[str] = set()
        for start in range(0, max(len(raw), 1), PIECE):
            for part in layers(raw[start : start + PIECE + OVERLAP]):
                found |= self._numbers_of(part)
                found |= self._names_of(part)
        return found

    def _numbers_of(self, raw: bytes) -> set[str]:
        runs = (_NOT_DIGITS.sub(b"", run) for run in _runs(raw))
        return {self._numbers[part] for run in runs for part in _windows(run, self._sizes) if part in self._numbers}

    def _names_of(self, raw: bytes) -> set[str]:
        found: set[str] = set()
        for signs, spelled in self._names.values():
            sizes = {len(name) for name in spelled}
            found |= {spelled[part] for run in signs.findall(raw) for part in _windows(run, sizes) if part in spelled}
        return found


def numbers_in(raw: bytes, phones: Iterable[str]) -> set[str]:
    """Return the numbers, given in E.164, that stand there in any way."""
    return Sought(phones=phones).within(raw)


def names_in(raw: bytes, names: Iterable[str]) -> set[str]:
    """Return the names that stand there in any way; they are at least two Chinese characters long."""
    return Sought(names=names).within(raw)


def layers(raw: bytes) -> Iterator[bytes]:
    """Yield what stands there, and what it says where it reads as base64 or hexadecimal digits."""
    yield raw
    yield b"\n".join(_packed(raw))


def _runs(raw: bytes) -> Iterator[bytes]:
    """Yield what looks like a number: as it is, as UTF-16, or in full-width digits."""
    yield from _DIGITS.findall(_RANDOM.sub(b"x", raw))
    yield from _DIGITS_16.findall(raw)
    for encoding, wide in _WIDE.items():
        yield from (normalize("NFKC", found.decode(encoding)).encode() for found in wide.findall(raw))


def _packed(raw: bytes) -> Iterator[bytes]:
    for found in _BASE64.finditer(raw):
        text = found[0].translate(_PLAIN)
        cut = (text[start:] for start in range(4))
        yield from (b64decode(part + b"=" * (-len(part) % 4)) for part in cut if len(part) % 4 != 1)
    for found in _HEX.finditer(raw):
        digits = found[0].decode()
        yield from (bytes.fromhex(digits[start : start + (len(digits) - start) // 2 * 2]) for start in range(2))


def _windows(run: bytes, sizes: Iterable[int]) -> Iterator[bytes]:
    for size in sizes:
        yield from (run[at : at + size] for at in range(len(run) - size + 1))


def _spelled(names: tuple[str, ...]) -> Iterator[tuple[str, tuple[re.Pattern[bytes], Mapping[bytes, str]]]]:
    """Yield for each encoding what runs of the bytes of all names look like, and each name as it writes it."""
    for encoding in ENCODINGS if names else ():
        spelled = {name.encode(encoding): name for name in names}
        signs = b"".join(re.escape(bytes([one])) for one in sorted(set(b"".join(spelled))))
        yield encoding, (re.compile(b"[%s]{%d,}" % (signs, min(map(len, spelled)))), spelled)
