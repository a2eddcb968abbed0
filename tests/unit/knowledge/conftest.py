"""Reading each text of the catalogue once, though most tests of the check read a whole copy of it."""

from collections.abc import Iterator
from functools import lru_cache

import pytest

from knowledge import files


@pytest.fixture(scope="session", autouse=True)
def _read_once() -> Iterator[None]:
    """Keep what was read by its text, so that a test that changes one file reads that one alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "_loaded", lru_cache(maxsize=512)(files._loaded))
        yield
