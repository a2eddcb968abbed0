"""Sentences: templates, the English catalogue, dates and money."""

import re
from collections.abc import Iterator
from datetime import date
from string import Formatter

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from dialogs import formats
from dialogs.catalogue import HERE, PO
from dialogs.markup import blocks, mark, plain
from dialogs.render import Caps, render_blocks
from dialogs.reply import Heading, Link, Pairs, Paragraph, Point, Points
from dialogs.words import say, t, tn
from knowledge.text import LANGUAGES
from support.catalogue import library
from support.menus import every_screen

CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
KEYWORDS = {"t": (2,), "tn": (2, 3), "N_": None, "gettext": None, "ngettext": (1, 2), "_": None}


def _messages() -> Iterator[tuple[str, ...]]:
    """Every message in the templates and in the Python of dialogs/."""
    methods = [("**.py", "python"), ("templates/**.j2", "jinja2")]
    found = extract_from_dir(HERE, methods, {"templates/**.j2": {"silent": "false"}}, keywords=KEYWORDS)
    for _file, _line, message, _comments, _context in found:
        yield (message,) if isinstance(message, str) else tuple(message)


def _translations() -> dict[str, tuple[str, ...]]:
    with PO.open("rb") as file:
        found = read_po(file)
    return {_first(m.id): (m.string,) if isinstance(m.string, str) else tuple(m.string or ()) for m in found if m.id}


def _first(message: str | list[str] | tuple[str, ...]) -> str:
    return message if isinstance(message, str) else message[0]


def _holes(message: str) -> set[str]:
    named = {name for _, name, _, _ in Formatter().parse(message) if name}
    return named | set(re.findall(r"%\((\w+)\)s", message))


def test_every_message_has_an_english_translation_and_no_translation_is_left_over() -> None:
    wanted, known = {message[0] for message in _messages()}, _translations()
    assert len(wanted) > 300
    assert {message for message in wanted if not all(known.get(message, ("",)))} == set()
    assert set(known) - wanted == set()


def test_placeholders_agree_in_both_languages() -> None:
    for message, forms in _translations().items():
        for form in forms:
            assert _holes(form) <= _holes(message), message
        assert _holes(message) - {"n"} <= set.union(*map(_holes, forms)), message


def test_the_catalogue_has_no_chinese_but_the_name_of_the_language() -> None:
    for message, forms in _translations().items():
        for form in forms:
            assert not CHINESE.search(form.replace("中文", "")), message


def test_plurals_follow_the_number() -> None:
    assert tn("en", "第{n}题", "第{n}题", 1) == "第1题"
    one, many = (say("en", "restart", answered=n)[0] for n in (1, 2))
    assert "1 answer." in one.text  # type: ignore[union-attr]
    assert "2 answers." in many.text  # type: ignore[union-attr]


def test_no_screen_in_english_has_any_chinese_but_names_and_quotations() -> None:
    printed = _printed()
    for name, reply in every_screen():
        if not name.startswith("en "):
            continue
        shown = render_blocks(reply.blocks, Caps()) + "\n".join(c.label for c in reply.choices + reply.nav)
        for quoted in printed:
            shown = shown.replace(quoted, "")
        left = CHINESE.findall(re.sub(r"“[^”]*”|【|】|：|？|中文", "", shown))
        assert not left, (name, "".join(left))


def _printed() -> list[str]:
    """What the notices print in Chinese and we show as it stands: clauses, phrases, names, numbers."""
    found: set[str] = {"张三", "XX月XX日"}
    for notice in library().notices.values():
        found |= {notice.number or ""}
        found |= {person for contact in notice.contacts for person in contact.people}
        for field in ("conditions", "routes", "restrictions", "quotas", "materials", "rules_of_handing_in", "stages",
                      "benefits", "duties", "penalties", "validity", "blanks", "contacts"):  # fmt: skip
            for statement in getattr(notice, field):
                found |= {statement.cite.clause, statement.cite.phrase}
                found |= {
                    word
                    for detail in getattr(statement, "details", ())
                    for word in (detail.cite.clause, detail.cite.phrase)
                }
    return sorted(found - {""}, key=len, reverse=True)


def test_a_value_can_become_no_mark_and_no_new_line() -> None:
    rendered = mark("# {x}\n- {x} || {x}\n{x}").replace("{x}", plain("a\n# b\x1cc\x1f d\ud800 || e\u2028- f"))
    assert blocks(rendered) == (
        Heading("a # bc d || e- f"),
        Points((Point("a # bc d || e- f", "a # bc d || e- f"),)),
        Paragraph("a # bc d || e- f"),
    )


def test_marks_become_blocks() -> None:
    rendered = mark(
        "# Title\n\nWords\n  - one || source\n-yes two\n-{{ mark }} three\n: Name || Value\n> Label || /path\n"
    )
    assert blocks(rendered.replace("{{ mark }}", "unsure")) == (
        Heading("Title"),
        Paragraph("Words"),
        Points((Point("one", "source"), Point("two", mark="yes"), Point("three", mark="unsure"))),
        Pairs((("Name", "Value"),)),
        Link("Label", "/path"),
    )


@pytest.mark.parametrize(
    ("amount", "zh", "en"),
    [
        (150_000, "15万元", "CN¥150,000"),
        (2000, "2000元", "CN¥2,000"),
        (500, "500元", "CN¥500"),
        (125_000, "12.5万元", "CN¥125,000"),
    ],
)
def test_money_is_written_as_people_say_it(amount: int, zh: str, en: str) -> None:
    assert formats.money("zh", amount) == zh
    assert formats.money("en", amount) == en


def test_dates_carry_their_day_of_the_week() -> None:
    assert formats.day("zh", date(2024, 7, 15)) == "2024年7月15日星期一"
    assert formats.day("en", date(2024, 7, 15)) == "Monday, 15 July 2024"
    assert formats.month("zh", "2021-08") == "2021年8月"
    assert formats.month("en", "2021-08") == "August 2021"


def test_a_missing_value_is_an_error_and_not_a_gap() -> None:
    with pytest.raises(KeyError):
        t("zh", "{name}：{value}", name="x")


def test_every_language_has_its_formats() -> None:
    assert set(formats.LOCALES) == set(LANGUAGES)
