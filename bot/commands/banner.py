"""What `serve` says when it has started: what is on and where, what is off and how to switch it on."""

from collections.abc import Iterator

from bot.app import TITLE, VERSION, Parts
from bot.channels.email import email_ready
from bot.settings import Settings
from bot.store.engine import described

EVERYWHERE = {"0.0.0.0", "::", ""}  # noqa: S104 - compared with, not listened on


def banner(parts: Parts, port: int) -> str:
    """Return the lines, each with its mark."""
    lines = "".join(f"  {mark:<4} {name:<9} {text}\n" for mark, name, text in _lines(parts, port))
    return f"\n{TITLE} {VERSION}\n{lines}\n"


def _lines(parts: Parts, port: int) -> Iterator[tuple[str, str, str]]:
    settings, site = parts.settings, site_of(parts.settings.host, port)
    yield "on", "chat", f"{site}/"
    yield "on", "desk", f"{site}/desk"
    yield "on", "API", f"{site}/docs"
    yield "on", "database", described(parts.url)
    yield "on", "clock", "every hour deletes what is past its time"
    if settings.telegram_token:
        yield "on", "Telegram", f"by {settings.telegram_mode}"
    else:
        yield "off", "Telegram", "to switch it on, put JIANGWEN_TELEGRAM_TOKEN=<token from @BotFather> into .env"
    yield from _reminding(settings)
    if settings.today:
        yield "!", "date", f"rehearsing {settings.today}: the notices are judged as on that day"


def _reminding(settings: Settings) -> Iterator[tuple[str, str, str]]:
    if settings.work:
        yield "on", "reminders", f"planned and sent here, from {settings.quiet_until} to {settings.quiet_from}"
    else:
        yield "off", "reminders", "JIANGWEN_WORK is false: `jiangwen worker` plans and sends them"
    if email_ready(settings):
        yield "on", "e-mail", f"from {settings.mail_from}"
    else:
        yield "off", "e-mail", "to switch it on, set JIANGWEN_SMTP_URL, JIANGWEN_MAIL_FROM and JIANGWEN_PUBLIC_URL"
    if not settings.public_url:
        yield "off", "calendars", "to offer links to follow, set JIANGWEN_PUBLIC_URL=https://…"
    if settings.metrics_port:
        yield "on", "metrics", f"{site_of(settings.host, settings.metrics_port)}/metrics"


def site_of(host: str, port: int) -> str:
    """Return how a browser on this machine reaches the service."""
    shown = "127.0.0.1" if host in EVERYWHERE else host
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"
