"""Every method the server knows, by its name as the Bot API prints it."""

from collections.abc import Callable
from typing import Any

from . import messages, settings
from .state import State
from .wire import Params

Method = Callable[[State, Params], Any]
GET_UPDATES = "getUpdates"
METHODS: dict[str, Method] = {
    "getMe": settings.get_me,
    "getChat": settings.get_chat,
    "setWebhook": settings.set_webhook,
    "deleteWebhook": settings.delete_webhook,
    "getWebhookInfo": settings.get_webhook_info,
    "sendMessage": messages.send_message,
    "sendDocument": messages.send_document,
    "sendChatAction": settings.send_chat_action,
    "editMessageText": messages.edit_message_text,
    "editMessageReplyMarkup": messages.edit_message_reply_markup,
    "deleteMessage": messages.delete_message,
    "answerCallbackQuery": settings.answer_callback_query,
    "setMyCommands": settings.set_my_commands,
    "getMyCommands": settings.get_my_commands,
    "deleteMyCommands": settings.delete_my_commands,
    "setMyDescription": settings.set_my_description,
    "setMyShortDescription": settings.set_my_short_description,
    "setChatMenuButton": settings.set_chat_menu_button,
    "getChatMenuButton": settings.get_chat_menu_button,
}
BY_ANY_CASE = {name.lower(): name for name in (*METHODS, GET_UPDATES)}
