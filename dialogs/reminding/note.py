"""One thing to tell, and whom it concerns."""

from dataclasses import dataclass

from dialogs.subscription import Subscription
from knowledge.moment import Moment


@dataclass(frozen=True, slots=True)
class Note:
    """A moment that is told to a subscription."""

    subscription: Subscription
    moment: Moment
