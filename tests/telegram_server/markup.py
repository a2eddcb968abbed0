"""Keyboards under messages, checked as the real server checks them."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from .errors import bad_request
from .wire import Json, Params

ACTIONS = ("callback_data", "url", "web_app", "switch_inline_query", "switch_inline_query_current_chat", "copy_text")
DATA_BYTES = 64
SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+-]*):(?!\d)")
SCHEMES = {"http", "https", "tg", "ton", "tonsite"}


def reply_markup(params: Params) -> Json | None:
    """Give the checked reply_markup of a call, or None; raise a 400 for one that Telegram refuses."""
    markup = params.json("reply_markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    for button in keys(markup.get("inline_keyboard", [])):
        _check_inline(button)
    for button in keys(markup.get("keyboard", [])):
        _check_text(button, "keyboard button")
    return markup


def inline_only(params: Params) -> Json | None:
    """Give the inline keyboard an edit sets; an edit can carry no other kind."""
    markup = reply_markup(params)
    if markup and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return markup if markup and any(markup["inline_keyboard"]) else None


def keys(rows: list[list[Any]]) -> Iterator[Any]:
    return (button for row in rows for button in row)


def _check_text(button: Any, kind: str) -> None:
    if isinstance(button, str) and button:
        return
    if not isinstance(button, dict) or not button.get("text"):
        raise bad_request(f'can\'t parse {kind}: Field "text" must be of type String')


def _check_inline(button: Any) -> None:
    _check_text(button, "inline keyboard button")
    if not isinstance(button, dict) or not any(action in button for action in ACTIONS):
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button:
        check_url(button["url"], "inline keyboard button URL")
    if "web_app" in button:
        check_web_app(button["web_app"], "inline keyboard button Web App URL")


def check_url(url: str, what: str) -> None:
    named = SCHEME.match(url)
    scheme = named[1].lower() if named else "http"
    if scheme not in SCHEMES:
        raise bad_request(f"{what} '{url}' is invalid: Unsupported URL protocol")
    if scheme in {"http", "https"} and "." not in _host(url):
        raise bad_request(f"{what} '{url}' is invalid: Wrong HTTP URL")


def check_web_app(app: Any, what: str) -> None:
    url = app.get("url", "") if isinstance(app, dict) else ""
    if urlsplit(url).scheme != "https":
        raise bad_request(f"{what} '{url}' is invalid: Only HTTPS links are allowed")


def _host(url: str) -> str:
    return urlsplit(url if "://" in url else f"http://{url}").hostname or ""
