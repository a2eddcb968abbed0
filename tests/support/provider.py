"""A small login service (OpenID Connect) with real keys, for tests: it signs what a test wants it to sign."""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

ISSUER = "https://login.example/realm"
CLIENT, CLIENT_SECRET = "desk of the bureau", "a secret: of 50 %"


@dataclass
class LoginService:
    """Somebody logs in there by `claims`; `spoil` changes what it says of them, `key` signs it."""

    claims: dict[str, Any] = field(default_factory=lambda: {"sub": "248289761001"})
    spoil: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}))
    forged: RSAKey | None = None
    unsigned: bool = False
    now: int = 0
    issuer: str = ISSUER
    _codes: dict[str, dict[str, str]] = field(default_factory=dict, init=False)

    @property
    def transport(self) -> httpx.ASGITransport:
        """The way there, without a network."""
        return httpx.ASGITransport(
            Starlette(
                routes=[
                    Route("/realm/.well-known/openid-configuration", self._about),
                    Route("/realm/keys", self._keys),
                    Route("/realm/token", self._token, methods=["POST"]),
                ]
            )
        )

    def agree(self, address: str) -> str:
        """Log in at the address to which a browser was sent; return the address to which it is sent back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(8)
        self._codes[code] = asked
        back = urlsplit(asked["redirect_uri"])
        return f"{back.path}?code={code}&state={asked['state']}"

    async def _about(self, _request: Request) -> Response:
        paths = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
        return JSONResponse({"issuer": self.issuer} | {name: ISSUER + path for name, path in paths.items()})

    async def _keys(self, _request: Request) -> Response:
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})

    async def _token(self, request: Request) -> Response:
        form = parse_qs((await request.body()).decode())
        asked = self._codes.pop(form["code"][0], None)
        if asked is None or not _is_client(request.headers["authorization"]):
            return JSONResponse({"error": "invalid_grant"}, 400)
        digest = hashlib.sha256(form["code_verifier"][0].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (challenge, form["redirect_uri"][0]) != (asked["code_challenge"], asked["redirect_uri"]):
            return JSONResponse({"error": "invalid_grant"}, 400)
        said = {"iss": ISSUER, "aud": CLIENT, "iat": self.now, "exp": self.now + 300, "nonce": asked["nonce"]}
        return JSONResponse({"access_token": "unused", "id_token": self._signed(said | self.claims | self.spoil)})

    def _signed(self, claims: dict[str, Any]) -> str:
        said = {name: value for name, value in claims.items() if value is not None}
        if self.unsigned:
            parts = ({"alg": "none", "kid": "one"}, said)
            return ".".join(map(_plain, parts)) + "."
        return jwt.encode({"alg": "RS256", "kid": "one"}, said, self.forged or self.key)


def _is_client(authorization: str) -> bool:
    sent = base64.b64decode(authorization.removeprefix("Basic ")).decode()
    return sent == "desk%20of%20the%20bureau:a%20secret%3A%20of%2050%20%25"


def _plain(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()
