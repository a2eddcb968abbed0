"""Signing what is posted, as Standard Webhooks 1.0 says: https://www.standardwebhooks.com."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Final

PREFIX: Final = "whsec_"
BYTES: Final = 32


def fresh_secret() -> bytes:
    """Return a new secret."""
    return secrets.token_bytes(BYTES)


def written(secret: bytes) -> str:
    """Return a secret as it is shown, once, to whoever is to verify with it."""
    return PREFIX + base64.b64encode(secret).decode()


def signed(message: str, body: bytes, at: datetime, keys: Iterable[bytes]) -> dict[str, str]:
    """Return the headers of a post at `at` (aware); each secret signs, so that none is missed while it is replaced."""
    seconds = str(int(at.timestamp()))
    content = b".".join((message.encode(), seconds.encode(), body))
    signatures = (base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode() for key in keys)
    signature = " ".join(f"v1,{signature}" for signature in signatures)
    return {"webhook-id": message, "webhook-timestamp": seconds, "webhook-signature": signature}
