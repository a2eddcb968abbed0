"""The few sentences that the terminal itself needs; everything else is said by the dialog."""

from typing import Final

from knowledge.text import Text

AGAIN: Final = Text(zh="接着上次的来。", en="Going on from last time.")
REHEARSING: Final = Text(
    zh="演练：通知都按 {today} 这一天来判断。", en="A rehearsal: the notices are judged as on {today}."
)
FAREWELL: Final = Text(
    zh="先到这里，回答都留着；下次打开接着来。",
    en="That is all for now. Your answers are kept; next time we go on from here.",
)
SLOWER: Final = Text(zh="有点快，请等 {seconds} 秒……", en="That was fast; please wait {seconds} seconds …")
ONE: Final = Text(zh="输入前面的数字，或者直接打字。", en="Type the number in front, or words.")
SEVERAL: Final = Text(
    zh="输入前面的数字，几个都行，比如 1 3 4。", en="Type the numbers in front, as many as apply: 1 3 4, for example."
)
NUMBER: Final = Text(zh="直接输入数字。", en="Type a number.")
FREE: Final = Text(zh="直接打字。", en="Type your answer.")
ALSO: Final = Text(zh="也可以输入：{words}", en="You can also type: {words}")
