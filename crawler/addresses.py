"""Which addresses may be asked: public ones, exact private origins the user named, and the address book's loopback."""

import ipaddress
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Endpoint = tuple[str, int]

# The host of a saved answer whose address nobody told; nothing shown may name it.
NAMELESS = "saved.example"
_PORTS = {"http": 80, "https": 443}
# Networks that carry an IPv4 address inside an IPv6 one: what counts is where the packet ends.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_COMPATIBLE = ipaddress.ip_network("::/96")
# `is_global` follows the IANA registries of the Python at hand; these stay refused whatever it says.
_NEVER = tuple(
    ipaddress.ip_network(network)
    for network in (
        *("0.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15"),
        *("240.0.0.0/4", "64:ff9b:1::/48", "fec0::/10", "100::/64", "2001::/23", "5f00::/16"),
    )
)


def is_public(address: Address | str) -> bool:
    """Whether a packet to this address leaves for the public Internet, also when it carries another one inside."""
    if isinstance(address, str):
        address = ipaddress.ip_address(address.partition("%")[0])
    inner = _carried(address)
    if inner is not None:
        return is_public(inner)
    return address.is_global and not address.is_multicast and not any(address in network for network in _NEVER)


def _carried(address: Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address inside a mapped, compatible, 6to4, Teredo or NAT64 one."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if address.teredo:
        return address.teredo[1]
    if address in _NAT64 or (address in _COMPATIBLE and int(address) > 0xFFFF):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def literal(host: str) -> Address | None:
    """The address a host name spells out, also as one decimal, hex or octal number; None for a real name."""
    try:
        return ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host.rstrip("."))) if host[:1].isdigit() else None
    except OSError:
        return None


def origin(url: str) -> str:
    """`scheme://host:port` in lower case, the port always written. ValueError if the URL has no such parts."""
    parts = urlsplit(url)
    host, port = endpoint(url)
    return f"{parts.scheme.lower()}://{f'[{host}]' if ':' in host else host}:{port}"


def endpoint(url: str) -> Endpoint:
    """Host and port of an http(s) URL. ValueError for any other."""
    parts = urlsplit(url)
    port = parts.port or _PORTS.get(parts.scheme.lower())
    if not parts.hostname or not port or parts.scheme.lower() not in _PORTS:
        raise ValueError(f"'{url}' is no http or https address")
    return parts.hostname.rstrip("."), port


@dataclass(frozen=True, slots=True)
class AddressBook:
    """The two exceptions to "public addresses only": exact origins, and routes from an origin to a loopback one.

    `proxy` is the user's own choice; behind it only addresses spelled out in URLs can still be judged.
    """

    allow_private: tuple[str, ...] = ()
    routes: Mapping[str, str] = field(default_factory=dict)
    proxy: str | None = None

    @classmethod
    def of(cls, allow_private: Iterable[str], routes: Mapping[str, str] | None, proxy: str | None) -> "AddressBook":
        """A checked book. ValueError for what is no origin, or a route that leads anywhere but to loopback."""
        checked = {origin(source): origin(target) for source, target in (routes or {}).items()}
        for target in checked.values():
            address = literal(endpoint(target)[0])
            if address is None or not address.is_loopback:
                raise ValueError(f"the address book may only lead to a loopback address, not to {target}")
        return cls(tuple(origin(named) for named in allow_private), checked, proxy)

    def route(self, url: str) -> str | None:
        """The loopback origin that stands in for this URL's origin."""
        return self.routes.get(origin(url)) if self.routes else None

    def refuses(self, url: str) -> str | None:
        """Why this URL may not be asked, as far as the URL itself tells; names are judged when they are resolved."""
        try:
            host, _ = endpoint(url)
        except ValueError as error:
            return str(error)
        if origin(url) in self.routes or origin(url) in self.allow_private:
            return None
        address = literal(host)
        if address is not None and not is_public(address):
            return f"it leads to the private address {address}"
        return None

    def endpoints(self) -> frozenset[Endpoint]:
        """Hosts and ports to which a connection may be made although their address is private."""
        named = (*self.allow_private, *self.routes.values(), *((self.proxy,) if self.proxy else ()))
        return frozenset(endpoint(url) for url in named)
