"""A step for tests of the shell: it repeats what it hears, and a few words make it do more."""

from dataclasses import replace
from datetime import datetime

from bot.clock import SHANGHAI
from dialogs.conversation import Conversation, LeadDraft
from dialogs.effect import Effect, Forget, Keep, NoteMissed, RecordLead, RenewFeed, Snooze, WithdrawLeads
from dialogs.incoming import Incoming
from dialogs.reply import Choice, Paragraph, Points, Reply
from dialogs.subscription import NOTHING_HELD, Held, Subscription
from dialogs.turn import Turn
from knowledge.library import Library
from knowledge.verdict import Verdict

TIER = "dalian-studio-2024/municipal"
NEAREST = ("chongqing-studio-2024/grant-chief", "dalian-craftsman-2021/prize")


def parrot(
    conversation: Conversation, incoming: Incoming, library: Library, now: datetime, held: Held = NOTHING_HELD
) -> Turn:
    """Repeat what was said; the words lead, draft, withdraw, forget, missed, burst and boom do what they say.

    `remind` keeps a subscription here, `remind wang@example.com` one by e-mail; `later` tells of its stage later,
    `feed` gives out a link, `held` says what is held.
    """
    del library
    if incoming.text == "held":
        incoming = replace(incoming, text=f"{[one.where or one.state for one in held.subscriptions]}")
    word, *rest = incoming.text.split() or [""]
    after = replace(conversation, step=conversation.step + 1, order=(*conversation.order, incoming.text), draft=None)
    if word == "draft":
        after = replace(after, draft=LeadDraft(TIER, name=" ".join(rest)))
    said = (_said(after, incoming, now),) * (3 if word == "burst" else 1)
    return Turn(Conversation() if word == "forget" else after, said, _effects(word, rest))


def lead(name: str, phone: str, tier: str = TIER) -> RecordLead:
    """Return the intent of one person."""
    return RecordLead(
        tier, name, phone, "某某机床厂", "=1+1", "self", "lead-1", "zh", Verdict.REVIEW,
        {"leader_age": 45, "leader_titles": frozenset({"a", "b"})}, ("leader_level",),
    )  # fmt: skip


def _said(after: Conversation, incoming: Incoming, now: datetime) -> Reply:
    heard = incoming.text or incoming.choice or str(incoming.picked)
    step = after.step
    return Reply(
        (Paragraph(f"{step}: {heard} ({now:%Y-%m-%d})"), Points(())),
        choices=(Choice(f"{step}.a:yes", "是"), Choice(f"{step}.t:prize=gold", "金奖", toggle=True)),
        nav=(Choice(f"{step}.back", "返回"),),
        expects="choice",
    )


def _effects(word: str, rest: list[str]) -> tuple[Effect, ...]:
    match word:
        case "lead":
            return (lead(*rest),)
        case "withdraw":
            return (WithdrawLeads(),)
        case "forget":
            return (Forget(),)
        case "missed":
            return (NoteMissed(" ".join(rest), NEAREST),)
        case "boom":
            raise RuntimeError(" ".join(rest))
    return _reminding(word, rest)


def _reminding(word: str, rest: list[str]) -> tuple[Effect, ...]:
    match word:
        case "remind":
            channel = "email" if rest else ""
            said = Subscription(len(rest) + 1, "dalian-studio-2024", "unit", "zh", channel=channel)
            return (Keep(said, to="".join(rest)),)
        case "later":
            return (Snooze(1, "dalian-studio-2024/hand-in", datetime(2024, 3, 8, 9, tzinfo=SHANGHAI)),)
        case "feed":
            return (RenewFeed(1),)
    return ()
