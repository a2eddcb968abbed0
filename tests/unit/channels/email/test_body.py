"""What an e-mail says as text and as a page: the same, and nothing in it becomes markup."""

import html as standard
import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.email.body import Body, Button, Group
from dialogs.reply import Heading, Link, Pairs, Paragraph, Point, Points

TEXTS = st.text(min_size=1, max_size=30) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "</style><b>",
        "{{ 7*7 }}",
        "{% raw %}",
        "&amp;",
        "'",
    ]
)
TAGS = {
    "html", "head", "meta", "title", "style", "body", "div", "h1", "p", "ul", "li", "span", "a",
}  # fmt: skip


class Reader(HTMLParser):
    """Collects the tags and their attributes, and the words between them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.words = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names |= {name for name, _ in attributes}

    def handle_data(self, data: str) -> None:
        self.words += data


def body(*texts: str) -> Body:
    first, second, third = texts
    return Body(
        language="zh",
        site="https://jiangwen.example.org",
        title=first,
        blocks=(
            Heading(first),
            Paragraph(second),
            Points((Point(third, source=first, mark="yes"), Point(second))),
            Pairs(((first, third),)),
            Link(second, "/notices/x"),
        ),
        groups=(Group(third, (Button(first, "/reminders/1-a?do=done&stage=b%2Fc"), Button(second, "/reminders/1-a"))),),
        foot=(first,),
        below=(Button(third, "/reminders/1-a/stop"),),
    )


@given(TEXTS, TEXTS, TEXTS)
def test_no_text_becomes_markup(first: str, second: str, third: str) -> None:
    reader = Reader()
    reader.feed(body(first, second, third).html)
    assert reader.tags == TAGS
    assert reader.names <= {"lang", "charset", "name", "content", "class", "role", "style", "href"}
    seen = re.sub(r"\s+", "", reader.words)
    assert all(re.sub(r"\s+", "", standard.unescape(standard.escape(text))) in seen for text in (first, second, third))


def test_the_text_says_all_that_the_page_says() -> None:
    made = body("一", "二", "三")
    assert made.text == (
        "【一】\n\n二\n\n✓ 三\n    (一)\n• 二\n\n一：三\n\n二 https://jiangwen.example.org/notices/x\n\n"
        "三\n一：https://jiangwen.example.org/reminders/1-a?do=done&stage=b%2Fc\n"
        "二：https://jiangwen.example.org/reminders/1-a\n\n"
        "-- \n一\n三：https://jiangwen.example.org/reminders/1-a/stop\n"
    )
    for href in re.findall(r"https://\S+", made.text):
        assert f'href="{standard.escape(href)}"' in made.html
