"""What holds at the desk by its settings: how long sessions last, which passwords, who needs a second factor."""

from datetime import timedelta

from bot.desk.context import Desk
from bot.staff.login import Rules
from bot.staff.passwords import policies
from bot.store.desk.sessions import Limits


def limits(desk: Desk) -> Limits:
    """Return how long sessions last here."""
    return Limits(timedelta(minutes=desk.settings.desk_idle_minutes), timedelta(hours=desk.settings.desk_session_hours))


def rules(desk: Desk) -> Rules:
    """Return what holds for logging in here."""
    policy = policies()[desk.settings.desk_passwords]
    return Rules(policy, desk.settings.desk_second_factor == "required", limits(desk))
