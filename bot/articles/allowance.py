"""What a fetch may touch: hosts by name, and of their addresses only public ones, looked up once and then held to.

A name that answers with a public address when it is checked and with 127.0.0.1 when it is connected to (DNS rebinding)
wins nothing: the connection is made to the very addresses that were checked.
"""

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass

import yarl
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.articles.kinds import NoArticle

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_LONGEST = 2_000
#: Prefixes that carry an IPv4 address inside: NAT64 (RFC 6052, RFC 8215), 6to4, Teredo.
_CARRYING = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))


class PrivateAddressError(OSError):
    """A name leads somewhere that is not public."""


def is_public(address: IpAddress) -> bool:
    """Whether an address belongs to the open internet."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if any(address in network for network in _CARRYING):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


@dataclass(frozen=True, slots=True)
class Allowance:
    """Where a fetch may go."""

    hosts: frozenset[str]
    port: int = 443
    #: Which addresses may be connected to.
    address: Callable[[IpAddress], bool] = is_public

    def url(self, text: str) -> yarl.URL | NoArticle:
        """The address to fetch, if it may be."""
        try:
            url = yarl.URL(text)
            port, host = url.port, (url.host or "").rstrip(".").lower()
        except ValueError:
            return NoArticle.ADDRESS
        if url.scheme != "https" or url.user or url.password or not host or len(text) > _LONGEST or _is_number(host):
            return NoArticle.ADDRESS
        return url.with_fragment(None) if host in self.hosts and port == self.port else NoArticle.HOST


def _is_number(host: str) -> bool:
    """Whether a host is an address in digits: those pass by every resolver."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return host.rpartition(".")[2].isdecimal() or host.startswith("0x")
    return True


class PublicResolver(AbstractResolver):
    """Looks names up and lets only allowed addresses through; a name with any other is not believed at all."""

    def __init__(self, inner: AbstractResolver, allows: Callable[[IpAddress], bool]) -> None:
        """Filter what the inner resolver finds."""
        self._inner = inner
        self._allows = allows

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses to connect to.

        Raises:
            PrivateAddressError: One of them is not allowed.
            OSError: The name is not known.
        """
        found = await self._inner.resolve(host, port, family)
        if not all(self._allows(ipaddress.ip_address(one["host"].partition("%")[0])) for one in found):
            raise PrivateAddressError(host)
        return found

    async def close(self) -> None:
        """Close the inner resolver."""
        await self._inner.close()
