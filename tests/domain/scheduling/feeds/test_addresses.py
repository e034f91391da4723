"""Which addresses are taken for a calendar's, and which figures a name may lead to."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from evenhand.domain.scheduling.feeds.addresses import AddressProblem, address_of, is_public

TAKEN = {
    "https://calendar.example.org/ical/a%40b/private-1/basic.ics": None,
    "webcal://p01-calendars.example.com/published/2/AbC": "https://p01-calendars.example.com/published/2/AbC",
    "WEBCALS://Cloud.Example.ORG/x?export": "https://cloud.example.org/x?export",
    " https://cloud.example.org:8443/a ": "https://cloud.example.org:8443/a",
    "https://cloud.example.org": "https://cloud.example.org/",
    "https://bücher.example/käl.ics?n=ü": "https://xn--bcher-kva.example/k%C3%A4l.ics?n=%C3%BC",
    "https://93.184.216.34/a.ics": None,
    "https://[2606:4700::1111]/a.ics": None,
    "https://cloud.example.org/a#part": "https://cloud.example.org/a",
}


@pytest.mark.parametrize("typed", TAKEN)
def test_an_address_is_taken_as_it_is_asked_for(typed: str) -> None:
    assert str(address_of(typed)) == (TAKEN[typed] or typed)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "one address"),
        ("https://a.example/x https://b.example/y", "one address"),
        ("https://a.example/\nHost: b", "one address"),
        ("https://a.example/" + "x" * 2_000, "one address"),
        ("http://a.example/x.ics", "has to begin with https"),
        ("file:///etc/passwd", "host|https"),
        ("javascript:alert(1)", "host|https"),
        ("ftp://a.example/x", "has to begin with https"),
        ("a.example/x.ics", "host|https"),
        ("https://", "name a host"),
        ("https:///x", "name a host"),
        ("https://localhost/x", "name a host"),
        ("https://database/x", "name a host"),
        ("https://user:secret@a.example/x", "a name and a password"),
        ("https://a.example:99999/x", "no address"),
        ("https://[::1/x", "no address"),
        ("https://ex ample.org/", "one address"),
        ("https://127.0.0.1/x", "private network"),
        ("https://[::1]/x", "private network"),
        ("https://10.0.0.1/x", "private network"),
        ("https://169.254.169.254/latest/meta-data", "private network"),
        ("https://[::ffff:10.0.0.1]/x", "private network"),
        ("https://0x7f.1/x", ""),
        ("https://2130706433/x", "name a host"),
    ],
)
def test_what_is_no_address_of_a_calendar_is_refused_with_its_reason(typed: str, reason: str) -> None:
    if not reason:
        assert address_of(typed).host == "0x7f.1", (
            "a name like any other: what it leads to is looked at when it is asked"
        )
        return
    with pytest.raises(AddressProblem, match=reason):
        address_of(typed)


@pytest.mark.parametrize(
    "figures",
    [
        "127.0.0.1", "127.8.8.8", "0.1.2.3", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fc00::1",
        "fd12::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1",
        "2002:a00:1::1", "2001:0:a00:1::1",
    ],
)  # fmt: skip
def test_no_special_address_is_public(figures: str) -> None:
    assert not is_public(ip_address(figures))


@pytest.mark.parametrize("figures", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "2a00:1450:4001::200e"])
def test_addresses_of_the_internet_are_public(figures: str) -> None:
    assert is_public(ip_address(figures))
