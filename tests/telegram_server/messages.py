"""The methods that put messages into a chat, change them and take them away."""

import mimetypes
from http import HTTPStatus

from .entities import formatted, utf16
from .errors import ApiError, bad_request
from .faults import blocked
from .markup import inline_only, reply_markup
from .state import Chat, State, rows_of
from .wire import Json, Params, Upload

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
FILE_LIMIT = 50 * 1024 * 1024
NOTHING_CHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def send_message(state: State, params: Params) -> Json:
    return _deliver(state, params, _text(params, "message is too long"))


def send_document(state: State, params: Params) -> Json:
    caption, entities = formatted(params, "caption", "caption_entities")
    if utf16(caption) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    content = {"document": _document(state, params), "caption": caption, "caption_entities": entities}
    return _deliver(state, params, _without_empty(content))


def _document(state: State, params: Params) -> Json:
    upload = params.upload("document") or state.files.get(params.text("document"))
    if upload is None:
        given = params.text("document")
        raise bad_request(
            "wrong file identifier/HTTP URL specified" if given else "there is no document in the request"
        )
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > FILE_LIMIT:
        raise ApiError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Request Entity Too Large")
    return {**state.keep_file(upload), "file_name": upload.name, "mime_type": _mime(upload)}


def _mime(upload: Upload) -> str:
    return mimetypes.guess_type(upload.name)[0] or upload.mime


def _text(params: Params, too_long: str) -> Json:
    text, entities = formatted(params, "text", "entities")
    if not text:
        raise bad_request("message text is empty")
    if utf16(text) > TEXT_LIMIT:
        raise bad_request(too_long)
    return _without_empty({"text": text, "entities": entities})


def _deliver(state: State, params: Params, content: Json) -> Json:
    chat, markup = state.chat(params), reply_markup(params) or {}
    if chat.blocked:
        raise blocked()
    inline = {"inline_keyboard": markup["inline_keyboard"]} if any(markup.get("inline_keyboard", [])) else None
    quoted = _replied_to(chat, params)
    message = state.store(
        chat, state.bot, _without_empty({**content, "reply_to_message": quoted, "reply_markup": inline})
    )
    _change_keyboard(chat, markup)
    state.show(chat, message)
    return message


def _replied_to(chat: Chat, params: Params) -> Json | None:
    asked = params.json("reply_parameters") or {"message_id": params.integer("reply_to_message_id")}
    message = chat.messages.get(int(asked.get("message_id", 0)))
    if message is None and asked.get("message_id") and not asked.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return {key: value for key, value in message.items() if key != "reply_to_message"} if message else None


def _change_keyboard(chat: Chat, markup: Json) -> None:
    if "keyboard" in markup:
        chat.keyboard = rows_of(markup["keyboard"])
    elif markup.get("remove_keyboard"):
        chat.keyboard = ()


def edit_message_text(state: State, params: Params) -> Json:
    chat, message = _editable(state, params)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return _edited(state, chat, message, {"entities": None, **_text(params, "MESSAGE_TOO_LONG"), **_inline(params)})


def edit_message_reply_markup(state: State, params: Params) -> Json:
    chat, message = _editable(state, params)
    return _edited(state, chat, message, _inline(params))


def _inline(params: Params) -> Json:
    return {"reply_markup": inline_only(params)}


def _edited(state: State, chat: Chat, message: Json, change: Json) -> Json:
    if all(message.get(key) == value for key, value in change.items()):
        raise bad_request(NOTHING_CHANGED)
    fresh = _without_empty({**message, **change, "edit_date": state.now})
    chat.messages[message["message_id"]] = fresh
    if "text" in change:
        state.show(chat, fresh, edited=True)
    return fresh


def _editable(state: State, params: Params) -> tuple[Chat, Json]:
    chat, message = _found(state, params, "edit")
    if message["from"]["id"] != state.bot["id"]:
        raise bad_request("message can't be edited")
    return chat, message


def _found(state: State, params: Params, purpose: str) -> tuple[Chat, Json]:
    chat, message_id = state.chat(params), params.integer("message_id")
    if not message_id:
        raise bad_request("message identifier is not specified")
    if message_id not in chat.messages:
        raise bad_request(f"message to {purpose} not found")
    return chat, chat.messages[message_id]


def delete_message(state: State, params: Params) -> bool:
    chat, message = _found(state, params, "delete")
    del chat.messages[message["message_id"]]
    return True


def _without_empty(content: Json) -> Json:
    return {key: value for key, value in content.items() if value}
