"""What a host sets for a demo for visitors: read before anything starts, and little of it passed on."""

from __future__ import annotations

import pytest

from evenhand.config.demo.hosting import wanted_by_host
from evenhand.config.starting import CannotStart

GOOD = {"EVENHAND_URL": "https://practice.example", "EVENHAND_DEMO_URL": "https://demo.practice.example/"}


@pytest.mark.parametrize(
    "changed",
    [
        {"EVENHAND_DEMO_URL": ""},
        {"EVENHAND_DEMO_URL": "demo.practice.example"},
        {"EVENHAND_DEMO_URL": "https://practice.example"},
        {"EVENHAND_DEMO_URL": "https://demo.practice.example/try"},
        {"EVENHAND_DEMO_MOST": "0"},
        {"EVENHAND_DEMO_MOST": "-5"},
        {"EVENHAND_DEMO_EACH_HOUR": "many"},
    ],
)
def test_what_a_host_set_wrongly_is_one_sentence(changed: dict[str, str]) -> None:
    assert wanted_by_host(GOOD).address == "https://demo.practice.example"
    with pytest.raises(CannotStart, match=next(iter(changed))):
        wanted_by_host(GOOD | changed)


def test_neither_mail_host_nor_gateway_nor_database_of_the_host_is_passed_on() -> None:
    own = {"EVENHAND_MAIL_URL": "smtp://mail.example", "DATABASE_URL": "postgres://x", "EVENHAND_PROXIES": "2"}
    wanted = wanted_by_host(GOOD | own)
    assert (wanted.passed_on, wanted.house) == ({"EVENHAND_PROXIES": "2"}, "https://practice.example")
