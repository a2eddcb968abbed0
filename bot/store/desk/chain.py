"""Walking along the record and naming each row that was changed, taken away or added; a pure decision of its rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias

from bot.store.crypto import Keys, SealError
from bot.store.desk.record import START, TAMPERED, Ends, chained, detail_place, joined

Kind: TypeAlias = Literal["changed", "digest", "missing", "cut", "extra", "ends", "tampered", "locked"]
"""`changed`: what the row says. `digest`: only its digest. `missing`: rows between others. `cut`: rows at the end.
`extra`: a row that nobody recorded. `ends`: the ends of the chain are not ours. `tampered`: so they were before it.
`locked`: the detail is of a key that is not here, so that the row cannot be checked."""
Row: TypeAlias = tuple[int, datetime, str | None, str, str, str, str, str, bytes, str]
"""seq, at, person, role, what, kind, subject, place, detail_sealed, digest."""
_FURTHER: Final = 8
"""So many changed rows in a row are told apart from those whose digest alone was changed."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and with which rows: from the first to the last."""

    kind: Kind
    first: int
    last: int


@dataclass
class Walk:
    """Where a walk is: the row `seq` was the last. Rows come in their order; those beyond `ends` are nobody's.

    `fits` are the digests that the next row may chain on, each with the rows whose own digest is then the wrong one;
    nothing where any would do, after a gap.
    """

    keys: Keys
    ends: Ends
    seq: int
    fits: dict[str, tuple[int, ...]]
    doubtful: list[int] = field(default_factory=list)

    def take(self, rows: Iterable[Row]) -> Iterator[Fault]:
        """Go on along these rows."""
        for row in rows:
            seq = row[0]
            if self.ends.whole and not self.ends.gone_seq < seq <= self.ends.seq:
                yield Fault("extra", seq, seq)
                continue
            if seq != self.seq + 1:
                yield from self._gap(seq)
            yield from self._next(row)

    def skip(self, ends: Ends) -> None:
        """Go on after what retention has taken away meanwhile, if that is further than here."""
        if ends.whole and ends.gone_seq > self.seq:
            self.seq, self.fits = ends.gone_seq, {ends.gone_digest: ()}

    def finish(self) -> Iterator[Fault]:
        """Say what is wrong with the end of the chain."""
        if not self.ends.whole:
            yield from self._settle(())
            yield Fault("ends", self.ends.seq, self.ends.seq)
            return
        if self.seq < self.ends.seq:
            yield from self._settle(())
            yield Fault("cut", self.seq + 1, self.ends.seq)
        elif self.fits and self.ends.digest not in self.fits:
            yield from self._settle(())
            yield Fault("changed", self.seq, self.seq)
        else:
            yield from self._settle(self.fits.get(self.ends.digest, ()))

    def _gap(self, seq: int) -> Iterator[Fault]:
        yield from self._settle(())
        yield Fault("missing", self.seq + 1, seq - 1)
        self.fits = {}

    def _next(self, row: Row) -> Iterator[Fault]:
        self.seq, digest = row[0], row[-1]
        said = self._said(row)
        if said is not None and not self.doubtful and self._follows(said, digest):
            self.fits = {digest: ()}
        else:
            yield from self._doubt(row, said)
        if row[4] == TAMPERED:
            yield Fault("tampered", self.seq, self.seq)

    def _follows(self, said: str, digest: str) -> bool:
        """Whether a row chains on the only one that it may chain on, as nearly every row does."""
        return len(self.fits) == 1 and all(chained(self.keys, before, said) == digest for before in self.fits)

    def _doubt(self, row: Row, said: str | None) -> Iterator[Fault]:
        digest = row[-1]
        follows = {} if said is None else {chained(self.keys, before, said): before for before in self.fits or (START,)}
        if digest in follows or (not self.fits and said is not None):
            yield from self._settle(self.fits.get(follows.get(digest, ""), ()))
            self.fits = {digest: ()}
        elif said is None and not self.keys.knows(row[8]):
            yield from self._settle(())
            yield Fault("locked", self.seq, self.seq)
            self.fits = {digest: ()}
        else:
            self.doubtful.append(self.seq)
            bad = {mine: (*self.fits.get(before, ()), self.seq) for mine, before in follows.items()}
            self.fits = {digest: ()} | dict(list(bad.items())[:_FURTHER])

    def _settle(self, wrong: tuple[int, ...]) -> Iterator[Fault]:
        """Name the rows in doubt, of which these have a wrong digest and nothing else."""
        yield from (Fault("digest" if seq in wrong else "changed", seq, seq) for seq in self.doubtful)
        self.doubtful.clear()

    def _said(self, row: Row) -> str | None:
        """Return what a row says; None where its detail does not open, so that it is not what was recorded."""
        seq, at, person, role, what, kind, subject, place, sealed, _ = row
        try:
            detail = self.keys.open_text(sealed, detail_place(seq))
        except (SealError, UnicodeDecodeError):
            return None
        return joined(seq, at, person, role, what, kind, subject, place, detail)


def begin(keys: Keys, ends: Ends, after: int, digest: str) -> Walk:
    """Begin a walk after a row with this digest, or after what retention took away, whichever is later."""
    walk = Walk(keys, ends, after, {digest: ()} if digest or not after else {})
    walk.skip(ends)
    return walk


def as_row(row: Any) -> Row:
    """Return a row of the table `audit` as a walk takes it."""
    return tuple(row)
