"""What is kept of a question says what was asked, and not who asked."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogs.asking.nearby import closest, missed
from dialogs.effect import NoteMissed
from dialogs.masking.masked import LONGEST, masked
from knowledge.library import Library, catalogue

LIBRARY = catalogue()
SLOW = settings(suppress_health_check=[HealthCheck.too_slow])
CHINESE_NAMES = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["王", "李", "张", "刘", "欧阳", "黄", "周", "高", "马"]),
        st.sampled_from(["伟", "建国", "大文", "小燕", "翠花", "文强"]),
    ),
)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("我叫张伟，补贴多少", "我叫#|补贴多少"),
        ("我是王建国，电话138-1234-5678，能报吗", "我是#|电话#|能报吗"),
        ("姓名：李小龙", "姓名:#"),
        ("給張偉先生的補貼", "给#先生的补贴"),
        ("欧阳修能报吗", "#能报吗"),
        ("仝师傅能报吗", "#师傅能报吗"),
        ("张三、李四和王五", "#"),
        ("阿卜杜拉·买买提：补贴呢", "#:补贴呢"),
        ("高中华能报吗", "#能报吗"),
        ("王建设能报吗", "#能报吗"),
        ("黄建设能报吗", "#能报吗"),
        ("志强公积金怎么取", "#公积金怎么取"),
        ("帮我问问建国公积金", "帮我问问#公积金"),
        ("我爱人秋菊问补贴", "我爱人#问补贴"),
        ("我老公操刚能报吗", "我老公#能报吗"),
        ("玉兰的公积金", "#的公积金"),
        ("替芮晗问一下公积金", "替#问一下公积金"),
        ("我姓操叫操大刚", "我姓#"),
        ("李莉莉莉", "#"),
        ("李莉莉莉能报吗", "#能报吗"),
        ("我叫阿依古丽买买提能报吗", "我叫#能报吗"),
        ("我在大连机床集团上班", "我在大连#上班"),
        ("大连华锐重工集团有限公司可以申报吗", "大连#公司可以申报吗"),
        ("我儿子在大连技师学院", "我儿子在大连#学院"),
        ("住在中山区人民路12号", "住在#路#号"),
        ("我的微信zhangsan1988，邮箱 zhang.san@qq.com", "我的微信#邮箱#"),
        ("https://example.com/a?name=张三&x=1 打不开", "#&x=#打不开"),
        ("身份证21020319690101123X丢了", "身份证#丢了"),
        ("电话是一三八零零一二三四五六", "电话是#"),
        ("①③⑧ ⅣⅤ ٣٤ 𝟏𝟐 𠮷田", "#"),
        ("my name is John Smith, can I apply in Dalian?", "my name is #|can i apply in dalian"),
        ("i am zhang wei, how much is the subsidy", "i am #|how much is the subsidy"),
        ("wo shi zhang wei", "#"),
    ],
)
def test_what_says_who_asked_is_hidden(said: str, kept: str) -> None:
    assert masked(LIBRARY, said) == kept


@pytest.mark.parametrize(
    "said",
    [
        "我是焊工|能报吗", "我是高级工能报吗", "我们公司能报吗", "技工学校能报吗", "一张照片还是两张照片",
        "任何人都能报吗", "联系人是谁", "量子计算机能报吗", "无人机飞手可以报名不", "高中毕业能报吗",
        "评上以后跳槽了钱要退吗", "我是万州的焊工", "is there a subsidy for drones", "cnc操作工可以报吗",
        "刘贵举电话多少", "帮我问问班车几点开", "我爱人退休了能报吗", "我儿子今年毕业想考证", "替代材料可以吗",
        "我老公的公积金", "帮我问问大连补贴多少",
    ],
)  # fmt: skip
def test_what_staff_need_to_understand_the_question_stays(said: str) -> None:
    assert masked(LIBRARY, said) == said


@SLOW
@given(st.text(max_size=400))
def test_no_digit_no_address_and_no_foreign_letter_survives(said: str) -> None:
    kept = masked(LIBRARY, said)
    assert not any(char.isdigit() for char in kept)
    assert "@" not in kept
    assert all(char.isascii() or "\u3400" <= char <= "\u9fff" for char in kept if char.isalnum())
    assert len(kept) <= LONGEST
    assert kept.isprintable()


@SLOW
@given(
    st.text("我的电话是号码电话联系 -().,，：:", max_size=30),
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.text(max_size=30),
)
def test_no_piece_of_a_phone_number_survives_whatever_stands_around_it(before: str, phone: str, after: str) -> None:
    for written in (
        phone,
        f"{phone[:3]}-{phone[3:7]} {phone[7:]}",
        phone.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    ):
        assert not any(char.isdigit() for char in masked(LIBRARY, before + written + after))


@SLOW
@given(
    CHINESE_NAMES,
    st.sampled_from(
        ["我叫{}，补贴多少", "我是{}", "{}能报吗", "请问{}师傅能报吗", "姓名：{}", "老师说{}可以报", "{}的补贴到账没"]
    ),
)
def test_no_common_name_survives(name: str, sentence: str) -> None:
    kept = masked(LIBRARY, sentence.format(name))
    assert name not in kept
    assert name[:2] not in kept
    assert "#" in kept


@SLOW
@given(st.text("我叫是在张王李大连公司厂1a@.，｜#", max_size=60))
def test_masking_again_hides_no_less(said: str) -> None:
    once = masked(LIBRARY, said)
    assert once.count("#") <= masked(LIBRARY, once).count("#") + 1
    assert not any(char.isdigit() for char in masked(LIBRARY, once))


def test_the_same_question_of_two_people_is_the_same() -> None:
    assert masked(LIBRARY, "我叫张伟，13800000000，食堂在哪") == masked(LIBRARY, "我叫王小明，13911112222，食堂在哪！")


@pytest.mark.parametrize(
    "said", ["a" * 100_000, "a." * 50_000, "1 " * 50_000, "在公司" * 30_000, "http://" * 10_000, "\u0000" * 9]
)
def test_hostile_texts_take_no_long_time(said: str) -> None:
    begun = time.process_time()
    assert len(masked(LIBRARY, said)) <= LONGEST
    assert time.process_time() - begun < 1


@pytest.fixture
def library() -> Library:
    return LIBRARY


def test_what_is_nearest_is_named_however_far_it_is(library: Library) -> None:
    near = closest(library, "建设补贴怎么开发票", 3)
    assert len(near) == 3
    assert all(place.partition("/")[0] in library.notices for place in near)
    assert closest(library, "zzz", 3) == ()
    assert closest(library, "建设补贴怎么开发票", 1) == near[:1]


def test_a_missed_question_carries_what_is_nearest(library: Library) -> None:
    assert missed(library, "建设补贴怎么开发票") == NoteMissed(
        "建设补贴怎么开发票", closest(library, "建设补贴怎么开发票", 3)
    )
