"""The address of a payment page: https and a website of somebody's; what is filled in changes nothing about that."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.fees.pay_links import NotALink, checked_link, filled, host_of

GOOD = "https://pay.example.org/me/{amount}?currency={currency}&for={reference}#now"


@pytest.mark.parametrize(
    "typed",
    [
        GOOD,
        "https://pay.example.org",
        "https://pay.example.org?for={reference}",
        "https://pay.example.org:8443/x",
        "HTTPS://Pay.Example.org/x",
        "https://xn--bcher-kva.example.org/x",
    ],
)
def test_a_website_of_somebodys_is_kept_as_it_was_typed(typed: str) -> None:
    assert checked_link(f" {typed} ") == typed


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)//https://pay.example.org",
        "data:text/html,x",
        "http://pay.example.org/x",
        "ftp://pay.example.org/x",
        "//pay.example.org/x",
        "pay.example.org",
        "https:/pay.example.org",
        "https://",
        "https:///x",
        "https://me:secret@pay.example.org/x",
        "https://pay.example.org@evil.example.net/x",
        "https://localhost/x",
        "https://pay.localhost/x",
        "https://printer.local/x",
        "https://router.lan/",
        "https://db.internal/",
        "https://127.0.0.1/x",
        "https://10.0.0.1/x",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://[::1]/x",
        "https://pay/x",
        "https://pay.example.org./x",
        "https://pay_.example.org/x",
        "https://pay.example.org:0/x",
        "https://pay.example.org:99999/x",
        "https://pay.example.org:{amount}/x",
        "https://{reference}.example.org/x",
        "https://pay.example.org/{number}",
        "https://pay.example.org/{amount",
        "https://pay.example.org/amount}",
        "https://pay.example.org/{{amount}}",
        "https://pay.example.org\\@evil.example.net/x",
        "https://pay.example.org/a b",
        "https://pay.example.org/\nx",
        "https://pay.example.org/\u202ex",
        "https://páy.example.org/x",
        'https://pay.example.org/"x',
        "https://pay.example.org/" + "x" * 400,
    ],
)
def test_anything_else_is_refused(typed: str) -> None:
    with pytest.raises(NotALink):
        checked_link(typed)


@given(st.text(max_size=30), st.text(max_size=30))
def test_nothing_that_is_filled_in_changes_where_it_leads_or_adds_a_part(amount: str, reference: str) -> None:
    made = urlsplit(filled(GOOD, amount=amount.encode(errors="replace").decode(), currency="EUR", reference="R"))
    assert (made.scheme, made.netloc, made.fragment) == ("https", "pay.example.org", "now")
    assert made.path.count("/") == 2
    assert unquote(made.path.removeprefix("/me/")) == amount.encode(errors="replace").decode()
    words = reference.encode(errors="replace").decode()
    asked = urlsplit(filled(GOOD, amount="1", currency="EUR", reference=words)).query
    assert parse_qs(asked, keep_blank_values=True) == {"currency": ["EUR"], "for": [words]}


def test_a_link_without_places_stays_as_it_is() -> None:
    assert filled("https://pay.example.org/x", amount="1", currency="EUR", reference="R") == "https://pay.example.org/x"
    assert host_of("https://Pay.Example.org:8443/x") == "pay.example.org"
