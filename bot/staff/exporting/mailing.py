"""E-mails of exports: the code that confirms an address, and the encrypted file to its owner."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from typing import Final

from bot.channels.email import email_ready
from bot.channels.email.line import Envelope
from bot.channels.email.lines import Lines, patience
from bot.channels.email.server import sender_of, server_of
from bot.settings import Settings
from knowledge.text import Language, Text
from scheduler.result import Result

SECONDS: Final = 20.0
LARGEST: Final = 10 * 1024 * 1024
"""Few servers take more."""
_XLSX: Final = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
_CODE: Final = (
    Text(zh="【匠问】定时导出的验证码", en="[Jiangwen] The code for your standing export"),
    Text(
        zh="验证码：%s\n\n请在工作台的“定时导出”页面填写，一小时内有效。不是您本人操作？不用理会，什么都不会发给您。\n",
        en="Your code: %s\n\nEnter it at the desk, under Standing exports, within an hour. It was not you? Then ignore "
        "this: nothing will be sent.\n",
    ),
)
_FILE: Final = (
    Text(zh="【匠问】定时导出", en="[Jiangwen] Your standing export"),
    Text(
        zh="附件是您定的导出，用您设的密码打开。文件含个人信息，请不要转发，用完请删除。\n\n不想再收？在工作台的“定时导出”里停掉。\n",
        en="Attached is the export you ordered; open it with the password you set. It holds personal data: do not pass "
        "it on, and delete it after use.\n\nStop it at the desk, under Standing exports.\n",
    ),
)
_LARGE: Final = Text(
    zh="这次的导出太大，不能作为附件发送。请登录工作台，在“导出”里下载。\n",
    en="This export is too large for an e-mail. Log in to the desk and fetch it under Exports.\n",
)


@dataclass(frozen=True, slots=True)
class Post:
    """Sends e-mails about exports by the server of the settings; where e-mail is off, nothing is `ready`."""

    settings: Settings

    @property
    def ready(self) -> bool:
        """Whether e-mail is switched on."""
        return email_ready(self.settings)

    async def code(self, to: str, code: str, language: Language, at: datetime) -> Result:
        """Send a code to an address."""
        subject, text = _CODE
        message = self._message(to, subject.to(language), f"code {to} {code}", at)
        message.set_content(text.to(language) % code)
        return await self._send(to, message)

    async def file(self, to: str, export: str, content: bytes | None, language: Language, at: datetime) -> Result:
        """Send the file of an export, the same again under the same Message-ID; without content, where to find it."""
        subject, text = _FILE
        message = self._message(to, subject.to(language), f"export {export}", at)
        message.set_content((text if content else _LARGE).to(language))
        if content:
            message.add_attachment(content, *_XLSX, filename=f"jiangwen-{at:%Y%m%d}.xlsx")
        return await self._send(to, message)

    def _message(self, to: str, subject: str, key: str, at: datetime) -> EmailMessage:
        sender, message = sender_of(self.settings), EmailMessage(policy=SMTP)
        message["From"] = formataddr((sender.name, sender.address))
        message["To"] = to
        message["Subject"] = subject
        message["Date"] = format_datetime(at)
        message["Message-ID"] = f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{sender.host}>"
        message["Auto-Submitted"] = "auto-generated"
        return message

    async def _send(self, to: str, message: EmailMessage) -> Result:
        lines = Lines(server_of(self.settings), patience(SECONDS))
        try:
            return await lines.send(Envelope(sender_of(self.settings).address, to, message.as_bytes()))
        finally:
            await lines.close()
