"""The few sentences that Telegram itself needs; everything else is said by the dialog."""

from typing import Final

from knowledge.text import Text

ONLY_PRIVATE: Final = Text(
    zh="我只在私聊里回答，这样您说的话别人看不到。请点我的头像，单独发消息给我。",
    en="I answer in private chats only, so that nobody else reads what you tell me."
    " Tap my picture and write to me there.",
)
SLOWER: Final = Text(
    zh="您发得太快了，我跟不上。请等大约 {seconds} 秒再发；之前的回答都还在。",
    en="That was too fast for me. Please wait about {seconds} seconds; your earlier answers are all still here.",
)
BROKEN: Final = Text(
    zh="抱歉，这条消息我们没能处理（编号 {reference}）。您之前的回答都还在，请再试一次，或者换一种说法。",
    en="Sorry, we could not handle that message (reference {reference})."
    " Your earlier answers are all still here. Please try again, or put it another way.",
)
CHOOSE: Final = Text(zh="请选择：", en="Please choose:")
COLON: Final = Text(zh="：", en=": ")
SOURCE: Final = Text(zh="（{source}）", en="({source})")
