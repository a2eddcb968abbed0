"""What a chat holds after a turn, as far as the screens are concerned, before the shell has carried anything out."""

from collections.abc import Iterable
from dataclasses import replace
from functools import reduce

from dialogs.effect import Effect, Forget, Keep, RenewFeed
from dialogs.subscription import NOTHING_HELD, Held, Subscription


def carried_out(held: Held, effects: Iterable[Effect]) -> Held:
    """Return what is held once these effects were carried out."""
    return reduce(_after, effects, held)


def _after(held: Held, effect: Effect) -> Held:
    match effect:
        case Keep(subscription):
            return _with(held, subscription)
        case RenewFeed(number):
            renewed = (s for s in held.subscriptions if s.number == number)
            return reduce(_with, (replace(s, feed=s.next_feed) for s in renewed), held)
        case Forget():
            return replace(NOTHING_HELD, ways=held.ways, lasting=held.lasting)
        case _:
            return held


def _with(held: Held, subscription: Subscription) -> Held:
    others = (s for s in held.subscriptions if s.number != subscription.number)
    return replace(held, subscriptions=tuple(sorted((*others, subscription), key=lambda s: s.number)))
