"""Looking for telephone numbers and names in raw bytes, in clear or in a thin disguise."""

import re
from base64 import b64decode
from collections.abc import Iterable, Iterator

_DIGITS = re.compile(rb"\d(?:[ \-()\xa0.]{0,2}\d){10,}")
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{12,}={0,2}")
_HEX = re.compile(rb"(?:[0-9a-fA-F]{2}){11,}")
_CHINESE = re.compile(r"[\u3400-\u9fff]{2,}")


def numbers_in(raw: bytes, phones: Iterable[str]) -> set[str]:
    """Return the numbers, given in E.164, that stand there in any way."""
    wanted = {phone.removeprefix("+86").removeprefix("+").encode(): phone for phone in phones}
    sizes = {len(number) for number in wanted}
    return {wanted[found] for part in disguised(raw) for found in _runs(part, wanted, sizes)}


def names_in(raw: bytes, names: Iterable[str]) -> set[str]:
    """Return the names that stand there in any way; they are at least two Chinese characters long."""
    read = [*_read(raw), b"\n".join(_packed(raw)).decode("utf-8", "ignore")]
    said = "\n".join(found for text in read for found in _CHINESE.findall(text))
    return {name for name in names if name in said}


def disguised(raw: bytes) -> Iterator[bytes]:
    """Yield what stands there: as it is, as UTF-16, and whatever reads as base64 or hexadecimal digits."""
    yield raw
    yield from (raw[start::2] for start in (0, 1))  # every other byte of UTF-16 is nothing, where there are digits
    yield from _packed(raw)


def _packed(raw: bytes) -> Iterator[bytes]:
    for found in _BASE64.finditer(raw):
        text = found[0].replace(b"-", b"+").replace(b"_", b"/").rstrip(b"=")
        cut = (text[start:] for start in range(4))
        yield from (b64decode(part + b"=" * (-len(part) % 4)) for part in cut if len(part) % 4 != 1)
    for found in _HEX.finditer(raw):
        yield bytes.fromhex(found[0].decode())
        yield bytes.fromhex(found[0][1 : len(found[0]) // 2 * 2 - 1].decode())


def _runs(raw: bytes, wanted: dict[bytes, str], sizes: set[int]) -> Iterator[bytes]:
    for run in _DIGITS.finditer(raw):
        digits = re.sub(rb"\D", b"", run[0])
        for size in sizes:
            yield from (part for at in range(len(digits) - size + 1) if (part := digits[at : at + size]) in wanted)


def _read(raw: bytes) -> Iterator[str]:
    for encoding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be"):
        yield raw.decode(encoding, "ignore")
        if encoding.startswith("utf-16"):
            yield raw[1:].decode(encoding, "ignore")
