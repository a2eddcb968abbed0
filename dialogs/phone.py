"""Telephone numbers: Chinese mobiles and landlines as people write them, other countries with a plus."""

import re

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from dialogs.plain import folded

_REACHABLE = (
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
    PhoneNumberType.PERSONAL_NUMBER,
    PhoneNumberType.VOIP,
)
_LABEL = re.compile(r"^(?:我的?)?(?:手机号码?|电话号码?|手机|电话|座机|号码)?(?:是|[:：])?")


def read_phone(text: str) -> str | None:
    """Return a number in E.164 (`+8613800000000`); none where nobody can be reached under it."""
    typed = _LABEL.sub("", folded(text))
    if re.search(r"[^\d+()\-./]", typed):
        return None
    try:
        number = phonenumbers.parse(typed, "CN")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) not in _REACHABLE:
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def shown(phone: str) -> str:
    """Return a number from E.164 as people read it: Chinese ones without the country."""
    number = phonenumbers.parse(phone)
    home = number.country_code == phonenumbers.country_code_for_region("CN")
    style = PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)
