"""A parcel as a letter: what the dialogs say of it, with links where a chat has buttons."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias
from urllib.parse import urlencode

from bot import links
from bot.carrier import Parcel
from bot.channels.email.body import Body, Button, Group
from bot.channels.email.message import Letter, Sender
from bot.clock import Clock
from bot.shelf import Shelf
from bot.store.crypto import Keys
from bot.subjects import subject_name
from bot.words import say
from dialogs.reminding.note import Note
from dialogs.reminding.telling import told
from dialogs.reply import Block, Heading, Paragraph, Point, Points
from knowledge.text import Language

CONFIRM: Final = "confirm"
_NOT_DONE: Final = ("-", "opens")
_Sent: TypeAlias = tuple[Note, int]


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes letters. `site` is our own address, without a slash at its end."""

    shelf: Shelf
    keys: Keys
    clock: Clock
    sender: Sender
    site: str

    def letter(self, parcel: Parcel, to: str) -> Letter:
        """Write what a parcel holds to `to`. The same parcel gives the same key, and so the same Message-ID."""
        body = self._body(parcel)
        return Letter(
            sender=self.sender,
            to=to,
            language=parcel.language,
            subject=body.title,
            text=body.text,
            html=body.html,
            key=_key(parcel, self.clock.now().date()),
            stop=self.site + self._stop(parcel.ids),
            at=self.clock.utc(),
        )

    def _body(self, parcel: Parcel) -> Body:
        sent = tuple(zip(parcel.notes, parcel.ids, strict=True))
        asked = tuple(one for one in sent if one[0].moment.kind == CONFIRM)
        rest = tuple(one for one in sent if one[0].moment.kind != CONFIRM)
        blocks = (*self._told(parcel.language, rest), *self._asking(parcel.language, asked))
        return Body(
            language=parcel.language,
            site=self.site,
            title=_title(blocks, parcel.language, len({note.moment.of for note, _ in rest})),
            blocks=blocks,
            groups=(*self._to_do(parcel.language, rest), *self._to_confirm(parcel.language, asked)),
            foot=_foot(parcel.language, asking=not rest),
            below=tuple(self._below(parcel.language, rest)),
        )

    def _told(self, language: Language, rest: tuple[_Sent, ...]) -> tuple[Block, ...]:
        if not rest:
            return ()
        once = {note.moment.key: note for note, _ in rest}
        return told(self.shelf.library, tuple(once.values()), language, self.clock.now()).blocks

    def _asking(self, language: Language, asked: tuple[_Sent, ...]) -> tuple[Block, ...]:
        """Ask whether the owner of the address wants this; nothing is sent before the answer."""
        if not asked:
            return ()
        subjects = dict.fromkeys(note.subscription.subject for note, _ in asked)
        named = tuple(Point(subject_name(self.shelf.library, subject, language)) for subject in subjects)
        return (
            Heading(say(language, "请确认：要收这些日期提醒吗？")),
            Paragraph(say(language, "有人（多半是您自己）请匠问把下面的日期提醒发到这个邮箱：")),
            Points(named),
            Paragraph(
                say(language, "请打开下面的链接，在页面上按“确认”。在那之前什么都不会发；7 天没有确认，就自动删除。")
            ),
            Paragraph(say(language, "不是您要的？不用管它，也可以在同一个页面上按“不要再来信”。")),
        )

    def _to_do(self, language: Language, rest: tuple[_Sent, ...]) -> Iterator[Group]:
        """Yield the buttons of each matter once, where it has a stage."""
        matters: dict[str, list[_Sent]] = {}
        for note, number in rest:
            if note.moment.stage not in _NOT_DONE:
                matters.setdefault(note.moment.of, []).append((note, number))
        for of, sent in matters.items():
            note, ids = sent[0][0], tuple(dict.fromkeys(number for _, number in sent))
            done = Button(say(language, "办好了"), self._asking_for(ids, "done", of))
            later = Button(say(language, "过几天再提醒"), self._asking_for(ids[:1], "later", of))
            dates = Button(say(language, "加到日历"), f"/notices/{note.moment.notice}/stages/{note.moment.stage}.ics")
            yield Group(self._matter(note, language) if len(matters) > 1 else "", (done, later, dates))

    def _to_confirm(self, language: Language, asked: tuple[_Sent, ...]) -> Iterator[Group]:
        for note, number in asked:
            name = subject_name(self.shelf.library, note.subscription.subject, language) if len(asked) > 1 else ""
            yield Group(name, (Button(say(language, "去确认"), links.path(self.keys, number)),))

    def _below(self, language: Language, rest: tuple[_Sent, ...]) -> Iterator[Button]:
        """Yield what leads to each notice, to each subscription and to its end."""
        for notice in dict.fromkeys(note.moment.notice for note, _ in rest):
            name = subject_name(self.shelf.library, notice, language)
            yield Button(say(language, "材料清单和原文要点（%(name)s）", name=name), f"/notices/{notice}#materials")
        for number, note in {number: note for note, number in rest}.items():
            name, path = (
                subject_name(self.shelf.library, note.subscription.subject, language),
                links.path(self.keys, number),
            )
            yield Button(say(language, "管理提醒（%(name)s）", name=name), path)
            yield Button(say(language, "停止提醒（%(name)s）", name=name), f"{path}/stop")

    def _matter(self, note: Note, language: Language) -> str:
        notice = self.shelf.library.notices.get(note.moment.notice)
        stages = notice.stages if notice else ()
        named = (stage.name.to(language) for stage in stages if stage.id == note.moment.stage)
        return " · ".join(filter(None, (notice.short.to(language) if notice else "", next(named, ""))))

    def _stop(self, ids: tuple[int, ...]) -> str:
        """Return where one press stops everything that this letter is about."""
        first, *others = dict.fromkeys(ids)
        also = urlencode(self._also(others))
        return f"{links.path(self.keys, first)}/stop" + (f"?{also}" if also else "")

    def _asking_for(self, ids: tuple[int, ...], act: str, of: str) -> str:
        """Return the page with this one press on top, for every subscription that told of it."""
        asked = [("do", act), ("stage", of), *self._also(ids[1:])]
        return f"{links.path(self.keys, ids[0])}?{urlencode(asked)}"

    def _also(self, ids: Iterable[int]) -> list[tuple[str, str]]:
        return [("also", links.name(self.keys, number)) for number in ids]


def _key(parcel: Parcel, today: date) -> str:
    """Return what is the same for a second copy. A question may be asked anew on another day."""
    said = sorted(f"{note.subscription.subject} {note.moment.key}" for note in parcel.notes)
    asks = any(note.moment.kind == CONFIRM for note in parcel.notes)
    return "\n".join((parcel.destination, *said, *([today.isoformat()] if asks else [])))


def _title(blocks: tuple[Block, ...], language: Language, matters: int) -> str:
    """Return the subject: the first heading, and of how many matters it is the first."""
    first = next((block.text for block in blocks if isinstance(block, Heading)), say(language, "日期提醒"))
    if matters > 1:
        first = say(language, "%(first)s（共 %(num)d 件）", first=first, num=matters)
    return say(language, "【匠问】%(first)s", first=first)


def _foot(language: Language, *, asking: bool) -> tuple[str, ...]:
    if asking:
        return (say(language, "这封信是自动发的，回信没有人看。"), say(language, "日期以人社部门的通知为准。"))
    return (say(language, "您收到这封信，是因为在匠问要了日期提醒，并且用这个邮箱确认过。回信没有人看。"),)
