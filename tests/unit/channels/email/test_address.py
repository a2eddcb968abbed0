"""Which addresses of e-mail are taken, and how they are spelt for us."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.email.address import AddressError, normal


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("zhang@example.com", "zhang@example.com"),
        (" Zhang.San@Example.COM ", "zhang.san@example.com"),
        ("ｚｈａｎｇ＠ｅｘａｍｐｌｅ．ｃｏｍ", "zhang@example.com"),
        ("zhang@example。com", "zhang@example.com"),
        ("zhang+hr@qq.com", "zhang+hr@qq.com"),
        ("hr@例子.中国", "hr@xn--fsqu00a.xn--fiqs8s"),
        ("123456@qq.com", "123456@qq.com"),
    ],
)
def test_an_address_is_kept_in_one_spelling(typed: str, kept: str) -> None:
    assert normal(typed) == kept
    assert normal(kept) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "zhang",
        "@example.com",
        "zhang@",
        "zhang@example",
        "zhang@@example.com",
        "zhang san@example.com",
        "zhang@exam ple.com",
        "zhang@127.0.0.1",
        "zhang@[127.0.0.1]",
        "zhang@-example.com",
        "zhang@example..com",
        ".zhang@example.com",
        "zh..ang@example.com",
        "张三@example.com",
        "a@example.com,b@example.com",
        "a@example.com\r\nBcc: b@example.com",
        "<a@example.com>",
        '"a b"@example.com',
        "a" * 65 + "@example.com",
        "a@" + "b" * 250 + ".com",
    ],
)
def test_what_is_no_address_is_not_taken(typed: str) -> None:
    with pytest.raises(AddressError):
        normal(typed)


@given(st.text(max_size=80) | st.from_regex(r"[^@]{0,10}@[^@]{0,20}\.com", fullmatch=True))
def test_whatever_is_taken_can_stand_in_a_header_and_in_a_command(typed: str) -> None:
    try:
        kept = normal(typed)
    except AddressError:
        return
    assert kept.isascii()
    assert kept.isprintable()
    assert not set(kept) & set(' <>,;:"\\()[]')
    assert kept.count("@") == 1
    assert normal(kept) == kept
