"""Going on on another device: a short link, and this device stays signed in."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from tests.factories import NOW, a_case, browser_of_client, frozen

pytestmark = pytest.mark.django_db


def link_from(browser: Client) -> str:
    """Make a link on one device, as a path."""
    [link] = re.findall(r"(/me/in/[\w-]+/)</p>", browser.post("/me/device/").text)
    return str(link)


@frozen()
def test_looking_at_the_page_makes_no_link() -> None:
    assert "/me/in/" not in browser_of_client(a_case()).get("/me/device/").text


@frozen()
def test_the_link_lets_another_device_in_and_this_one_stays() -> None:
    here, there = browser_of_client(a_case()), Client()
    assert there.post(link_from(here)).headers["Location"] == "/me/"
    assert there.get("/me/").status_code == here.get("/me/").status_code == 200


def test_the_link_is_over_after_half_an_hour() -> None:
    case = a_case()
    with frozen():
        link = link_from(browser_of_client(case))
    with frozen(NOW + timedelta(minutes=31)):
        assert Client().post(link).status_code == 410
