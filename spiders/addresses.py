"""Which hosts are asked at all: those of the public network, unless a registry row allows its own private ones.

An address is judged where the connection is made: the resolver gives the connection the address it has judged, and the
same one for as long as the process lives. A name that means another host a moment later (rebinding) changes nothing.
"""

from __future__ import annotations

import socket
import unicodedata
from collections.abc import Awaitable, Callable, Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.defer import deferred_to_future
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

PRIVATE = "private_address"
PRIVATE_HOSTS = "GONGKAI_PRIVATE_HOSTS"
"""Scrapy setting: the names and addresses that may be private."""

# Set aside by IANA, whatever the running Python's table says of them.
_SPECIAL = (IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24"), IPv4Network("100.64.0.0/10"))
_GLOBAL = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_DOCUMENTATION = IPv6Network("3fff::/20")
_LOCAL_NAMES = ("localhost", "localdomain", "local", "internal", "intranet", "lan", "home.arpa")


class NonPublicAddress(DNSLookupError):
    """A name stands for an address that is not public."""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public network, by itself and by the IPv4 address it may carry."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return _is_public_v4(found) if isinstance(found, IPv4Address) else _is_public_v6(found)


def _is_public_v4(address: IPv4Address) -> bool:
    special = address.is_multicast or address.is_reserved or any(address in network for network in _SPECIAL)
    return address.is_global and not special


def _is_public_v6(address: IPv6Address) -> bool:
    carried = address.ipv4_mapped or address.sixtofour
    if address in _NAT64:
        carried = IPv4Address(int(address) & 0xFFFFFFFF)
    if carried is not None:
        return _is_public_v4(carried)
    return address in _GLOBAL and address.is_global and address.teredo is None and address not in _DOCUMENTATION


def literal(host: str) -> str | None:
    """The IP address that a host is written as, in any notation that a resolver takes (127.1, 0x7f000001, 017700000001,
    full-width digits, a dot at the end); None for a name."""
    plain = unicodedata.normalize("NFKC", host).replace("。", ".").strip("[]").rstrip(".")
    try:
        return str(ip_address(plain.partition("%")[0]))
    except ValueError:
        pass
    if any(character.isspace() for character in plain):
        return None
    try:
        return str(IPv4Address(socket.inet_aton(plain)))
    except (OSError, UnicodeEncodeError):
        return None


def names_private(host: str) -> bool:
    """Whether a host is private as it is written, whatever a resolver would say."""
    address = literal(host)
    if address is not None:
        return not is_public(address)
    name = unicodedata.normalize("NFKC", host).rstrip(".").lower()
    return any(name == local or name.endswith(f".{local}") for local in _LOCAL_NAMES)


class PublicResolver(CachingThreadedResolver):
    """Scrapy's resolver, that gives only public addresses, but for the hosts in the setting `PRIVATE_HOSTS`."""

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float, private: Iterable[str] = ()) -> None:
        super().__init__(reactor, cache_size, timeout)
        self._private = frozenset(private)

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Made by Scrapy."""
        settings = crawler.settings
        return cls(
            reactor, settings.getint("DNSCACHE_SIZE"), settings.getfloat("DNS_TIMEOUT"), settings.getlist(PRIVATE_HOSTS)
        )

    def getHostByName(self, name: str, timeout: Any = ()) -> Deferred[str]:  # noqa: ANN401  # Twisted's own
        """The address of a host. Fails with `NonPublicAddress` where that is not one to be asked."""
        found: Deferred[str] = super().getHostByName(name, timeout)
        return found.addCallback(self._judged, name)

    def _judged(self, address: str, name: str) -> str:
        if is_public(address) or name in self._private:
            return address
        raise NonPublicAddress(f"{name} stands for {address}, which is not public")


async def resolve(name: str) -> str:
    """The address that the crawling process's resolver gives for a name."""
    from twisted.internet import reactor  # noqa: PLC0415  # importing it earlier would install another one

    found: str = await deferred_to_future(reactor.resolver.getHostByName(name))
    return found


class Addresses:
    """The hosts of one site, judged once each. `resolve` gives the address of a name; with a proxy there is none, for
    then it is the proxy that resolves names: what is private by its writing is refused all the same."""

    def __init__(self, allow_private: bool, resolve: Callable[[str], Awaitable[str]] | None) -> None:
        self._allow_private = allow_private
        self._resolve = resolve
        self._known: dict[str, str | None] = {}

    async def refusal(self, url: str) -> str | None:
        """`private_address` where the address must not be asked for; None where it may be."""
        if self._allow_private:
            return None
        host = urlsplit(url).hostname or ""
        if host not in self._known:
            self._known[host] = PRIVATE if await self._is_private(host) else None
        return self._known[host]

    async def _is_private(self, host: str) -> bool:
        if names_private(host):
            return True
        try:
            if self._resolve is not None:
                await self._resolve(host)
        except NonPublicAddress:
            return True
        except DNSLookupError:
            return False  # asking will tell, and try again
        return False
