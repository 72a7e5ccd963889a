"""Which addresses may be asked, in every spelling an address has."""

import ipaddress
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.addresses import AddressBook, is_public, literal, origin

PRIVATE = re.findall(
    r"\S+",
    """127.0.0.1 127.9.9.9 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 255.255.255.255
    224.0.0.1 192.0.2.1 198.18.0.1 240.0.0.1 ::1 :: fe80::1 fd00::1 fec0::1 ff02::1 2001:db8::1 ::ffff:127.0.0.1
    ::ffff:10.0.0.1 ::127.0.0.1 2002:7f00:1:: 2002:c0a8:101:: 64:ff9b::127.0.0.1 64:ff9b::a9fe:a9fe 64:ff9b:1::1
    fe80::1%eth0 2001:0:4136:e378:8000:63bf:80ff:fffe""",
)
PUBLIC = ("8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::")
LOOPBACK_SPELLINGS = re.findall(
    r"\S+",
    """127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.0.0.1 0177.0.0.1 017700000001 [::1] [::ffff:127.0.0.1]
    [::ffff:7f00:1] [0:0:0:0:0:0:0:1] 127.0.0.1. [64:ff9b::7f00:1] [2002:7f00:1::]""",
)


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_told(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_told(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", LOOPBACK_SPELLINGS)
def test_loopback_is_refused_however_it_is_spelled(host: str) -> None:
    assert AddressBook().refuses(f"http://{host}/admin")
    assert AddressBook().refuses(f"https://user:word@{host}:8443/")


@given(st.integers(0, 2**32 - 1))
def test_an_address_inside_another_counts_as_itself(number: int) -> None:
    inner = ipaddress.IPv4Address(number)
    outer = ipaddress.IPv6Address((0xFFFF << 32) | number)
    nat64 = ipaddress.IPv6Address(int(ipaddress.IPv6Address("64:ff9b::")) | number)
    sixtofour = ipaddress.IPv6Address((0x2002 << 112) | (number << 80))
    assert is_public(outer) == is_public(nat64) == is_public(sixtofour) == is_public(inner)


@given(st.ip_addresses(v=4))
def test_numbers_are_read_as_the_address_they_are(address: ipaddress.IPv4Address) -> None:
    assert literal(str(int(address))) == literal(hex(int(address))) == literal(str(address)) == address


@pytest.mark.parametrize("host", ["example.com", "1e100.net", "3com.example", "cafe.example", "deadbeef"])
def test_names_are_no_addresses(host: str) -> None:
    assert literal(host) is None


@pytest.mark.parametrize("url", ["ftp://example.com/", "file:///etc/passwd", "https://", "data:text/html,x", "no"])
def test_only_web_addresses_are_asked(url: str) -> None:
    assert AddressBook().refuses(url)


def test_an_origin_is_exact() -> None:
    book = AddressBook.of(["http://127.0.0.1:8082"], None, None)
    assert book.refuses("http://127.0.0.1:8082/wp-json/") is None
    assert book.refuses("http://127.0.0.1:8083/")
    assert book.refuses("https://127.0.0.1:8082/")
    assert book.refuses("http://2130706433:8082/")
    assert book.endpoints() == {("127.0.0.1", 8082)}


def test_a_route_leads_to_loopback_alone() -> None:
    book = AddressBook.of((), {"https://tidewell.example": "http://127.0.0.1:9000"}, None)
    assert book.route("https://Tidewell.example/fees?x=1") == "http://127.0.0.1:9000"
    assert book.route("http://tidewell.example/") is None
    assert book.refuses("http://127.0.0.1:9000/"), "what stands behind a route is not open by itself"
    for target in ("http://10.0.0.1:80", "http://localhost:9000", "http://example.com"):
        with pytest.raises(ValueError, match="loopback"):
            AddressBook.of((), {"https://tidewell.example": target}, None)


def test_origins_have_one_form() -> None:
    assert origin("HTTPS://Example.COM") == "https://example.com:443"
    assert origin("http://[::1]/x") == "http://[::1]:80"
