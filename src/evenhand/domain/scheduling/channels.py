"""The ways by which somebody is reminded of a time. Mail is the only one: no telephone gateway is built in.

Another way is one more entry of `CHANNELS`: what the page calls it, the address that it reaches somebody under, and how
a message leaves. Every message is one of `outbox/words`, so that no way can say what the times are for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from evenhand.domain.scheduling.links import Coming
from evenhand.domain.scheduling.messages import address_of
from evenhand.foundation.outbox.mail import letter, send_mail
from evenhand.foundation.outbox.words import Message


@dataclass(frozen=True, slots=True)
class Channel:
    """One way: `address` is "" for somebody whom it does not reach; `send` hands a message over, as a carrier does."""

    words: str
    address: Callable[[Coming], str]
    send: Callable[[str, Message], None]


def _mail(address: str, message: Message) -> None:
    send_mail(letter(to=address, message=message))


MAIL = "mail"
CHANNELS = {MAIL: Channel("By e-mail", address_of, _mail)}
"""The ways there are in this house, by the name under which a choice is stored."""


def channel_named(name: str) -> Channel:
    """Return the way of that name; mail for one that this house does not have, or has no longer."""
    return CHANNELS.get(name, CHANNELS[MAIL])
