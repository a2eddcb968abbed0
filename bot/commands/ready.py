"""The parts of the program for a command, or one line about what is in their way."""

from bot.app import Parts, build, prepare
from bot.channels import ChannelSetupError
from bot.channels.email.server import MailSettingsError
from bot.commands.failure import CommandError
from bot.settings import Settings
from bot.store.crypto import SealError, WeakSecretError
from knowledge.files import CatalogueError


async def ready(settings: Settings, *, listen: bool = True) -> Parts:
    """Build the parts and prepare the database, before anything listens or asks."""
    try:
        parts = build(settings, listen=listen)
        await prepare(parts)
    except CatalogueError as error:
        raise CommandError(f"A notice cannot be read. {error.faults[0]} (jiangwen check lists everything)") from error
    except (ChannelSetupError, MailSettingsError) as error:
        raise CommandError(str(error)) from error
    except WeakSecretError as error:
        raise CommandError(f"JIANGWEN_SECRET_KEY: {error}") from error
    except SealError as error:
        raise CommandError("The database was written with another secret key. Put that one back.", 1) from error
    return parts
