"""E-mail addresses: whether one can be written to, and how it is spelt for us."""

import re
import unicodedata
from typing import Final

LONGEST: Final = 254
_LONGEST_NAME: Final = 64
_LONGEST_HOST: Final = 253
_NAME: Final = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_DOTS: Final = str.maketrans("。．｡", "...")


class AddressError(ValueError):
    """This is no address of e-mail that we can write to."""


def normal(typed: str) -> str:
    """Return an address as we keep and write it: small letters, full-width ones as usual, the host in ASCII.

    AddressError where it is none. The part before the @ must be ASCII (RFC 5321): few servers take anything else.
    """
    plain = unicodedata.normalize("NFKC", typed.translate(_DOTS)).strip().casefold()
    name, at, host = plain.rpartition("@")
    host = _ascii(host)
    address = f"{name}@{host}"
    if not at or len(address) > LONGEST or not _is_name(name) or not _is_host(host):
        raise AddressError
    return address


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise AddressError from error


def _is_name(name: str) -> bool:
    return len(name) <= _LONGEST_NAME and _NAME.fullmatch(name) is not None


def _is_host(host: str) -> bool:
    """Whether this is a name with a dot that can be looked up; an address of digits alone is none."""
    labels = host.split(".")
    fits = len(host) <= _LONGEST_HOST and all(_LABEL.fullmatch(label) for label in labels)
    return fits and len(labels) > 1 and not labels[-1].isdigit()
