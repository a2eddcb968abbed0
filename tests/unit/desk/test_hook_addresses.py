"""To which addresses a webhook is posted: those of the internet, looked at when connecting, and never those inside."""

from ipaddress import ip_address

import httpx
import pytest

from bot.hooks.guard import Allowed, Guarded, RefusedError, is_public

INNER = (
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.100.100.200", "0.0.0.1", "224.0.0.1",
    "168.63.129.16", "255.255.255.255", "::1", "::", "fe80::1", "fd00:ec2::254", "::ffff:127.0.0.1", "::127.0.0.1",
    "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1", "fec0::1", "192.0.0.8", "192.88.99.1", "3fff::1",
)  # fmt: skip


@pytest.mark.parametrize("address", INNER)
def test_no_address_of_an_inner_network_is_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "119.29.29.29", "2400:3200::1", "64:ff9b::808:808"])
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "url",
    ["http://example.org/", "https://127.0.0.1/", "https://user@example.org/", "https://[::1]/", "https://xn--a/", "ftp://example.org/",
     "https://", "example.org", "https://例子.example/", "https://example.org/#part", "https://a b/", "", "https://10.0.0.1:8443/x",
     "https://example.org/" + "x" * 500],
)  # fmt: skip
def test_an_address_that_cannot_be_posted_to_is_not_taken(url: str) -> None:
    assert not Allowed().url(url)


def test_an_address_of_the_internet_is_taken() -> None:
    assert Allowed().url("https://example.org:8443/hook?for=jiangwen")


@pytest.mark.parametrize("found", [["10.0.0.1"], ["8.8.8.8", "10.0.0.1"], []])
async def test_a_name_that_leads_inside_is_refused_when_connecting(found: list[str]) -> None:
    async def resolved(_host: str, _port: int) -> list[str]:
        return found

    def never(request: httpx.Request) -> httpx.Response:
        raise AssertionError(request.url)

    transport = Guarded(Allowed(), httpx.MockTransport(never), resolved)
    async with httpx.AsyncClient(transport=transport) as client:
        with pytest.raises(RefusedError):
            await client.post("https://rebinding.example/")


async def test_a_connection_goes_to_the_address_that_was_looked_at_under_the_name_of_the_host() -> None:
    asked: list[str] = []

    async def resolved(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["8.8.8.8"]

    def shown(request: httpx.Request) -> httpx.Response:
        said = (request.url.host, request.headers["host"], request.extensions["sni_hostname"])
        assert said == ("8.8.8.8", "hook.example", "hook.example")
        return httpx.Response(204)

    async with httpx.AsyncClient(transport=Guarded(Allowed(), httpx.MockTransport(shown), resolved)) as client:
        assert (await client.post("https://hook.example/")).status_code == 204
    assert asked == ["hook.example"]
