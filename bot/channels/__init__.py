"""Where people talk to us: each channel turns its own messages into ours and back."""

from typing import Protocol

from fastapi import APIRouter


class ChannelSetupError(Exception):
    """The settings do not suffice to run a channel; the message says what is missing."""


class Channel(Protocol):
    """A channel that runs beside the pages. `router`, where it has one, is served from the start."""

    router: APIRouter | None

    async def start(self) -> None:
        """Begin to listen; return once that is arranged."""

    async def stop(self) -> None:
        """Stop listening, after what has been taken was answered."""
