"""How a command gives up: one clear line."""


class CommandError(Exception):
    """The command cannot do what was asked. The message is one line that says what to do."""

    def __init__(self, message: str, code: int = 2) -> None:
        super().__init__(message)
        self.code = code
