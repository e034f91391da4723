"""A mail leaves with its words and nothing of the machine it leaves from."""

from __future__ import annotations

import socket

import pytest
from django.core import mail
from pytest_django.fixtures import Settings

from evenhand.foundation.outbox.mail import letter, send_mail
from evenhand.foundation.outbox.words import something_waits


def sent() -> str:
    send_mail(letter(to="ana@example.org", message=something_waits(portal="https://space.example/me/")))
    (one,) = mail.outbox
    return one.message().as_string()


def test_a_mail_says_what_its_words_say(settings: Settings) -> None:
    settings.DEFAULT_FROM_EMAIL = "notes@space.example"
    whole = sent()
    assert "Subject: Something is waiting for you" in whole
    assert "From: notes@space.example" in whole
    assert "To: ana@example.org" in whole


def test_a_mail_names_the_public_address_and_not_the_machine(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PUBLIC_ADDRESS = "https://space.example"
    monkeypatch.setattr(socket, "getfqdn", lambda *_: "the-machine.of-a-clinic.example")
    whole = sent()
    assert "@space.example>" in whole
    assert "clinic" not in whole
    assert socket.gethostname() not in whole.replace("space.example", "")


def test_nobody_but_the_one_it_is_for_stands_in_a_mail() -> None:
    whole = sent()
    assert [line for line in whole.splitlines() if line.lower().startswith(("cc:", "bcc:", "reply-to:", "x-"))] == []


@pytest.mark.parametrize("broken", ["\n", "\r\n", "\r"])
def test_an_address_that_would_add_a_header_sends_nothing(broken: str) -> None:
    message = something_waits(portal="https://space.example/me/")
    with pytest.raises(ValueError, match="Header"):
        send_mail(letter(to=f"ana@example.org{broken}Bcc: somebody@example.org", message=message))
    assert mail.outbox == []
