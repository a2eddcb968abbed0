"""Subscriptions behind links, kept in memory, for tests of the pages."""

from dataclasses import dataclass, field, replace

from bot.press import Press
from dialogs.subscription import State, Subscription

STATES: dict[str, State] = {"confirm": "active", "pause": "paused", "resume": "active", "stop": "stopped"}


@dataclass
class FakeLinks:
    """Link `7-good` leads to subscription 7, and so on."""

    held: dict[int, Subscription] = field(default_factory=dict)
    pressed: list[tuple[int, Press]] = field(default_factory=list)

    def opened(self, name: str) -> int | None:
        number, _, token = name.partition("-")
        return int(number) if number.isdigit() and token == "good" else None

    async def found(self, number: int) -> Subscription | None:
        return self.held.get(number)

    async def press(self, number: int, press: Press) -> None:
        self.pressed.append((number, press))
        held = self.held[number]
        if press.act in STATES:
            held = replace(held, state=STATES[press.act])
        elif press.act == "done":
            held = replace(held, done=held.done | {press.stage})
        self.held[number] = held
