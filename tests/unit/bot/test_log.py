"""What is logged helps to find a fault and quotes nobody."""

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest

from bot import log

SECRETS = ("张三", "13800000000")


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    before = logging.root.handlers[:], logging.root.level
    log.set_up(as_json=True)
    yield written
    logging.root.handlers[:], logging.root.level = before


def fail(text: str) -> None:
    try:
        int(text)
    except ValueError as error:
        raise RuntimeError(f"cannot handle {text}") from error


def test_an_exception_is_its_kinds_and_places_and_not_its_words(lines: io.StringIO) -> None:
    try:
        fail("张三 13800000000")
    except RuntimeError:
        log.logger.exception("step failed", reference="abcd", channel="web")
    told = json.loads(lines.getvalue())
    assert (told["event"], told["reference"], told["error"]) == ("step failed", "abcd", "RuntimeError < ValueError")
    assert any("fail" in frame for frame in told["frames"])
    assert not any(secret in lines.getvalue() for secret in SECRETS)


def test_a_careless_call_leaks_nothing(lines: io.StringIO) -> None:
    log.logger.warning("careless", text="张三", phone="13800000000", name="张三", count=3)
    told = json.loads(lines.getvalue())
    assert (told["event"], told["count"]) == ("careless", 3)
    assert not any(secret in lines.getvalue() for secret in SECRETS)


def test_a_librarys_exception_leaks_nothing_either(lines: io.StringIO) -> None:
    try:
        fail("张三 13800000000")
    except RuntimeError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application")
    assert "ASGI" in lines.getvalue()
    assert not any(secret in lines.getvalue() for secret in SECRETS)


def test_without_being_set_up_an_exception_shows_no_variables(caplog: pytest.LogCaptureFixture) -> None:
    try:
        fail("张三 13800000000")
    except RuntimeError:
        log.logger.exception("step failed", reference="abcd")
    assert not any(secret in caplog.text for secret in SECRETS)
