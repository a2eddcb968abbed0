"""The arguments that choices about reminders can carry, so that a cut one can be written out again."""

from collections.abc import Iterator

from dialogs.reminding.lists import papers_of
from dialogs.reminding.missing import paper_id
from dialogs.scene import Scene
from dialogs.subscription import Subscription
from knowledge.schedule import subject_notices


def arguments(scene: Scene) -> tuple[str, ...]:
    """Return every argument beside those of the catalogue alone: about what this chat holds, and what is offered."""
    offered = (offer.partition(":")[2] for offer in scene.conversation.offers)
    return (*offered, *(arg for one in scene.held.subscriptions for arg in _of(scene, one)))


def _of(scene: Scene, one: Subscription) -> Iterator[str]:
    for notice in subject_notices(scene.library, one.subject):
        for stage in notice.stages:
            yield f"{one.number}/{notice.id}/{stage.id}"
            yield f"remind_done/{one.number}={notice.id}/{stage.id}"
    for notice, material in papers_of(scene.library, one):
        yield f"remind_papers/{one.number}={paper_id(notice, material)}"
