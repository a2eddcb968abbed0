"""The catalogue, read once."""

import pytest

from knowledge.library import Library, catalogue


@pytest.fixture(scope="session")
def library() -> Library:
    return catalogue()
