"""Logs that help to find a fault and never hold what people wrote, their names or their phones."""

import logging
import sys
import traceback
from collections.abc import Mapping
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

# What may stand in a line of our own. Anything else is dropped, so that a careless call cannot leak.
ALLOWED = frozenset(
    {
        "address", "channel", "count", "dialect", "error", "event", "frames", "host", "job", "level", "logger",
        "milliseconds", "mode", "path", "port", "reference", "repeated", "status", "timestamp", "what",
    }
)  # fmt: skip
QUIET = ("aiogram", "apscheduler", "sqlalchemy", "httpx", "httpcore", "alembic", "asyncio", "uvicorn")

logger: "Logger" = structlog.get_logger("jiangwen")


class Logger(structlog.stdlib.BoundLogger):
    """Hands on an exception as we tell it; the standard library's own `exception` would add its message again."""

    def exception(self, event: str | None = None, *args: Any, **more: Any) -> Any:
        """Log an error with the kinds and places of the exception that is being handled."""
        return self.error(event, *args, exc_info=True, **more)


def only_allowed(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Drop every key that is not known to be harmless, and structlog's own bookkeeping stays."""
    return {key: value for key, value in line.items() if key in ALLOWED or key.startswith("_")}


def exception_without_message(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Replace an exception by its types and places: its message may quote what a person wrote."""
    found = line.pop("exc_info", None)
    error = sys.exc_info()[1] if found is True else found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        chain = _chain(error)
        line["error"] = " < ".join(type(link).__qualname__ for link in chain)
        line["frames"] = _places(chain[-1].__traceback__)
    return line


def _chain(error: BaseException) -> list[BaseException]:
    cause = error.__cause__ or error.__context__
    return [error, *(_chain(cause) if cause else [])]


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-8:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]


SHARED: list[Any] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    exception_without_message,
]
# At import and not in `set_up`: structlog's own default prints the local variables of an exception.
structlog.configure(
    processors=[*SHARED, only_allowed, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=Logger,
)


def set_up(*, as_json: bool, level: int = logging.INFO) -> None:
    """Send our own and the libraries' logs to standard error, as JSON lines or for people."""
    logging.basicConfig(handlers=[_handler(as_json=as_json)], level=logging.WARNING, force=True)
    logging.getLogger("jiangwen").setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _handler(*, as_json: bool) -> logging.Handler:
    handler = logging.StreamHandler(sys.stderr)
    for_people = structlog.dev.ConsoleRenderer(colors=False)
    render: Any = structlog.processors.JSONRenderer(ensure_ascii=False) if as_json else for_people
    remove = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=SHARED, processors=[remove, only_allowed, render])
    )
    return handler


def uvicorn_config() -> Mapping[str, Any]:
    """Leave uvicorn's loggers to ours: no access log, because addresses are personal."""
    return {"log_config": None, "access_log": False}
