"""The carrier of e-mail: the only place from which a mail leaves."""

from __future__ import annotations

from email.utils import make_msgid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from evenhand.foundation.outbox.carriers import Content, carries
from evenhand.foundation.outbox.words import Message

MAIL = "mail"


def address_in_part(address: str) -> str:
    """Return as much of an address as lets somebody recognise it who knows it: "a...@example.org"."""
    name, at, place = address.rpartition("@")
    return f"{name[:1]}...{at}{place}" if at else ""


def letter(*, to: str, message: Message) -> Content:
    """Return what an outbox row of the kind MAIL holds: the address and the words."""
    return {"to": to, "subject": message.subject, "text": message.text}


@carries(MAIL)
def send_mail(content: Content) -> None:
    """Send one letter; raises what the mail host answers.

    Its id bears the public address, since Django would write the name of this machine into it.
    """
    host = urlsplit(settings.PUBLIC_ADDRESS).hostname
    EmailMessage(
        subject=content["subject"],
        body=content["text"],
        to=[content["to"]],
        headers={"Message-ID": make_msgid(domain=host)},
    ).send()
