"""What a scenario comes to: nobody may be left out, and who was told twice must have been on the way at a blow."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from support.lean import Sent

HEAD = f"{'scenario':46} {'messages':>8} {'blows':>5} {'lost':>5} {'doubled':>7} {'in flight':>9} {'seconds':>7}"


@dataclass(frozen=True)
class Blow:
    """A kill or a jump: when, which chats were leased just after it, and whose life it struck (empty: everybody's)."""

    at: float
    leased: frozenset[int]
    life: str = ""

    def struck(self, sent: Sent) -> bool:
        return sent.at <= self.at and sent.chat in self.leased and self.life in {"", sent.life}

    def flying(self, by_chat: Mapping[int, list[Sent]]) -> set[int]:
        """Return who had been sent to without the sender having written down yet that it went well."""
        return {chat for chat in self.leased if any(map(self.struck, by_chat.get(chat, ())))}


@dataclass
class Verdict:
    """One row of the table, with all that is wrong with it."""

    name: str
    messages: int
    blows: int
    lost: int
    doubled: int
    in_flight: int
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def expect(self, holds: bool, otherwise: str) -> None:  # noqa: FBT001 - reads as a sentence
        if not holds:
            self.wrong.append(otherwise)

    def __str__(self) -> str:
        row = f"{self.name:46} {self.messages:8} {self.blows:5} {self.lost:5} {self.doubled:7} {self.in_flight:9}"
        told = "; ".join([*self.notes, *(f"WRONG: {fault}" for fault in self.wrong)])
        return f"{row} {self.seconds:7.1f}  {told}".rstrip()


def judge(name: str, wanted: Collection[int], accepted: Iterable[Sent], blows: list[Blow], *, each: int = 1) -> Verdict:
    """Compare what came in with what was to come in: `each` different messages to everybody."""
    by_chat = defaultdict(list)
    for sent in accepted:
        by_chat[sent.chat].append(sent if each > 1 else sent._replace(text=0))
    lost = sum(each - len({sent.text for sent in by_chat.get(chat, ())}) for chat in wanted)
    extras = [first for sends in by_chat.values() for first in _told_again(sends)]
    flying = [
        {sent.chat for chat in blow.leased for sent in by_chat.get(chat, ()) if blow.struck(sent)} for blow in blows
    ]
    blamed = Counter(next((n for n, blow in enumerate(blows) if blow.struck(first)), -1) for first in extras)
    verdict = Verdict(name, len(wanted) * each, len(blows), lost, len(extras), sum(map(len, flying)))
    verdict.expect(lost == 0, f"{lost} lost")
    verdict.expect(not by_chat.keys() - set(wanted), "somebody was told who had not asked")
    verdict.expect(blamed[-1] == 0, f"{blamed[-1]} doubled that no blow explains")
    for number, chats in enumerate(flying):
        verdict.expect(blamed[number] <= len(chats), f"blow {number + 1}: {blamed[number]} doubled of {len(chats)}")
    if blows:
        verdict.notes.append(_at_a_blow(blamed, [len(chats) for chats in flying]))
    return verdict


def _told_again(sends: list[Sent]) -> list[Sent]:
    """Return those after which the same text came once more."""
    texts = defaultdict(list)
    for sent in sorted(sends):
        texts[sent.text].append(sent)
    return [first for same in texts.values() for first, _ in pairwise(same)]


def _at_a_blow(blamed: Counter[int], flying: list[int]) -> str:
    doubled = [blamed[number] for number in range(len(flying))]
    return (
        f"at a blow doubled {sum(doubled) / len(flying):.2f} (at most {max(doubled)}), "
        f"in flight {sum(flying) / len(flying):.2f} (at most {max(flying)})"
    )
