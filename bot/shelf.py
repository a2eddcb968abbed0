"""The catalogue as it is now, for everybody who answers from it: read it at the time of use and keep none."""

from knowledge.library import Library


class Shelf:
    """Holds the current catalogue. Whoever answers takes `library` once and answers from that one alone."""

    def __init__(self, encoded: Library) -> None:
        self._encoded = encoded
        self._library = encoded

    @property
    def encoded(self) -> Library:
        """The catalogue as this program came with it."""
        return self._encoded

    @property
    def library(self) -> Library:
        """The catalogue with every date as it is now."""
        return self._library
