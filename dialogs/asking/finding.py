"""From what is meant to what the notices say to it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from dialogs.asking.evidence import Evidence
from dialogs.asking.found import Found, Item, Part, Refusal
from dialogs.asking.frame import Frame, frame_of
from dialogs.asking.normal import LONGEST
from dialogs.asking.overlap import nearest
from dialogs.asking.standing import standing
from dialogs.asking.state import Meant, meant
from dialogs.plain import says_something
from knowledge.library import Library
from knowledge.notice import Notice, Statement
from knowledge.words import Subject

_GUESSED = 2.0
"""A question that rests on less evidence than this, and has more that nobody understands, is not understood."""
_UNEXPLAINED = 4
_OTHERS = ("other-policy", "other-programme")
_CHAT = ("small-talk", "insult")


def find(library: Library, turns: Sequence[str], context: Sequence[str] = (), only: str = "") -> Found:
    """Return what there is to say to the last of these turns.

    `context` are the ids of the notices that are being read or are in scope; `only` is the one that was chosen when
    asked back. Ids that do not exist are ignored.
    """
    if not turns or not says_something(turns[-1]):
        return Found("decline", refusal="empty")
    if len(turns[-1]) > LONGEST:
        return Found("decline", refusal="long")
    frames = [frame_of(library, turn[: LONGEST + 1]) for turn in turns[-_REMEMBERED:]]
    asked = meant(library, frames, context)
    if only in library.notices:
        asked = replace(asked, notices=(only,), apart=False, elsewhere=False)
    return _found(library, frames[-1], asked)


_REMEMBERED = 6
"""So many turns are looked back at."""


def _found(library: Library, frame: Frame, asked: Meant) -> Found:
    refusal = _refusal(frame, asked)
    if refusal is not None:
        return Found("decline", refusal=refusal, missed=refusal in ("elsewhere", *_OTHERS))
    asks = _asks(library, frame, asked)
    if asks is None:
        return _by_words(library, frame, asked) or Found("decline", refusal="unknown", missed=True)
    return _answered(library, frame, asked, asks)


def _refusal(frame: Frame, asked: Meant) -> Refusal | None:
    """Return why this is not answered, if it is not."""
    declined = [found for found in frame.asks if found.subject.role == "decline"]
    others = [found for found in frame.asks if found.subject.role != "decline"]
    for found in declined:
        if found.subject.stern:
            return found.subject.id  # type: ignore[return-value]  # the ids of declines are refusals: tested
    if asked.elsewhere:
        return "elsewhere"
    plain = max((found.score for found in others if not found.subject.general and not found.weak), default=0.0)
    for found in declined:
        if found.subject.id in _OTHERS and found.score >= plain:
            return found.subject.id  # type: ignore[return-value]
        if found.subject.id in _CHAT and not others:
            return found.subject.id  # type: ignore[return-value]
    return None


def _asks(library: Library, frame: Frame, asked: Meant) -> tuple[Evidence, ...] | None:
    """Return what is asked; none where it is not understood."""
    asks = tuple(found for found in asked.asks if found.subject.role != "decline")
    if not asks:
        return None
    unsure = all(found.weak or found.score < _GUESSED for found in asks)
    scoped = bool(asked.notices)
    if unsure and not asked.inherited and len(frame.rest) >= (_UNEXPLAINED if scoped else 2):
        return None
    if asked.inherited and not frame.says_where and len(frame.rest) >= _UNEXPLAINED:
        return None
    return asks


def _by_words(library: Library, frame: Frame, asked: Meant) -> Found | None:
    """Answer by the very words of a statement, where no subject of the lexicon is meant."""
    notices = [library.notices[n] for n in asked.notices or library.notices]
    told = nearest(library, frame.text, notices)
    if told:
        parts = tuple(Part(library.notices[n], tuple(Item(s.id, s) for s in said)) for n, said in told.items())
        return Found("answer" if len(parts) == 1 or asked.apart else "clarify", parts, claims=asked.claims)
    if asked.notices and frame.says_where and not frame.rest and not frame.asks:
        summary = library.lexicon.subjects.get("summary")
        parts = tuple(_part(library, n, (summary,) if summary else (), asked) for n in notices)
        return Found("answer", parts, (summary,) if summary else ())
    return None


def _answered(library: Library, frame: Frame, asked: Meant, asks: tuple[Evidence, ...]) -> Found:
    subjects = tuple(found.subject for found in asks)
    notices = [library.notices[n] for n in asked.notices or library.notices]
    parts = [_part(library, notice, subjects, asked) for notice in notices]
    speaking = tuple(part for part in parts if part.items)
    if asked.apart or (frame.compares and asked.notices):
        return _told(tuple(parts), subjects, asked)
    if not asked.notices and frame.compares and _of_all(frame):
        return _told(speaking, subjects, asked)
    if len(speaking) > 1:
        return Found("clarify", speaking, subjects, claims=asked.claims, tiers=asked.tiers)
    if speaking:
        return _told(speaking, subjects, asked)
    return _told(tuple(parts), subjects, asked) if asked.notices else Found("decline", refusal="unknown", missed=True)


def _of_all(frame: Frame) -> bool:
    return True


def _told(parts: tuple[Part, ...], subjects: tuple[Subject, ...], asked: Meant) -> Found:
    silent = all(not part.items for part in parts)
    return Found("answer", parts, subjects, claims=asked.claims, tiers=asked.tiers, missed=silent)


def _part(library: Library, notice: Notice, subjects: Sequence[Subject], asked: Meant) -> Part:
    aspects = tuple(subject for subject in subjects if subject.role == "aspect")
    papers = [subject for subject in subjects if subject.role == "paper"]
    items: dict[str, Item] = {}
    silent = []
    for subject in subjects:
        if subject.role == "aspect" and papers:
            continue
        refs = notice.subjects.get(subject.id, ())
        found = list(_items(library, notice, refs, aspects if subject.role == "paper" else (), asked))
        if not found:
            silent.append(subject)
        for item in found:
            items.setdefault(item.ref, item)
    blank = any(item.statement in notice.blanks for item in items.values())
    return Part(notice, tuple(items.values()), tuple(silent), contact=blank or not items)


def _items(
    library: Library, notice: Notice, refs: Iterable[str], aspects: tuple[Subject, ...], asked: Meant
) -> Iterator[Item]:
    known = statements_of(notice)
    found = [(ref, known.get(ref.partition("/")[0])) for ref in refs]
    mine = [tier.partition("/")[2] for tier in asked.tiers if tier.startswith(f"{notice.id}/")]
    kept = [(ref, s) for ref, s in found if s is None or not mine or any(map(s.concerns, mine))]
    for ref, statement in kept or found:
        only = "" if ref.startswith("@") else ref.partition("/")[2]
        yield Item(ref, statement, only, aspects, standing(library, notice, statement, asked.claims))


def statements_of(notice: Notice) -> dict[str, Statement]:
    """Return every statement of a notice by its id."""
    kinds = (
        notice.conditions, notice.routes, notice.restrictions, notice.quotas, notice.materials,
        notice.rules_of_handing_in, notice.stages, notice.benefits, notice.duties, notice.penalties, notice.validity,
        notice.blanks, notice.background, notice.contacts,
    )  # fmt: skip
    return {statement.id: statement for kind in kinds for statement in kind}
