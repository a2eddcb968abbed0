"""`jiangwen check`: whether the catalogue is sound."""

import sys
from argparse import Namespace

from bot.commands.settings import read_settings
from bot.commands.sources import folder_of
from knowledge.check.catalogue import Report, check_catalogue
from knowledge.files import HERE


def run(arguments: Namespace) -> int:
    """Print every fault by file and field; 1 where there is any."""
    sources = folder_of(read_settings(sources=arguments.sources))
    report = check_catalogue(arguments.catalogue or HERE, sources)
    sys.stdout.write("".join(f"{line}\n" for line in _lines(report, str(sources))))
    return int(bool(report.faults))


def _lines(report: Report, sources: str) -> list[str]:
    lines = [str(fault) for fault in report.faults]
    if report.unread:
        names = ", ".join(report.unread)
        lines.append(f"Not compared with its official text, which is not in {sources} (say --sources FOLDER): {names}")
    lines.append(f"{len(report.faults)} faults" if report.faults else f"{report.notices} notices are sound.")
    return lines
