"""The districts are sound: each place is one of ours, and each id and name is there once."""

from collections import Counter
from collections.abc import Iterator

from knowledge.check.words import check_words
from knowledge.files import Fault
from knowledge.library import Library
from knowledge.place import CITY, District, PlaceFile


def check_places(library: Library, files: dict[str, PlaceFile]) -> Iterator[Fault]:
    """Yield what is wrong in the files of the places."""
    for place, file in files.items():
        yield from (Fault(f"places/{place}.yaml", field, problem) for field, problem in _place(library, file))


def _place(library: Library, file: PlaceFile) -> Iterator[tuple[str, str]]:
    notices = {notice.id for notice in library.notices_in(file.id)}
    ids = Counter(district.id for district in file.districts)
    names = Counter(name for district in file.districts for name in _names(district))
    if not notices:
        yield "id", f"no notice is of the place {file.id}"
    yield from check_words(file)
    for district in file.districts:
        found = _district(file.id, district, notices)
        repeated = (("says", f"「{name}」 names another one too") for name in _names(district) if names[name] > 1)
        yield from ((f"districts.{district.id}.{field}", problem) for field, problem in (*found, *repeated))
        if ids[district.id] > 1:
            yield f"districts.{district.id}", "is there more than once"


def _district(place: str, district: District, notices: set[str]) -> Iterator[tuple[str, str]]:
    yield from (("only", f"{other} is no notice of {place}") for other in district.only if other not in notices)
    if (district.id == CITY) != (district.kind == CITY):
        yield "kind", f"{CITY} is the kind of the one with the id {CITY}, and of no other"


def _names(district: District) -> set[str]:
    """Return every name by which a district can be called, as it is compared."""
    return {name.casefold() for name in (district.name.zh, district.name.en, *district.says)}
