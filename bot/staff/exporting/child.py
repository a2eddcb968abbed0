"""The process that writes the file of an export: it reads JSON lines and knows nothing of leads, keys or databases.

The first line is the layout, each row an array of texts, and the last line an object with what explains them. The file
goes to the standard output. It imports next to nothing, so that it stays small.
"""

import json
import os
import shutil
import sys
from types import ModuleType
from typing import Any, BinaryIO, Final

from bot.staff.exporting.layout import Layout
from bot.staff.sheet import Sheet, SheetFullError

GONE: Final = 1
FULL: Final = 3
_POLITE: Final = 5


def main(scratch: str) -> int:
    """Write the file; return 0, FULL where the format holds no more rows, or GONE where nobody sends the rest."""
    os.nice(_POLITE)
    try:
        return _write(sys.stdin.buffer, sys.stdout.buffer, scratch)
    except SheetFullError:
        return FULL
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _write(given: BinaryIO, out: BinaryIO, scratch: str) -> int:
    layout = Layout(**json.loads(given.readline()))
    with open(os.path.join(scratch, "plain"), "w+b") if layout.password else out as file:  # noqa: PTH118, PTH123 - small
        sheet = _sheet(layout, file, scratch)
        for line in given:
            said = json.loads(line)
            if isinstance(said, dict):
                return _end(layout, sheet, file, out, said)
            sheet.write(said)
    return GONE


def _end(layout: Layout, sheet: Sheet, file: BinaryIO, out: BinaryIO, said: dict[str, Any]) -> int:
    sheet.explain(said["about"])
    sheet.close()
    if layout.password:
        _encrypt(file, layout.password, out)
    return 0


def _encrypt(plain: BinaryIO, password: str, out: BinaryIO) -> None:
    from msoffcrypto.format.ooxml import OOXMLFile  # noqa: PLC0415 - large, and mostly not wanted

    OOXMLFile(plain).encrypt(password, out)


def _sheet(layout: Layout, out: BinaryIO, scratch: str) -> Sheet:
    if layout.format == "xlsx":
        _leave_out_pictures()
        from bot.staff.xlsx import Xlsx  # noqa: PLC0415 - after the line before

        return Xlsx(out, scratch, layout)
    from bot.staff.comma import Comma  # noqa: PLC0415 - not beside a workbook

    return Comma(out, layout.headers, raw=layout.format == "raw")


def _leave_out_pictures() -> None:
    """Put an empty module where XlsxWriter has its pictures, which bring OpenSSL with them: 4 MiB."""
    name = "xlsxwriter.image"
    hollow = ModuleType(name)
    hollow.Image = type("Image", (), {})  # type: ignore[attr-defined]
    sys.modules[name] = hollow


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
