"""Another login service (OpenID Connect): asking it who somebody is, and believing only what it signed for us, once."""

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Final, Literal, TypeAlias
from urllib.parse import quote, urlencode

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.store.crypto import Keys

ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384")
LEEWAY: Final = 60
FRESH_FOR: Final = timedelta(hours=1)
SECONDS: Final = 10
Reason: TypeAlias = Literal["unreachable", "refused", "token", "claims"]


class OidcError(Exception):
    """The other service did not say who this is, or not so that it may be believed."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


class Discovery(BaseModel):
    """What we need of what the service says about itself."""

    model_config = ConfigDict(frozen=True)

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)


@dataclass(frozen=True, slots=True)
class Question:
    """What we ask with: nobody else knows `verifier` and `nonce`; `state` comes with the answer to `back`."""

    state: str
    nonce: str
    verifier: str
    back: str

    @property
    def challenge(self) -> str:
        """The digest of the verifier, by which the service knows who may fetch the answer (PKCE, S256)."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


@dataclass(frozen=True, slots=True)
class Known:
    """By what a service knows somebody: its own id for them (`sub`), or their address."""

    issuer: str
    kind: Literal["sub", "email"]
    value: str

    def index(self, keys: Keys) -> str:
        """Return the blind index by which the person is found."""
        value = self.value.casefold() if self.kind == "email" else self.value
        return keys.index("oidc", self.issuer, self.kind, value)


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the service names, by its own id and by an address that it has checked, and whether by two factors."""

    known: tuple[Known, ...]
    two_factors: bool
    nonce: str


def question(back: str) -> Question:
    """Return what a login is asked with, whose answer is to come to the address `back`."""
    return Question(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48), back)


@dataclass(slots=True)
class Provider:
    """The other service, by its address. What it says about itself is asked for once an hour."""

    issuer: str
    client_id: str
    client_secret: str
    transport: httpx.AsyncBaseTransport | None = None
    _said: Discovery | None = field(default=None, init=False)
    _keys: KeySet | None = field(default=None, init=False)
    _asked: datetime | None = field(default=None, init=False)

    async def address(self, asked: Question, at: datetime) -> str:
        """Return where the browser is to go; OidcError where the service cannot be reached."""
        said, _ = await self._about(at)
        wanted = {"response_type": "code", "client_id": self.client_id, "redirect_uri": asked.back}
        wanted |= {"scope": "openid email", "state": asked.state, "nonce": asked.nonce}
        wanted |= {"code_challenge": asked.challenge, "code_challenge_method": "S256"}
        return f"{said.authorization_endpoint}{'&' if '?' in said.authorization_endpoint else '?'}{urlencode(wanted)}"

    async def identity(self, code: str, asked: Question, at: datetime) -> Identity:
        """Return who logged in there; OidcError where that cannot be believed."""
        said, keys = await self._about(at)
        token = await self._token(said, code, asked)
        try:
            claims = _claims(token, keys)
        except OidcError:  # the service may have new keys
            _, keys = await self._about(at, again=True)
            claims = _claims(token, keys)
        return _identity(claims, said.issuer, self.client_id, asked.nonce, at)

    async def _token(self, said: Discovery, code: str, asked: Question) -> str:
        sent = {"grant_type": "authorization_code", "code": code, "redirect_uri": asked.back}
        sent |= {"code_verifier": asked.verifier}
        if "client_secret_basic" in said.token_endpoint_auth_methods_supported:
            auth = httpx.BasicAuth(quote(self.client_id, safe=""), quote(self.client_secret, safe=""))
            answer = await self._call("POST", said.token_endpoint, sent, auth)
        else:
            own = {"client_id": self.client_id, "client_secret": self.client_secret}
            answer = await self._call("POST", said.token_endpoint, sent | own)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise OidcError("token")
        return token

    async def _about(self, at: datetime, *, again: bool = False) -> tuple[Discovery, KeySet]:
        stale = self._asked is None or at - self._asked >= FRESH_FOR
        if again or stale or self._said is None or self._keys is None:
            found = await self._call("GET", f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
            try:
                said = Discovery.model_validate(found)
                keys = KeySet.import_key_set(await self._call("GET", said.jwks_uri))  # type: ignore[arg-type]
            except (ValidationError, JoseError, ValueError, KeyError, TypeError) as error:
                raise OidcError("token") from error
            if said.issuer != self.issuer:
                raise OidcError("claims")
            self._said, self._keys, self._asked = said, keys, at
        return self._said, self._keys

    async def _call(
        self, method: str, url: str, sent: dict[str, str] | None = None, auth: httpx.Auth | None = None
    ) -> dict[str, Any]:
        if not url.startswith("https://"):
            raise OidcError("claims")
        try:
            async with httpx.AsyncClient(transport=self.transport, timeout=SECONDS) as client:
                answer = await client.request(method, url, data=sent, auth=auth)
                body = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise OidcError("unreachable") from error
        if answer.status_code != HTTPStatus.OK or not isinstance(body, dict):
            raise OidcError("refused")
        return body


def _claims(token: str, keys: KeySet) -> dict[str, Any]:
    try:
        return jwt.decode(token, keys, algorithms=list(ALGORITHMS)).claims
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise OidcError("token") from error


def _identity(claims: dict[str, Any], issuer: str, client_id: str, nonce: str, at: datetime) -> Identity:
    """Check what the token says about itself, and read whom it names."""
    now = int(at.timestamp())
    checks = jwt.JWTClaimsRegistry(
        now=now,
        leeway=LEEWAY,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": client_id},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        checks.validate(claims)
    except (JoseError, ValueError, TypeError) as error:
        raise OidcError("claims") from error
    audiences = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    if claims.get("azp", client_id) != client_id or (len(audiences) > 1 and "azp" not in claims):
        raise OidcError("claims")
    known = [Known(issuer, "sub", str(claims["sub"]))]
    if isinstance(claims.get("email"), str) and claims.get("email_verified") is True:
        known.append(Known(issuer, "email", claims["email"]))
    return Identity(tuple(known), _two_factors(claims), nonce)


def _two_factors(claims: dict[str, Any]) -> bool:
    methods = claims.get("amr")
    return (isinstance(methods, list) and "mfa" in methods) or "mfa" in str(claims.get("acr", "")).casefold()
