"""The catalogue, read once."""

import pytest

from knowledge.library import Library, load


@pytest.fixture(scope="session")
def library() -> Library:
    return load()
