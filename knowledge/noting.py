"""Noting in the texts of a notice what became of a date after it was issued, wherever the former date is said."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Final, TypeVar

from babel.dates import format_date

from knowledge.files import HERE, parse, read_yaml
from knowledge.mention import mentions
from knowledge.notice import Notice, Stage, WindowKind
from knowledge.text import CLOSED, LANGUAGES, Language, Text

T = TypeVar("T")
_LOCALES: Final[dict[Language, tuple[str, str]]] = {"zh": ("y年M月d日", "zh_Hans_CN"), "en": ("d MMMM y", "en")}
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The sentences of `amending.yaml`."""

    __pydantic_config__ = CLOSED
    changed: Text
    announced: Text
    withdrawn: Text
    until: Text
    before: Text
    span: Text
    span_before: Text
    since: Text
    moment: Text
    problems: dict[str, Text]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of the dates of a stage: as printed, as they are now, since when that is known, and from where."""

    before: Stage
    after: Stage
    on: date
    source: str

    @property
    def announces(self) -> bool:
        """Whether there was no date before."""
        return not (self.before.starts or self.before.ends)

    def replaces(self) -> tuple[date, ...]:
        """Return the days that must not be read alone any more, the safe day before an unclear one included."""
        before, after = self.before, self.after
        days = [] if before.starts == after.starts else [before.starts]
        if _end(before) != _end(after):
            days += [before.ends, *([before.ends - _DAY] if before.ends and before.end_day == "unclear" else [])]
        return tuple(day for day in days if day is not None)


@dataclass(frozen=True, slots=True)
class _Note:
    """A note, and the fields in which it stands whatever they say."""

    change: Change
    text: Text
    always: frozenset[str]

    def belongs(self, text: Text, field: str) -> bool:
        """Whether the note stands in a text."""
        month = self.change.before.month
        return field in self.always or mentions(text, self.change.replaces(), (month,) if month else ())


@cache
def wording() -> Wording:
    """Return the sentences, read once."""
    path = HERE / "amending.yaml"
    raw = read_yaml(path)
    return parse(Wording, raw, dict.fromkeys(raw, path.name))


def noted(notice: Notice, changes: tuple[Change, ...]) -> Notice:
    """Return the notice with a note in every text that says a former date, or that there is none.

    What is untouched stays the same object. The dates themselves are not changed here.
    """
    return _walked(notice, "", tuple(_Note(change, note(change), _always(notice, change)) for change in changes))


def note(change: Change) -> Text:
    """Return what became of a date: what it is now, since when that is known, and from where."""
    zh, en = (_note(change, language) for language in LANGUAGES)
    return Text(zh=zh, en=en)


def _always(notice: Notice, change: Change) -> frozenset[str]:
    """Return the fields that speak of the stage's date without saying it, or say that it is blank."""
    stage = change.before.id
    found = {f"stages.{stage}.text"} | {f"blanks.{blank.id}.text" for blank in notice.blanks if stage in blank.stages}
    if stage == notice.window.stage:
        found |= {"window.text"} | ({"summary"} if notice.window.kind is WindowKind.UNANNOUNCED else set())
    return frozenset(found)


def _walked(thing: T, field: str, notes: tuple[_Note, ...]) -> T:
    """Return a thing with the notes in it where they belong; the same thing where none belongs."""
    if isinstance(thing, Text):
        return _appended(thing, [one.text for one in notes if one.belongs(thing, field)])  # type: ignore[return-value]
    if isinstance(thing, tuple):
        parts = [_walked(part, f"{field}.{getattr(part, 'id', i)}", notes) for i, part in enumerate(thing)]
        return thing if _same(thing, parts) else tuple(parts)  # type: ignore[return-value]  # a tuple for a tuple
    if not is_dataclass(thing) or isinstance(thing, type):
        return thing
    old = {part.name: getattr(thing, part.name) for part in fields(thing)}
    new = {name: _walked(part, f"{field}.{name}".lstrip("."), notes) for name, part in old.items()}
    return thing if _same(old.values(), new.values()) else replace(thing, **new)


def _same(old: Iterable[object], new: Iterable[object]) -> bool:
    return all(one is other for one, other in zip(old, new, strict=True))


def _appended(text: Text, more: list[Text]) -> Text:
    if not more:
        return text
    return Text(zh="".join([text.zh, *(one.zh for one in more)]), en=" ".join([text.en, *(one.en for one in more)]))


def _note(change: Change, language: Language) -> str:
    said, stage = wording(), change.after
    dated = stage.starts or stage.ends
    form = said.withdrawn if not dated else said.announced if change.announces else said.changed
    return form.to(language).format(
        name=stage.name.to(language), now=_now(stage, language), on=_day(change.on, language), source=change.source
    )


def _now(stage: Stage, language: Language) -> str:
    """Return when a stage is; nothing where it has no date."""
    said, starts, ends = wording(), stage.starts, stage.ends
    began = _day(starts, language) if starts else ""
    if ends is None:
        return said.since.to(language).format(starts=began) if starts else ""
    unclear = stage.end_day == "unclear"
    forms = (said.span, said.span_before) if starts else (said.until, said.before)
    return (
        forms[unclear]
        .to(language)
        .format(starts=began, ends=_moment(ends, stage.time, language), safe=_day(ends - _DAY, language))
    )


def _moment(day: date, time: str | None, language: Language) -> str:
    written = _day(day, language)
    return wording().moment.to(language).format(day=written, time=time) if time else written


def _day(day: date, language: Language) -> str:
    pattern, locale = _LOCALES[language]
    return format_date(day, pattern, locale=locale)


def _end(stage: Stage) -> tuple[date | None, str | None, str]:
    return stage.ends, stage.time, stage.end_day
