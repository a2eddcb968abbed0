"""Encryption of single fields, and blind indexes by which an encrypted value is found again."""

import os
import unicodedata
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SHORTEST_SECRET = 32
NONCE = 12


class WeakSecretError(Exception):
    """The secret key is too short, or two of the secret keys cannot be told apart."""


class SealError(Exception):
    """A stored value cannot be opened: another secret key, or a value that was moved or changed."""

    def __init__(self, place: "Place") -> None:
        super().__init__(f"The stored value of {place.table}.{place.column} cannot be opened with this secret key")
        self.place = place


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed value belongs. It opens in this place only."""

    table: str
    column: str
    row: str

    @property
    def bound(self) -> bytes:
        """The place as the bytes that the seal is bound to."""
        return f"{self.table}|{self.column}|{self.row}".encode()


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys derived from the secrets. The first secret seals, all open, the last one keeps the indexes.

    The last may be the first again: so a new secret can open already while the old one still seals.
    """

    secrets: tuple[str, ...] = field(repr=False)
    _seal: tuple[bytes, AESGCM] = field(init=False, repr=False, compare=False)
    _ring: dict[bytes, AESGCM] = field(init=False, repr=False, compare=False)
    _index: HMAC = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.secrets or any(len(secret) < SHORTEST_SECRET for secret in self.secrets):
            raise WeakSecretError(f"A secret key needs at least {SHORTEST_SECRET} characters.")
        apart = self.secrets[:-1] if self.secrets[0] in self.secrets[2:][-1:] else self.secrets
        named = [(_derive(secret, "key id", 1), AESGCM(_derive(secret, "fields", 32))) for secret in apart]
        if len({key_id for key_id, _ in named}) < len(named):
            raise WeakSecretError("Two secret keys have the same short name; choose another new one.")
        object.__setattr__(self, "_seal", named[0])
        object.__setattr__(self, "_ring", dict(named))
        object.__setattr__(self, "_index", HMAC(_derive(self.secrets[-1], "blind index", 32), SHA256()))

    @property
    def newest(self) -> bytes:
        """The byte that everything sealed from now on begins with."""
        return self._seal[0]

    def knows(self, sealed: bytes) -> bool:
        """Whether something was sealed with a key that is here; else nothing can be said of it."""
        return sealed[:1] in self._ring

    def seal(self, plain: bytes, place: Place) -> bytes:
        """Encrypt for one place: key id (1 byte), nonce (12), ciphertext and tag."""
        key_id, cipher = self._seal
        nonce = os.urandom(NONCE)
        return key_id + nonce + cipher.encrypt(nonce, plain, place.bound)

    def open(self, sealed: bytes, place: Place) -> bytes:
        """Decrypt what was sealed for this place; SealError otherwise."""
        key_id, nonce, cipher_text = sealed[:1], sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
        try:
            return self._ring[key_id].decrypt(nonce, cipher_text, place.bound)
        except (KeyError, InvalidTag, ValueError) as error:
            raise SealError(place) from error

    def seal_text(self, plain: str, place: Place) -> bytes:
        """Encrypt a text for one place."""
        return self.seal(plain.encode(), place)

    def open_text(self, sealed: bytes, place: Place) -> str:
        """Decrypt a text that was sealed for this place."""
        return self.open(sealed, place).decode()

    def index(self, purpose: str, *parts: str) -> str:
        """Return 32 hexadecimal digits that are the same for the same parts, and tell nothing without the key."""
        return self.digest(purpose, *parts)[:32]

    def digest(self, purpose: str, *parts: str) -> str:
        """Return 64 hexadecimal digits that nobody without the key can make for these parts."""
        made = self._index.copy()
        made.update("\x00".join((purpose, *parts)).encode())
        return made.finalize().hex()

    def phone_index(self, phone: str) -> str:
        """Return the index of a phone number; full-width digits, blanks and hyphens make no difference."""
        plain = unicodedata.normalize("NFKC", phone)
        return self.index("phone", "".join(character for character in plain if character.isdigit()))


def _derive(secret: str, purpose: str, length: int) -> bytes:
    return HKDF(SHA256(), length, salt=None, info=f"jiangwen {purpose} 1".encode()).derive(secret.encode())
