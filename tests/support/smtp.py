"""A real SMTP server in this process, which can be told to refuse, to hang or to drop the line at each stage."""

# ruff: noqa: N802 - aiosmtpd finds its hooks by the name of the command

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any, Literal, TypeAlias, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

Stage: TypeAlias = Literal["connect", "ehlo", "mail", "rcpt", "data", "dot"]
STAGES: tuple[Stage, ...] = ("connect", "ehlo", "mail", "rcpt", "data", "dot")
HANG, DROP = "hang", "drop"
TAKEN = "250 OK"


@dataclass(frozen=True)
class Taken:
    """A message that the server took."""

    sender: str
    to: str
    content: bytes
    encrypted: bool
    user: str


@dataclass
class Post:
    """What the server does and what it has seen. A fault is an answer (`450 …`), `hang`, `drop`, or `drop taken`.

    Faults are for everybody, or for one recipient under their address.
    """

    faults: dict[str, str] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    open: set[asyncio.Transport] = field(default_factory=set)
    left: asyncio.Event = field(default_factory=asyncio.Event)
    user: tuple[str, str] = ("", "")

    async def answer(self, server: SMTP, stage: str) -> str:
        told = self.faults.get(stage, TAKEN)
        if told == HANG:
            await asyncio.sleep(3600)
        if told.startswith(DROP):
            cast(asyncio.Transport, server.transport).abort()
            raise asyncio.CancelledError
        return told

    async def handle_EHLO(
        self, server: SMTP, session: Session, _envelope: Envelope, hostname: str, answers: list[str]
    ) -> list[str]:
        told = await self.answer(server, "ehlo")
        session.host_name = hostname
        return answers if told == TAKEN else [told]

    async def handle_MAIL(
        self, server: SMTP, _session: Session, envelope: Envelope, sender: str, _options: list[str]
    ) -> str:
        told = await self.answer(server, "mail")
        envelope.mail_from = sender if told == TAKEN else None
        return told

    async def handle_RCPT(
        self, server: SMTP, _session: Session, envelope: Envelope, to: str, _options: list[str]
    ) -> str:
        told = await self.answer(server, to if to in self.faults else "rcpt")
        if told == TAKEN:
            envelope.rcpt_tos.append(to)
        return told

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.faults.get("dot", TAKEN) in {TAKEN, f"{DROP} taken"}:
            login: bytes = getattr(session, "login_data", None) or b""
            content = envelope.original_content or b""
            self.taken += [
                Taken(envelope.mail_from or "", to, content, session.ssl is not None, login.decode())
                for to in envelope.rcpt_tos
            ]
        return await self.answer(server, "dot")

    def authenticate(self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: Any) -> AuthResult:
        right = (data.login.decode(), data.password.decode()) == self.user
        return AuthResult(success=right, handled=False, auth_data=data)


class Server(SMTP):
    """One connection, with the faults that no hook is called for."""

    def __init__(self, post: Post, **settings: Any) -> None:
        super().__init__(post, hostname="mail.test", loop=asyncio.get_running_loop(), **settings)
        self.post = post

    def connection_made(self, transport: Any) -> None:
        self.post.connections += 1
        self.post.open.add(transport)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.post.left.set()
        super().connection_lost(error)

    async def push(self, status: Any) -> None:
        if str(status).startswith("220 mail.test"):
            told = await self.post.answer(self, "connect")
            status = status if told == TAKEN else told
        await super().push(status)

    async def smtp_DATA(self, arg: str) -> None:
        told = await self.post.answer(self, "data")
        if told == TAKEN:
            await super().smtp_DATA(arg)
        else:
            await self.push(told)


@asynccontextmanager
async def serving_mail(
    *, user: tuple[str, str] = ("", ""), starttls: ssl.SSLContext | None = None, tls: ssl.SSLContext | None = None
) -> AsyncIterator[Post]:
    """Serve mail in this loop: plain, with STARTTLS, or with TLS from the first byte; with a user who must log in."""
    post = Post(user=user)
    settings: dict[str, Any] = {"tls_context": starttls, "auth_require_tls": starttls is not None}
    if user[0]:
        settings |= {
            "auth_required": True,
            "authenticator": post.authenticate,
            "require_starttls": starttls is not None,
        }
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Server(post, **settings), "127.0.0.1", 0, ssl=tls)
    post.port = server.sockets[0].getsockname()[1]
    try:
        yield post
    finally:
        for transport in post.open:
            transport.abort()
        server.close()
        await server.wait_closed()


@dataclass(frozen=True)
class Certificate:
    """A certificate for 127.0.0.1 that vouches for itself: what the server shows, and what a client must trust."""

    server: ssl.SSLContext
    client: ssl.SSLContext


def certificate(folder: Path) -> Certificate:
    """Make a certificate of this test's own."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=True)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "mail.pem"
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return Certificate(server, ssl.create_default_context(cafile=str(file)))
