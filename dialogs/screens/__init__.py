"""The screens, each a function from the scene to what is shown."""

from collections.abc import Callable
from typing import TypeAlias

from dialogs.conversation import View
from dialogs.reply import Block, Reply
from dialogs.scene import Scene
from dialogs.screens import (
    about_us,
    answers,
    beginning,
    leads,
    notices,
    papers,
    question,
    reminder_parts,
    reminding,
    result,
    why,
)
from dialogs.screens.frame import Screen, nav
from dialogs.screens.offers import offered
from dialogs.views import REMINDING, is_lead, is_private

Show: TypeAlias = Callable[[Scene], Screen]

SCREENS: dict[str, Show] = {
    "welcome": beginning.welcome,
    "places": beginning.places,
    "elsewhere": beginning.elsewhere,
    "asker": beginning.asker,
    "question": question.question,
    "why_ask": question.why_ask,
    "result": result.result,
    "compare": result.compare,
    "choose": result.choose,
    "why": why.why,
    "materials": papers.materials,
    "timeline": papers.timeline,
    "benefits": papers.benefits,
    "contact": notices.contact,
    "rules": notices.rules,
    "blanks": notices.blanks,
    "browse": notices.browse,
    "notice": notices.notice,
    "person": about_us.person,
    "help": about_us.help_,
    "privacy": about_us.privacy,
    "changes": answers.changes,
    "restart": answers.restart,
    "withdraw": leads.withdraw,
    "lead_consent": leads.consent_,
    "lead_name": leads.name,
    "lead_phone": leads.phone_,
    "lead_unit": leads.unit,
    "lead_district": leads.district,
    "lead_note": leads.note,
    "lead_check": leads.check,
    "lead_done": leads.done,
    "remind": reminding.remind,
    "reminders": reminding.reminders,
    "reminder": reminding.reminder,
    "remind_days": reminder_parts.days,
    "remind_hour": reminder_parts.hour,
    "remind_way": reminder_parts.way,
    "remind_email": reminder_parts.email,
    "remind_papers": reminder_parts.papers,
    "remind_done": reminder_parts.done,
    "remind_feed": reminder_parts.feed,
}

_ASKING = {"places", "asker", "question", "why_ask", "choose", "restart", "withdraw", "lead_check"} | {
    name for name in SCREENS if is_lead(View(name)) or name in REMINDING
}


def show(scene: Scene, notes: tuple[Block, ...] = (), *, in_place: bool = False, brief: bool = False) -> Reply:
    """Return the present screen as a reply, with what is to be said above it.

    `brief`: nothing new is shown, so a screen to read is not said once more, only what can be chosen on it. What the
    last answer to a question of the person's own offers follows the screen's own choices.
    """
    screen = SCREENS[scene.view.name](scene)
    step = scene.conversation.step
    again = not (brief and notes) or scene.view.name in _ASKING
    taps = screen.taps + offered(scene, screen)
    return Reply(
        blocks=notes + (screen.blocks if again else screen.brief),
        choices=tuple(tap.choice(step) for tap in taps),
        nav=tuple(tap.choice(step) for tap in nav(scene)),
        expects=screen.expects,
        in_place=in_place and not notes,
        private=is_private(scene.view),
        language=scene.language,
    )
