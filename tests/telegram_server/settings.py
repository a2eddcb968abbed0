"""The methods that say who the bot is, set its commands, menu button and webhook, and answer a tapped button."""

import re

from .entities import utf16
from .errors import bad_request
from .faults import blocked
from .markup import check_web_app
from .state import State, Webhook
from .updates import SET_WEBHOOK
from .wire import Json, Params

ACTIONS = {
    *("typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document"),
    *("choose_sticker", "find_location", "record_video_note", "upload_video_note"),
}
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
TOAST_LIMIT = 200
DESCRIPTION_LIMIT = 256
MOST_COMMANDS = 100
MOST_CONNECTIONS = 100
GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


def get_me(state: State, _params: Params) -> Json:
    abilities = {"can_join_groups": False, "can_read_all_group_messages": False, "supports_inline_queries": False}
    return {**state.bot, **abilities, "can_connect_to_business": False, "has_main_web_app": False}


def get_chat(state: State, params: Params) -> Json:
    gifts = dict.fromkeys(GIFTS, False)
    return {
        **state.chat(params).identity,
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": gifts,
    }


def send_chat_action(state: State, params: Params) -> bool:
    chat = state.chat(params)
    if params.text("action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    if chat.blocked:
        raise blocked()
    chat.actions.append(params.text("action"))
    return True


def answer_callback_query(state: State, params: Params) -> bool:
    owner = state.callbacks.pop(params.text("callback_query_id"), None)
    if owner is None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if utf16(params.text("text")) > TOAST_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    if params.text("text"):
        state.chats[owner].toasts.append(params.text("text"))
    state.chats[owner].bell.ring()
    return True


def set_my_commands(state: State, params: Params) -> bool:
    commands = params.json("commands")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands JSON object")
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    state.commands[_scope(params)] = [_command(entry) for entry in commands]
    return True


def get_my_commands(state: State, params: Params) -> list[Json]:
    return state.commands.get(_scope(params), [])


def delete_my_commands(state: State, params: Params) -> bool:
    state.commands.pop(_scope(params), None)
    return True


def _command(entry: Json) -> Json:
    name, description = str(entry.get("command", "")).removeprefix("/"), str(entry.get("description", ""))
    if not COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= utf16(description) <= DESCRIPTION_LIMIT:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _scope(params: Params) -> tuple[str, str]:
    scope = params.json("scope") or {"type": "default"}
    return f"{scope['type']}:{scope.get('chat_id', '')}", params.text("language_code")


def set_my_description(state: State, params: Params) -> bool:
    return _introduce(state, params, "description", 512)


def set_my_short_description(state: State, params: Params) -> bool:
    return _introduce(state, params, "short_description", 120)


def _introduce(state: State, params: Params, kind: str, limit: int) -> bool:
    if utf16(params.text(kind)) > limit:
        raise bad_request(f"bot {kind.replace('_', ' ')} is too long")
    state.introductions[kind, params.text("language_code")] = params.text(kind)
    return True


def set_chat_menu_button(state: State, params: Params) -> bool:
    button = params.json("menu_button") or {"type": "default"}
    if button.get("type") not in {"default", "commands", "web_app"}:
        raise bad_request("MenuButton has unsupported type")
    if button["type"] == "web_app":
        check_web_app(button.get("web_app"), "menu button Web App URL")
    state.menu_buttons[params.integer("chat_id")] = button
    return True


def get_chat_menu_button(state: State, params: Params) -> Json:
    return state.menu_buttons.get(params.integer("chat_id")) or state.menu_buttons.get(0, {"type": "commands"})


def set_webhook(state: State, params: Params) -> bool:
    url, secret = params.text("url"), params.text("secret_token")
    if not url:
        return delete_webhook(state, params)
    if not url.startswith(("https://", "http://")):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not SECRET.fullmatch(secret):
        raise bad_request("secret token contains illegal characters")
    connections = min(max(params.integer("max_connections", 40), 1), MOST_CONNECTIONS)
    state.webhook = Webhook(url, secret, connections, certificate=bool(params.upload("certificate")))
    state.updates.allow(params)
    _drop_pending(state, params)
    state.polling.end_other(SET_WEBHOOK)
    return True


def delete_webhook(state: State, params: Params) -> bool:
    state.webhook = Webhook()
    _drop_pending(state, params)
    state.updates.bell.ring()
    return True


def _drop_pending(state: State, params: Params) -> None:
    if params.flag("drop_pending_updates"):
        state.updates.waiting.clear()


def get_webhook_info(state: State, _params: Params) -> Json:
    hook, allowed = state.webhook, state.updates.allowed
    info = {"url": hook.url, "has_custom_certificate": hook.certificate}
    active = {"max_connections": hook.max_connections, **hook.last_error} if hook.url else {}
    kinds = {"allowed_updates": sorted(allowed)} if allowed is not None else {}
    return {**info, "pending_update_count": len(state.updates.waiting), **active, **kinds}
