"""E-mail addresses: reading one, and as much of it as may be shown."""

import re
import unicodedata
from typing import Final

from dialogs.plain import tidy

LONGEST: Final = 254
_LONGEST_NAME: Final = 64
_SHOWN: Final = 2
_ADDRESS: Final = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(
    r"^(?:(?:我们?的?)?(?:电子)?(?:邮箱|邮件)(?:地址)?(?:是|为)?|(?:my )?e-?mail(?: address)?(?: is)?)\s*[:：]?\s*",
    re.IGNORECASE,
)


def read_mail(text: str) -> str | None:
    """Return a whole e-mail address by its shape; none where it is none, or more than one."""
    said = _LABEL.sub("", unicodedata.normalize("NFKC", tidy(text)).strip(" <>。.,，;；")).strip(" <>")
    fits = _ADDRESS.fullmatch(said) and len(said) <= LONGEST and said.index("@") <= _LONGEST_NAME
    return said.casefold() if fits else None


def shown(address: str) -> str:
    """Return as much of an address as its owner knows it by."""
    name, _, host = address.rpartition("@")
    return f"{name[:_SHOWN] if len(name) > _SHOWN + 1 else name[:1]}***@{host}"
