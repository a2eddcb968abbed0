"""One place of a copy of the catalogue that is broken, and what the check has to say of it."""

from typing import NamedTuple

from support.sixth import ID

NOTICE = f"notices/{ID}"
SOURCE = f"{ID}.txt"


class Break(NamedTuple):
    """Put `new` for `old` (its first place) in `file`; the check must name `field` in a file that ends in `named`."""

    file: str
    old: str
    new: str
    named: str
    field: str
    says: str


def rules(old: str, new: str, field: str, says: str) -> Break:
    return Break(f"{NOTICE}/conditions.yaml", old, new, f"{ID}/conditions.yaml", field, says)


def notice(old: str, new: str, field: str, says: str) -> Break:
    return Break(f"{NOTICE}/notice.yaml", old, new, f"{ID}/notice.yaml", field, says)


def stages(old: str, new: str, field: str, says: str) -> Break:
    return Break(f"{NOTICE}/procedure.yaml", old, new, f"{ID}/procedure.yaml", field, says)


def papers(old: str, new: str, field: str, says: str) -> Break:
    return Break(f"{NOTICE}/materials.yaml", old, new, f"{ID}/materials.yaml", field, says)


def coverage(old: str, new: str, field: str, says: str) -> Break:
    return Break(f"{NOTICE}/coverage.yaml", old, new, f"{ID}/coverage.yaml", field, says)


def facts(old: str, new: str, field: str, says: str) -> Break:
    return Break("facts/workshop.yaml", old, new, "facts/workshop.yaml", field, says)


def places(old: str, new: str, field: str, says: str) -> Break:
    return Break("places/linlan.yaml", old, new, "places/linlan.yaml", field, says)
