"""What a host wrote of the house: read into plain values, refused whole with the place that is not right."""

from __future__ import annotations

import pytest

from evenhand.faces.site.hosting.reading import Host, SiteRefused, read_site

PAGES = ("imprint", "privacy")
FACTS = ("operator", "address", "email")
WHOLE = """
about = true
demo = "https://demo.example/"
pages = ["privacy", "imprint", "privacy"]
[facts]
operator = " A   house "
address = ["A street 1", " ", "A town"]
email = ""
"""


def read(text: str) -> Host:
    return read_site(text, pages=PAGES, facts=FACTS)


def test_what_is_filled_in_is_there_and_what_is_empty_is_not() -> None:
    found = read(WHOLE)
    assert (found.about, found.demo, found.source, found.booking) == (True, "https://demo.example/", "", "")
    assert found.pages == ("privacy", "imprint")
    assert dict(found.facts) == {"operator": "A house", "address": ("A street 1", "A town")}


def test_nothing_at_all_is_a_practices_own_house() -> None:
    assert read("") == Host()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("about = [", "site"),
        ("abuot = true", "site.abuot"),
        ('about = "yes"', "about"),
        ("about = 1", "about"),
        ("booking = 4", "booking"),
        ('booking = "../desk"', "booking"),
        ('booking = "Quiet Street"', "booking"),
        ('about = true\nbooking = "quiet-street"', "booking"),
        ('demo = "demo.example"', "demo"),
        ('demo = "http://demo.example/"', "demo"),
        ('demo = "javascript:alert(1)"', "demo"),
        ('demo = "https://demo.example/\\" onclick=\\"x"', "demo"),
        ("source = true", "source"),
        ('pages = "imprint"', "pages"),
        ("pages = [1]", "pages"),
        ('pages = ["imprnt"]', "pages"),
        ('facts = "A house"', "facts"),
        ('[facts]\nopreator = "A house"', "facts.opreator"),
        ("[facts]\noperator = 5", "facts.operator"),
        ("[facts]\naddress = [1]", "facts.address"),
        ('[facts.address]\nstreet = "A street 1"', "facts.address"),
    ],
)
def test_what_is_not_right_is_refused_with_its_place(text: str, place: str) -> None:
    with pytest.raises(SiteRefused) as refused:
        read(text)
    assert str(refused.value).startswith(f"{place}: ")
