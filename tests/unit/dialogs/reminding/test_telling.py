"""What a reminder says: days counted from now, the printed words, what is missing, where it goes, and its buttons."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from dialogs.reminding.dates import dates
from dialogs.reminding.missing import LONGEST, papers
from dialogs.reminding.note import Note
from dialogs.reminding.telling import SHORT, chosen, told
from dialogs.render import Caps, render_text
from dialogs.reply import Heading, Reply
from dialogs.subscription import OFFSETS, Subscription
from knowledge.amend import Amendment, amended
from knowledge.deadline import OPENS
from knowledge.moment import Moment, read_moment
from knowledge.text import LANGUAGES, Language
from knowledge.window import ZONE
from support.catalogue import library
from support.talk import Talk

ONE = Subscription(1, "dalian-craftsman-2021", "unit", "zh")
CITY = Subscription(2, "chongqing-studio-2024", "unit", "zh")
STUDIO = Subscription(3, "dalian-studio-2024", "self", "zh")
HAND_IN = "dalian-craftsman-2021/hand-in"
ONLINE = "chongqing-studio-2024/apply-online"
TELEGRAM = 4096


def said(key: str, now: datetime, one: Subscription = ONE, language: Language = "zh") -> str:
    return shown(told(library(), (Note(one, read_moment(key)),), language, now))


def shown(reply: Reply) -> str:
    return render_text(reply, Caps(site="https://example.test"))


def at(month: int, day: int, hour: int = 9, year: int = 2021) -> datetime:
    return datetime(year, month, day, hour, 0, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("now", "heading"),
    [
        (at(6, 25), "还有 7 天截止"),
        (at(6, 29), "还有 3 天截止"),
        (at(7, 1), "明天截止"),
        (at(7, 1, 23), "明天截止"),
        (at(7, 2), "今天截止"),
        (at(7, 3), "已经过了"),
    ],
)
def test_days_are_counted_from_now_and_not_from_when_it_was_due(now: datetime, heading: str) -> None:
    text = said(f"{HAND_IN}/before.7/2021-07-02", now)
    assert text.startswith(f"【{heading}：大连工匠（2021年），单位报送材料】")


def test_now_may_be_given_in_any_zone() -> None:
    utc = at(7, 2, 7).astimezone(tz=None)
    assert said(f"{HAND_IN}/before.0/2021-07-02", utc).startswith("【今天截止")


def test_what_comes_too_late_says_so_and_what_to_do() -> None:
    assert "请马上打电话问还收不收" in said(f"{HAND_IN}/before.0/2021-07-02", at(7, 3))


def test_the_printed_time_of_day_is_told() -> None:
    now = at(7, 15, year=2024)
    text = said(f"{ONLINE}/before.0/2024-07-15", now, CITY)
    assert text.startswith("【今天 18:00 截止：")
    assert "2024年7月15日星期一 18:00" in text
    late = said(f"{ONLINE}/before.0/2024-07-15", at(7, 15, 19, year=2024), CITY)
    assert late.startswith("【已经过了")


def test_a_day_that_may_not_count_is_explained() -> None:
    text = said("dalian-studio-2024/hand-in/before.1/2024-03-14", at(3, 13, year=2024), STUDIO)
    assert "明天截止" in text
    assert "2024年3月14日星期四" in text
    assert "写的是2024年3月15日星期五“前”" in text


def test_an_inner_day_is_explained() -> None:
    text = said("dalian-craftsman-2021/unit-posting/before.3/2021-06-24", at(6, 21))
    assert text.startswith("【最晚还有 3 天要开始")
    assert "通知没有印，是推算的：“单位报送材料”截止之前，要先满 5 个工作日" in text
    assert "贴出去的当天不算第一天" in text


def test_only_what_is_missing_is_listed_and_long_lists_are_cut() -> None:
    key, now = f"{HAND_IN}/before.3/2021-07-02", at(6, 29)
    notice = library().notices["dalian-craftsman-2021"]
    ids = [f"{notice.id}/{material.id}" for material in papers(notice, "unit")]
    text = said(key, now)
    assert f"还有 {len(ids) - LONGEST} 样，见材料清单" in text
    some = replace(ONE, prepared=frozenset(ids[:-2]))
    text = said(key, now, some)
    assert notice.materials[0].text.zh not in text
    assert notice.materials[-1].text.zh in text
    assert "都标了备齐" in said(key, now, replace(ONE, prepared=frozenset(ids)))


def test_somebody_himself_is_told_of_his_own_papers() -> None:
    notice = library().notices["dalian-craftsman-2021"]
    own = papers(notice, "self")
    assert {material.by for material in own} == {"leader"}
    assert (
        papers(library().notices["lucheng-studio-2024"], "self") == library().notices["lucheng-studio-2024"].materials
    )


def test_where_it_goes_by_which_clause_and_what_counts() -> None:
    text = said(f"{HAND_IN}/before.3/2021-07-02", at(6, 29))
    stage = next(stage for stage in library().notices["dalian-craftsman-2021"].stages if stage.id == "hand-in")
    assert f"{stage.cite.clause}：“{stage.cite.phrase}”" in text
    for words in ("大连市西岗区和云巷1号", "84369295", "出处：", "以人社部门的通知为准"):
        assert words in text


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (
            f"{HAND_IN}/moved.2021-06-30/2021-07-02",
            ("日期改了", "从2021年6月30日星期三改到2021年7月2日星期五", "还有 3 天"),
        ),
        (f"{HAND_IN}/moved.2021-07-02/2021-07-02", ("日期改了", "几点截止改了")),
        (f"{HAND_IN}/announced/2021-07-02", ("日期定了", "2021年7月2日星期五")),
        (f"{HAND_IN}/withdrawn.2021-07-02/-", ("日期取消了", "原来的2021年7月2日星期五不算数了")),
        ("dalian-craftsman-2021/unit-posting/confirmed/2021-06-24", ("日期确认了", "不变")),
        ("dalian-craftsman-2021/-/published/-", ("新的通知来了", "现在可以申报", "看看我够不够条件")),
        (f"{HAND_IN}/later.2021-06-28/2021-07-02", ("还有 3 天截止",)),
        ("dalian-craftsman-2021/-/later.2021-06-28/-", ("再提醒一次",)),
    ],
)
def test_every_kind_says_what_it_is_about(key: str, words: tuple[str, ...]) -> None:
    text = said(key, at(6, 29))
    for word in words:
        assert word in text


def test_several_are_one_message_with_the_most_urgent_in_full() -> None:
    keys = (f"{HAND_IN}/before.7/2021-07-02", "dalian-craftsman-2021/unit-posting/before.0/2021-06-24")
    notes = (
        *(Note(ONE, read_moment(key)) for key in keys),
        Note(CITY, read_moment("chongqing-studio-2024/-/published/-")),
    )
    reply = told(library(), notes, "zh", at(6, 24))
    assert reply.blocks[0] == Heading("最晚今天要开始：大连工匠（2021年），单位内公示")
    text = shown(reply)
    assert "• 大连工匠（2021年），单位报送材料：还有 8 天，2021年7月2日星期五。" in text
    assert "• 新的通知：重庆技能大师工作室（2024 年度）。" in text
    labels = [choice.label for choice in reply.choices]
    assert labels[:2] == ["办好了：大连工匠（2021年），单位内公示", "办好了：大连工匠（2021年），单位报送材料"]
    assert "我的提醒" in labels


def test_one_reminder_has_every_button() -> None:
    reply = told(library(), (Note(ONE, read_moment(f"{HAND_IN}/before.3/2021-07-02")),), "zh", at(6, 29), step=7)
    labels = [choice.label for choice in reply.choices]
    assert labels == ["办好了", "过会儿再提醒", "材料清单", "改提醒", "停止这个提醒", "接着来"]
    assert [choice.label for choice in reply.nav] == ["找人工"]
    assert all(choice.id.startswith("7.") for choice in reply.choices)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_is_told_is_whole_and_fits_one_message(language: Language) -> None:
    for one in (ONE, CITY, STUDIO, replace(ONE, role="self"), replace(ONE, subject="dalian-craftsman")):
        every = tuple(Note(one, moment) for moment in _moments(one))
        for now in (at(6, 24), at(7, 2), at(3, 14, year=2024), at(7, 15, 19, year=2024)):
            for notes in (*((note,) for note in every), every, every * 3):
                reply = told(library(), notes, language, now)
                assert len(shown(reply)) <= TELEGRAM
                labels = [choice.label for choice in reply.choices + reply.nav]
                assert len(set(labels)) == len(labels)
                assert all(len(choice.id.encode()) <= 64 for choice in reply.choices)


def _moments(one: Subscription) -> list[Moment]:
    """One moment of every kind for every date of a subscription."""
    found: list[Moment] = []
    for deadline in dates(library(), one.subject, one.role):
        place = deadline.notice, deadline.stage
        if deadline.stage == OPENS:
            found.append(Moment(*place, "opens", deadline.day))
            continue
        found += [Moment(*place, "before", deadline.day, days) for days in OFFSETS]
        found += [Moment(*place, kind, deadline.day) for kind in ("announced", "confirmed")]
        found += [
            Moment(*place, "moved", deadline.day, since=date(2021, 1, 1)),
            Moment(*place, "later", deadline.day, since=deadline.day),
        ]
        found += [
            Moment(*place, "withdrawn", None, since=deadline.day),
            Moment(deadline.notice, "-", "published", None),
        ]
    return found


def test_more_than_a_few_are_only_counted() -> None:
    note = Note(ONE, read_moment(f"{HAND_IN}/before.3/2021-07-02"))
    assert "另外还有 3 条提醒" in shown(told(library(), (note,) * (SHORT + 4), "zh", at(6, 29)))


def test_a_notice_that_is_gone_is_said_to_be_gone() -> None:
    text = said("gone-notice-2020/hand-in/before.3/2021-07-02", at(6, 29))
    assert "已经不在收录里了" in text
    assert "接着来" in text


def test_english_is_whole() -> None:
    text = said(f"{ONLINE}/before.1/2024-07-15", at(7, 14, year=2024), CITY, "en")
    assert text.startswith("== Until tomorrow: ")
    assert "Monday, 15 July 2024, 18:00 (Beijing time)" in text
    assert "Papers not ready yet" in text
    assert "What the bureau announces is what counts." in text


def test_of_a_date_that_moved_since_the_present_one_is_told() -> None:
    moved = Amendment("dalian-craftsman-2021", "hand-in", None, date(2021, 7, 9), None, "某函1号", date(2021, 6, 28))
    books = amended(library(), (moved,))
    text = shown(told(books, (Note(ONE, read_moment(f"{HAND_IN}/before.3/2021-07-02")),), "zh", at(6, 29)))
    assert text.startswith("【还有 10 天截止")
    assert "2021年7月9日星期五" in text


def test_a_moved_inner_date_names_the_source_of_the_one_it_follows() -> None:
    moved = Amendment("dalian-craftsman-2021", "hand-in", None, date(2021, 7, 9), None, "某函1号", date(2021, 6, 28))
    books = amended(library(), (moved,))
    key = "dalian-craftsman-2021/unit-posting/moved.2021-06-24/2021-07-01"
    text = shown(told(books, (Note(ONE, read_moment(key)),), "zh", at(6, 29)))
    assert "从2021年6月24日星期四改到2021年7月1日星期四" in text
    assert "某函1号" in text


@pytest.mark.parametrize("place", [0, 1])
def test_a_moved_date_of_before_names_the_announced_day_and_the_safe_ones(place: int) -> None:
    moved = Amendment("dalian-studio-2024", "hand-in", None, date(2024, 3, 20), None, "某函1号", date(2024, 3, 1))
    note = Note(STUDIO, read_moment("dalian-studio-2024/hand-in/moved.2024-03-14/2024-03-19"))
    first = Note(STUDIO, read_moment("dalian-studio-2024/hand-in/before.14/2024-03-15"))
    notes = (note,) if place == 0 else (first, note)
    now = at(3, 1, year=2024)
    text = shown(told(amended(library(), (moved,)), notes, "zh", now))
    assert "现在公布的是2024年3月20日星期三“前”" in text
    assert "最稳的最后一天，从2024年3月14日星期四改到2024年3月19日星期二" in text
    english = shown(told(amended(library(), (moved,)), notes, "en", now))
    assert "“before” Wednesday, 20 March 2024" in english
    assert "the last safe day moves from Thursday, 14 March 2024 to Tuesday, 19 March 2024" in english


def test_nothing_that_is_told_says_to_type_what_a_mail_cannot_hear() -> None:
    note = Note(ONE, read_moment(f"{HAND_IN}/before.3/2021-07-02"))
    gone = Note(ONE, read_moment("no-such-notice/hand-in/before.3/2021-07-02"))
    for notes in ((note,) * (SHORT + 4), (gone,)):
        text = "\n".join(str(block) for block in told(library(), notes, "zh", at(6, 29)).blocks)
        assert "我的提醒" not in text
        assert "打“" not in text


@pytest.mark.parametrize(("day", "heading"), [(17, "明天开始申报"), (18, "今天开始申报"), (20, "已经开始申报")])
def test_the_first_day_is_told_and_is_never_too_late(day: int, heading: str) -> None:
    text = said("dalian-craftsman-2021/opens/opens/2021-06-18", at(6, day))
    assert text.startswith(f"【{heading}")
    assert "来晚了" not in text
    assert "办好了" not in text


@pytest.mark.parametrize(
    ("typed", "label"), [("1", "办好了"), ("２", "过会儿再提醒"), ("第一个", "办好了"), ("材料清单", "材料清单")]
)
def test_a_number_below_a_message_is_one_of_its_own(typed: str, label: str) -> None:
    reply = told(library(), (Note(ONE, read_moment(f"{HAND_IN}/before.3/2021-07-02")),), "zh", at(6, 29))
    found = chosen(reply, typed)
    assert found is not None
    assert found.label == label
    assert chosen(reply, "45") is None
    assert chosen(reply, "补贴多少") is None


def test_a_number_below_any_other_reply_is_for_the_conversation() -> None:
    talk = Talk()
    for said in ("/start", "大连", "1", "我的提醒", "隐私"):
        talk.say(said)
        assert chosen(talk.reply, "1") is None
