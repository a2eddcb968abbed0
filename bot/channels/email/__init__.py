"""E-mail: reminders over SMTP, with links to pages of ours instead of buttons."""

from bot.settings import Settings


def email_ready(settings: Settings) -> bool:
    """Whether e-mail is switched on: a server, a sender, and an address of ours for the links."""
    server = settings.smtp_url.get_secret_value() if settings.smtp_url else ""
    return all((server, settings.mail_from, settings.public_url))
