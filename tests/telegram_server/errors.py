"""What the server answers when it will not do what it was asked."""

from http import HTTPStatus
from typing import Any


class ApiError(Exception):
    """A refusal in Telegram's own shape: an error code, a description and, at times, parameters."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return answer | ({"parameters": self.parameters} if self.parameters else {})


class ConnectionDropped(Exception):  # noqa: N818 -- an event on the wire, not a refusal
    """The connection closes without an answer."""


def bad_request(reason: str) -> ApiError:
    return ApiError(HTTPStatus.BAD_REQUEST, f"Bad Request: {reason}")


def conflict(reason: str) -> ApiError:
    return ApiError(HTTPStatus.CONFLICT, f"Conflict: {reason}")
