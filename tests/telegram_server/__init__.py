"""A faithful local Telegram Bot API server for tests and for trying the bot without a network."""

from .calls import Call, Refusal
from .faults import ANY, Blocked, Dropped, Fault, Flood, ServerError, Slow
from .people import NotHeard, Person
from .pusher import SECRET_HEADER, Pushing
from .screen import NotOnScreen
from .server import TelegramServer
from .state import Heard
from .wire import Upload

__all__ = [
    "ANY",
    "SECRET_HEADER",
    "Blocked",
    "Call",
    "Dropped",
    "Fault",
    "Flood",
    "Heard",
    "NotHeard",
    "NotOnScreen",
    "Person",
    "Pushing",
    "Refusal",
    "ServerError",
    "Slow",
    "TelegramServer",
    "Upload",
]
