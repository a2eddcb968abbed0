"""From what is meant to what the notices say to it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from dialogs.asking.evidence import Evidence
from dialogs.asking.found import Found, Part, Refusal
from dialogs.asking.frame import CHAT, COMPARE, Frame, frame_of
from dialogs.asking.meant import Meant
from dialogs.asking.normal import LONGEST
from dialogs.asking.overlap import nearest
from dialogs.asking.parting import brief, part_by_words, part_of
from dialogs.asking.state import after, turns_away
from dialogs.asking.statements import mentioned
from dialogs.plain import says_something
from knowledge.library import Library
from knowledge.words import Subject

_REMEMBERED = 4
"""So many turns are looked back at."""
_GUESSED = 2.0
"""A question that rests on less evidence than this, and has more that nobody understands, is not understood."""
_UNEXPLAINED = 4
_OVERVIEW = "summary"
_FOR_A_PERSON = "leader-conditions"
_WHETHER = ("now-open", "tiers")
"""Subjects that 还能报吗 and 报哪一档 may mean, unless somebody says something of himself."""
_OTHERS = ("other-policy", "other-programme")


def find(library: Library, turns: Sequence[str], context: Sequence[str] = (), only: str = "") -> Found:
    """Return what there is to say to the last of these turns.

    `context` are the ids of the notices that are being read or are in scope; `only` is the one that was chosen when
    asked back. Ids that do not exist are ignored.
    """
    if turns and len(turns[-1]) > LONGEST:
        return Found("decline", refusal="long")
    if not turns or not says_something(turns[-1]):
        return Found("decline", refusal="empty")
    frames = [frame_of(library, turn[: LONGEST + 1]) for turn in turns[-_REMEMBERED:]]
    asked = after(library, _known(library, frames[:-1], context), frames[-1])
    if only in library.notices:
        asked = replace(asked, notices=(only,), apart=False, elsewhere=False)
    return _found(library, frames[-1], asked)


def _known(library: Library, frames: Sequence[Frame], context: Sequence[str]) -> Meant:
    """Return what was meant before: by the screen, by earlier turns, and by what these were answered with."""
    known = Meant(notices=tuple(n for n in library.notices if n in context))
    for frame in frames:
        if not turns_away(frame):
            known = after(library, known, frame)
            found = () if known.notices else _found(library, frame, known).notices
            known = replace(known, notices=found) if len(found) == 1 else known
    return known


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
            return cast("Refusal", found.subject.id)
    if asked.elsewhere:
        return "elsewhere"
    plain = max((found.score for found in others if not found.subject.general and not found.weak), default=0.0)
    for found in declined:
        if found.subject.id in _OTHERS and found.score >= plain:
            return cast("Refusal", found.subject.id)
        if found.subject.id in CHAT:
            return cast("Refusal", found.subject.id)
    return "private" if frame.people and any(found.subject.reads for found in others) else None


def _asks(library: Library, frame: Frame, asked: Meant) -> tuple[Subject, ...] | None:
    """Return the subjects that are asked for; none where the question is not understood."""
    asks = tuple(found for found in asked.asks if found.subject.role != "decline")
    claimed = _claimed(library, asked, asks)
    if claimed:
        return claimed
    if not asks or _guessed(frame, asked, asks):
        return None
    comparing = library.lexicon.subjects.get(COMPARE)
    if comparing and frame.compares and all(found.subject.general for found in asks):
        return (comparing,)
    return (*(found.subject for found in asks), *_also_claimed(library, frame, asks))


def _also_claimed(library: Library, frame: Frame, asks: tuple[Evidence, ...]) -> tuple[Subject, ...]:
    """Return what else somebody says of himself: his age beside the level that he asks about."""
    if not all(found.subject.reads for found in asks):
        return ()
    told = frame.claims.keys() - {fact for found in asks for fact in found.subject.reads}
    return tuple(subject for subject in library.lexicon.subjects.values() if told & set(subject.reads))


def _guessed(frame: Frame, asked: Meant, asks: tuple[Evidence, ...]) -> bool:
    """Whether there is too little evidence for how much of the question nobody understands."""
    if asked.inherited:
        return len(frame.rest) >= (_UNEXPLAINED if frame.says_where else 1)
    unsure = all(found.weak or found.score < _GUESSED for found in asks)
    return unsure and len(frame.rest) >= (_UNEXPLAINED if asked.notices else 1)


def _claimed(library: Library, asked: Meant, asks: tuple[Evidence, ...]) -> tuple[Subject, ...]:
    """Return the subjects about which the speaker said something of himself, where he asks for nothing plainer."""
    plain = [f for f in asks if not f.subject.general and not f.weak and f.subject.id not in _WHETHER]
    if plain or not asked.claims:
        return ()
    subjects = library.lexicon.subjects
    read = [subject for subject in subjects.values() if asked.claims.keys() & set(subject.reads)]
    more = [found.subject for found in asks if found.subject.general and asked.tiers]
    return (*read, *(subjects.get(_FOR_A_PERSON, subject) for subject in more))


def _by_words(library: Library, frame: Frame, asked: Meant) -> Found | None:
    """Answer by the very words of a statement, where no subject of the lexicon is meant; or say what a notice is."""
    notices = [library.notices[n] for n in asked.notices or library.notices]
    told = nearest(library, frame.content, notices)
    if told:
        parts = tuple(part_by_words(library.notices[n], said) for n, said in told.items())
        return Found("answer" if len(parts) == 1 or asked.apart else "clarify", parts, claims=asked.claims)
    overview = library.lexicon.subjects.get(_OVERVIEW)
    if overview and asked.notices and frame.bare and not frame.asks:
        return _answered(library, frame, asked, (overview,))
    return None


def _answered(library: Library, frame: Frame, asked: Meant, subjects: tuple[Subject, ...]) -> Found:
    notices = [library.notices[n] for n in asked.notices or library.notices]
    parts = tuple(part_of(library, notice, subjects, asked) for notice in notices)
    answering = tuple(part for part in parts if part.items)
    speaking = tuple(part for part in answering if not _lacks(part, subjects)) or answering
    if asked.apart or (frame.compares and asked.notices):
        return _told(parts, subjects, asked)
    if not asked.notices and frame.compares:
        return _told(speaking, subjects, asked)
    speaking = _to_the_point(library, frame, speaking) if len(speaking) > 1 else speaking
    if len(speaking) > 1:
        return Found("clarify", tuple(map(brief, speaking)), subjects, claims=asked.claims, tiers=asked.tiers)
    if speaking:
        return _told(speaking, subjects, asked)
    return _told(parts, subjects, asked) if asked.notices else Found("decline", refusal="unknown", missed=True)


def _lacks(part: Part, subjects: tuple[Subject, ...]) -> bool:
    """Whether a notice has nothing on what was asked above all, only on something that was asked with it.

    That is the papers, where papers were named, and else what the question says most of.
    """
    papers = [subject for subject in subjects if subject.role == "paper"]
    return all(subject in part.silent for subject in papers or subjects[:1])


def _to_the_point(library: Library, frame: Frame, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Return the notices that say what was asked, and of these those that use the very words, where any do."""
    saying = tuple(part for part in parts if part.says) or parts
    words = frozenset(form for found in frame.asks if found.subject.by_name for form in found.forms)
    by_name = {part.notice.id: len(mentioned(library, part.notice, words)) for part in saying}
    most = max(by_name.values())
    return tuple(part for part in saying if by_name[part.notice.id] == most)


def _told(parts: tuple[Part, ...], subjects: tuple[Subject, ...], asked: Meant) -> Found:
    silent = all(not part.items for part in parts)
    return Found("answer", parts, subjects, claims=asked.claims, tiers=asked.tiers, missed=silent)
