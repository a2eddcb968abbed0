"""After a day of work neither the raw database nor the logs have a number or a name in clear."""

import io
from base64 import b64encode
from itertools import islice
from pathlib import Path

import pytest
from openpyxl import load_workbook

from knowledge.library import catalogue
from support.desk_day import whole_day
from support.leads import Maker
from support.scan import PIECE, names_in, numbers_in

MANY = 300
PHONE = "+8613804110007"
DIGEST = b"77a525260c521829a96a35ef3c710c0d"
DISGUISES = (
    b"+8613804110007", b"13804110007", b"x13804110007\0", b"138 0411 0007", b"138-0411-0007", b"+86 138 0411 0007",
    "13804110007".encode("utf-16-le"), "x13804110007".encode("utf-16-be"), b"13804110007".hex().encode(),
    b"+8613804110007" + DIGEST, DIGEST + b"13804110007", DIGEST + b"13804110007" + DIGEST,
    *(b64encode(b"x" * shift + b"+8613804110007" + b"y" * 3) for shift in range(3)),
    *(b"a" + b64encode(b"z" * shift + b"13804110007") for shift in range(3)),
    *("１３８０４１１０００７".encode(encoding) for encoding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be")),
    "１３８-０４１１-０００７".encode(), rb"\uff11\uff13\uff18\uff10\uff14\uff11\uff11\uff10\uff10\uff10\uff17",
)  # fmt: skip


@pytest.mark.parametrize("disguise", DISGUISES)
def test_the_scan_finds_a_number_however_it_is_disguised(disguise: bytes) -> None:
    assert numbers_in(b"\x01\xff" + disguise + b"\xfe\x02", [PHONE, "+8613900000000"]) == {PHONE}


@pytest.mark.parametrize(
    "word",
    [
        f"e13804110007{DIGEST.decode()[:20]}",
        "ab138041-1000-7abc-9def-0123456789ab",
        rf"\x{DIGEST.decode()}13804110007{DIGEST.decode()}",
    ],
)
def test_the_scan_takes_digits_of_ids_and_of_what_is_encrypted_for_no_number(word: str) -> None:
    assert numbers_in(word.encode(), [PHONE]) == set()
    assert numbers_in(f"{word} {PHONE}".encode(), [PHONE]) == {PHONE}


def test_the_scan_finds_what_lies_across_two_pieces() -> None:
    for start in (PIECE - len(PHONE), PIECE - 5, PIECE):
        assert numbers_in(b"\0" * start + PHONE.encode() + b"\0", [PHONE]) == {PHONE}


def test_the_scan_finds_a_name() -> None:
    for raw in ("王小明", "x欧阳王小明的"):
        assert names_in(b"\xff\x01" + raw.encode() + b"\0", ["王小明", "李四光"]) == {"王小明"}
        assert names_in(b64encode(raw.encode()), ["王小明"]) == {"王小明"}


async def test_no_number_stands_in_clear_anywhere(settings: dict[str, str], tmp_path: Path) -> None:
    said = list(islice(Maker(catalogue(), fixed={"note": ""}).leads(), MANY))
    raw, file = await whole_day(tmp_path, settings, said)
    found = {cell.value for row in load_workbook(io.BytesIO(file)).worksheets[0].iter_rows() for cell in row}
    assert len({lead.name for lead in said} & found) > MANY / 3
    assert b"SealError" in raw
    assert numbers_in(raw, (lead.phone for lead in said)) == set()
    assert names_in(raw, (lead.name for lead in said if len(lead.name) > 2 and lead.name.isalpha())) == set()
