"""What a date says of itself in a calendar: what to do, why on this day, where it is written, whom to ask."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.channels.calendar.entries import Entry
from bot.subjects import subject_name
from bot.words import say
from dialogs import describe, formats
from knowledge.deadline import OPENS, Deadline
from knowledge.library import Library
from knowledge.notice import Contact, Notice, Stage
from knowledge.text import Language


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes in one language; `site` is where our pages are, without a slash at its end."""

    library: Library
    language: Language
    site: str

    def name(self, subject: str, *, waiting: bool) -> str:
        """Return the name of the calendar of a subject; `waiting`: no date of it is known yet."""
        named = subject_name(self.library, subject, self.language)
        if waiting:
            return say(self.language, "匠问：%(name)s（等日期公布）", name=named)
        return say(self.language, "匠问：%(name)s", name=named)

    def summary(self, entry: Entry) -> str:
        """Return the one line that a calendar shows."""
        said = self._what(entry.deadline)
        if entry.cancelled:
            return say(self.language, "已取消：%(what)s", what=said)
        return say(self.language, "%(what)s（暂按推算）", what=said) if entry.deadline.provisional else said

    def description(self, entry: Entry) -> str:
        """Return everything else, a line for each thing."""
        return "\n".join(self._lines(entry))

    def page(self, deadline: Deadline) -> str:
        """Return where more is said."""
        return f"{self.site}/notices/{deadline.notice}"

    def _what(self, deadline: Deadline) -> str:
        notice, clock = self._notice(deadline), formats.clock(deadline.ends)
        short = notice.short.to(self.language) if notice else deadline.notice
        stage = _stage(notice, deadline)
        if deadline.stage == OPENS:
            return say(self.language, "开始申报：%(notice)s", notice=short)
        name = stage.name.to(self.language) if stage else deadline.stage
        if deadline.derived:
            return say(self.language, "最晚今天开始：%(stage)s · %(notice)s", stage=name, notice=short)
        if clock:
            return say(self.language, "%(clock)s 截止：%(stage)s · %(notice)s", clock=clock, stage=name, notice=short)
        return say(self.language, "最后一天：%(stage)s · %(notice)s", stage=name, notice=short)

    def _lines(self, entry: Entry) -> Iterator[str]:
        deadline, notice = entry.deadline, self._notice(entry.deadline)
        if entry.cancelled:
            yield say(self.language, "这个日期已经取消，先不要照它办。")
        elif notice is not None:
            yield from self._about(deadline, notice)
        yield say(self.language, "通知和材料清单：%(page)s", page=self.page(deadline))
        yield say(self.language, "日期以人社部门的通知为准。")

    def _about(self, deadline: Deadline, notice: Notice) -> Iterator[str]:
        stage = _stage(notice, deadline)
        said = stage or notice.window
        yield said.text.to(self.language)
        yield from self._why(deadline)
        clause = describe.source(self.language, notice, said.cite)
        yield say(self.language, "依据：%(clause)s", clause=clause)
        for contact in notice.contacts:
            yield from self._contact(contact)

    def _why(self, deadline: Deadline) -> Iterator[str]:
        """Say why it is this day, where the notice does not print it."""
        if deadline.derived:
            yield say(self.language, "这一天通知里没有印，是照通知要求的天数往前推算的。")
        elif deadline.day != deadline.printed:
            printed = formats.day(self.language, deadline.printed)
            yield say(self.language, "通知写的是“%(day)s前”，没说当天算不算，这里按前一天提醒。", day=printed)
        if deadline.provisional:
            yield say(self.language, "这一年的放假安排还没有公布，这一天是暂按推算的，公布以后可能会变。")

    def _contact(self, contact: Contact) -> Iterator[str]:
        """Say where and whom to ask; the names of people stay on our pages."""
        where = (contact.address.to(self.language),) if contact.address else ()
        ways = (*where, *contact.phones, *contact.emails, *((contact.url,) if contact.url else ()))
        if ways:
            said = contact.text.to(self.language)
            yield say(self.language, "%(about)s %(ways)s", about=said, ways=formats.side_by_side(self.language, ways))

    def _notice(self, deadline: Deadline) -> Notice | None:
        return self.library.notices.get(deadline.notice)


def _stage(notice: Notice | None, deadline: Deadline) -> Stage | None:
    stages = notice.stages if notice else ()
    return next((stage for stage in stages if stage.id == deadline.stage), None)
