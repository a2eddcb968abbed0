"""The text of a token: what a program shows us, made so that whoever scans code for secrets recognises it."""

import hashlib
import re
import secrets
import zlib
from typing import Final

PREFIX: Final = "jw_"
SIGNS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
RANDOM: Final = 43
"""So many of these signs hold 256 bits."""
CHECK: Final = 6
SHAPE: Final = re.compile(rf"{PREFIX}[0-9A-Za-z]{{{RANDOM + CHECK}}}")


def fresh_token() -> str:
    """Return a new token: `jw_`, 256 random bits, and a checksum of both."""
    said = PREFIX + _written(secrets.randbits(256), RANDOM)
    return said + checksum(said)


def is_token(text: str) -> bool:
    """Whether this can be a token of ours; what cannot is not even looked for."""
    return bool(SHAPE.fullmatch(text)) and secrets.compare_digest(text[-CHECK:], checksum(text[:-CHECK]))


def checksum(text: str) -> str:
    """Return the CRC-32 of a text in six signs."""
    return _written(zlib.crc32(text.encode()), CHECK)


def digest(token: str) -> str:
    """Return what is kept of a token; the token itself is kept nowhere."""
    return hashlib.sha256(token.encode()).hexdigest()


def _written(number: int, length: int) -> str:
    signs = []
    for _ in range(length):
        number, sign = divmod(number, len(SIGNS))
        signs.append(SIGNS[sign])
    return "".join(reversed(signs))
