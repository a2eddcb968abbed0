"""Writing a file as a whole: first beside it, then in its place, readable by its owner only."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(out: Path) -> Iterator[Path]:
    """Give an empty file to write, in a folder of its own; it takes the place of `out` when all went well."""
    with tempfile.TemporaryDirectory(prefix=".export-", dir=out.parent) as folder:
        made = Path(folder) / out.name
        os.close(os.open(made, os.O_CREAT | os.O_EXCL, 0o600))
        yield made
        made.chmod(0o600)
        made.replace(out)
