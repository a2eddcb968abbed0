"""The sheet that explains an export: who, when, which leads, how many, and how to check that none was changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.staff.columns import moment
from bot.staff.exporting.wanted import Wanted
from knowledge.text import Text

HOW: Final = Text(
    zh="表里的每一行（不含表头）写成一个 JSON 数组（UTF-8，不转义，无空格），末尾加一个换行，依次计算 SHA-256。",
    en="Write each row (without the header) as a JSON array in UTF-8, not escaped and without blanks, each with a line "
    "feed after it, and take the SHA-256 of all.",
)
CARE: Final = Text(
    zh="本文件含个人信息，只用于联系申报人；不要转发，用完请删除。初步判断不是审核结论。",
    en="This file holds personal data, only for getting in touch with applicants: do not pass it on, and delete it "
    "after use. The first opinion is no decision.",
)
SHEETS: Final = (Text(zh="线索", en="Leads"), Text(zh="导出说明", en="About this export"))


@dataclass(frozen=True, slots=True)
class Explained:
    """What the second sheet says.

    `who` ordered it, `words` is the filter as one says it, `address` leads to it, `hint` what else to know.
    """

    who: str
    at: datetime
    wanted: Wanted
    words: str
    columns: tuple[str, ...]
    address: str = ""
    hint: str = ""

    def rows(self, count: int, gone: int, sha256: str) -> tuple[tuple[str, str], ...]:
        """Return names and values, in the language of who ordered it."""
        said = (*self._first(), *self._counted(count, gone, sha256))
        return tuple((name.to(self.wanted.language), value) for name, value in said if value)

    def _first(self) -> Iterator[tuple[Text, str]]:
        wanted = self.wanted
        yield Text(zh="导出人", en="Ordered by"), self.who
        zone = "北京时间" if wanted.language == "zh" else "Beijing time"
        yield Text(zh="导出时间", en="Written"), f"{moment(self.at)}（{zone}）"
        yield Text(zh="筛选条件", en="Filter"), self.words
        yield Text(zh="筛选地址", en="Filter as an address"), self.address
        yield Text(zh="打印和手填", en="Printing, and what to fill in"), self.hint
        yield Text(zh="列", en="Columns"), "、".join(self.columns)
        yield Text(zh="是否隐藏", en="Masked"), _masking(wanted).to(wanted.language)
        yield Text(zh="完整显示的理由", en="Why unmasked"), wanted.reason

    def _counted(self, count: int, gone: int, sha256: str) -> Iterator[tuple[Text, str]]:
        language = self.wanted.language
        yield Text(zh="条数", en="Rows"), str(count)
        yield Text(zh="期间撤回或删除", en="Withdrawn meanwhile"), str(gone) if gone else ""
        yield Text(zh="SHA-256", en="SHA-256"), sha256
        yield Text(zh="怎么核对", en="How to check"), HOW.to(language)
        yield Text(zh="请注意", en="Please note"), CARE.to(language)


def _masking(wanted: Wanted) -> Text:
    if wanted.masked:
        return Text(zh="是：姓名、手机只显示一部分", en="Yes: only a part of names and numbers is shown")
    return Text(zh="否：姓名、手机完整显示", en="No: names and numbers are whole")
