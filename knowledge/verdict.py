"""The words for how a condition and a tier stand."""

from enum import StrEnum


class Verdict(StrEnum):
    """A first opinion on one tier, judged on its conditions alone."""

    QUALIFIES = "qualifies"
    REVIEW = "review"
    NOT_QUALIFIED = "not_qualified"
    UNKNOWN = "unknown"


class Truth(StrEnum):
    """How one condition stands; unknown is never false and never silently true."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"
