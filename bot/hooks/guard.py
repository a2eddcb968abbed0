"""Which addresses may be posted to: public ones, or those that the settings name. Looked at when connecting."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final, TypeAlias

import httpx

Address: TypeAlias = IPv4Address | IPv6Address
Resolve: TypeAlias = Callable[[str, int], Awaitable[list[str]]]
LONGEST_URL: Final = 500
_TRANSLATED: Final = IPv6Network("64:ff9b::/96")
# What only looks public: a cloud's own service for its machines, protocols of networks themselves, examples.
_INNER: Final = tuple(map(ip_network, ("168.63.129.16", "192.0.0.0/24", "192.88.99.0/24", "fec0::/10", "3fff::/20")))


class RefusedError(Exception):
    """This address is not to be posted to."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the settings allow: hosts (`hook.example.gov.cn`) and networks (`10.1.0.0/16`); none: any public address."""

    entries: tuple[str, ...] = ()

    def url(self, url: str) -> bool:
        """Whether this may be the address of a hook, as far as it can be told without asking where it leads."""
        try:
            found = httpx.URL(url)
            host = found.host
        except (httpx.InvalidURL, UnicodeError):
            return False
        plain = bool(host) and not found.userinfo and not found.fragment and len(url) <= LONGEST_URL
        if not plain or not url.isascii() or not url.isprintable() or " " in url:
            return False
        address = _literal(host)
        if not self._way(found.scheme, host) or (_is_here(host) and not self.entries):
            return False
        return address is None or self.address(host, address)

    def address(self, host: str, address: Address) -> bool:
        """Whether a host may be posted to at this address."""
        if not self.entries:
            return is_public(address)
        return any(_fits(entry, host, address) for entry in self.entries)

    def _way(self, scheme: str, host: str) -> bool:
        """Https; or http to a name of this very machine, where the settings allow it, for rehearsals."""
        return scheme == "https" or (scheme == "http" and bool(self.entries) and _is_here(host))


def is_public(address: Address) -> bool:
    """Whether this is an address of the public internet, also behind the ways to write one address in another."""
    carried = _within(address)
    if carried is not None:
        return is_public(carried)
    special = address.is_multicast or address.is_reserved or any(address in inner for inner in _INNER)
    return address.is_global and not special


async def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a host; OSError where it has none."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Guarded(httpx.AsyncBaseTransport):
    """Connects to the address that was looked at, and to no other that the name may lead to a moment later."""

    def __init__(self, allowed: Allowed, inner: httpx.AsyncBaseTransport, resolve: Resolve = resolve) -> None:
        self._allowed = allowed
        self._inner = inner
        self._resolve = resolve

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request, unless any address of its host is refused: then RefusedError."""
        url, host = request.url, request.url.raw_host.decode()
        if not self._allowed.url(str(url)):
            raise RefusedError
        found = [ip_address(text.partition("%")[0]) for text in await self._resolve(host, url.port or 443)]
        if not found or not all(self._allowed.address(host, address) for address in found):
            raise RefusedError
        if url.scheme == "http" and not all(address.is_loopback for address in found):
            raise RefusedError
        request.extensions |= {"sni_hostname": host}
        request.url = url.copy_with(host=str(found[0]))
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        """Close what it connects with."""
        await self._inner.aclose()


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _is_here(host: str) -> bool:
    address = _literal(host)
    return host == "localhost" or (address is not None and address.is_loopback)


def _fits(entry: str, host: str, address: Address) -> bool:
    try:
        return address in ip_network(entry, strict=False)
    except ValueError:
        return host.casefold() == entry.casefold()


def _within(address: Address) -> Address | None:
    """Return the IPv4 address that an IPv6 address carries, if any."""
    if isinstance(address, IPv4Address):
        return None
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
