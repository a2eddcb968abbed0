"""What a chat is subscribed to already."""

from dialogs.conversation import View
from dialogs.scene import Scene
from dialogs.subscription import Subscription
from knowledge.library import Library
from knowledge.notice import Notice
from knowledge.schedule import subject_for, subject_notices


def known(scene: Scene, view: View) -> View | None:
    """Return the screen of the subscription that a chat already has to what it wants to be reminded of.

    One to the programme is one to each of its notices.
    """
    if view.name != "remind":
        return None
    subjects = subject_for(scene.library, view.about, scene.now), scene.library.notices[view.about].programme
    found = (one for subject in subjects for one in scene.held.live if one.subject == subject)
    return next((View("reminder", str(one.number)) for one in found), None)


def notices_of(library: Library, subscription: Subscription) -> tuple[Notice, ...]:
    """Return the notices that a subscription is about, the newest first."""
    found = subject_notices(library, subscription.subject)
    return tuple(sorted(found, key=lambda notice: notice.batch or 0, reverse=True))


def name_of(scene: Scene, subscription: Subscription) -> str:
    """Return what a subscription is called: its notice, or the newest of its programme; else its own id."""
    found = notices_of(scene.library, subscription)
    return scene.to(found[0].short) if found else subscription.subject


def awaited(scene: Scene, subscription: Subscription) -> bool:
    """Whether the next notice or date of a programme is awaited, and not the end of one notice."""
    return subscription.subject not in scene.library.notices
