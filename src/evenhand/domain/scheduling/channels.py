"""The ways by which somebody is reminded of their times: mail, and text messages where the host set a gateway.

Another way is one more entry of `CHANNELS`: what the page calls it, the address that it reaches somebody under, what it
says, how a message leaves, and whether this house has it. Every message is one of `outbox/words`, so that no way can
say what the times are for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from evenhand.domain.scheduling.links import Coming
from evenhand.domain.scheduling.messages import address_of
from evenhand.domain.scheduling.models import ReminderNumber
from evenhand.foundation.outbox.mail import letter, send_mail
from evenhand.foundation.outbox.texts import send_text, texts_can_leave
from evenhand.foundation.outbox.words import Message, time_ahead, time_ahead_in_short

E164 = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
"""A telephone number as it is dialled from anywhere: ITU-T E.164, of fifteen digits at most."""


@dataclass(frozen=True, slots=True)
class Channel:
    """One way: `address` is "" for somebody whom it does not reach; `send` hands a message over, as a carrier does."""

    words: str
    address: Callable[[Coming], str]
    message: Callable[..., Message]
    send: Callable[[str, Message], None]
    is_here: Callable[[], bool] = lambda: True


def _mail(address: str, message: Message) -> None:
    send_mail(letter(to=address, message=message))


def _text(address: str, message: Message) -> None:
    send_text(number=address, text=message.text)


def _number_of(coming: Coming) -> str:
    """Return the number that a client gave for reminders; "" without one, or where their way in has ended."""
    case = coming.case
    if case is None or case.client.ended_at is not None:
        return ""
    found = ReminderNumber.objects.filter(case=case).first()
    return found.number if found else ""


MAIL, TEXT = "mail", "text"
CHANNELS = {
    MAIL: Channel("By e-mail", address_of, time_ahead, _mail),
    TEXT: Channel("By text message", _number_of, time_ahead_in_short, _text, texts_can_leave),
}
"""The ways there can be, by the name under which a choice is stored."""


def channels_here() -> dict[str, Channel]:
    """Return the ways that this house has."""
    return {name: one for name, one in CHANNELS.items() if one.is_here()}


def channel_for(coming: Coming, name: str) -> Channel:
    """Return the way that somebody chose; mail where this house has it no longer, or it does not reach them."""
    chosen = channels_here().get(name, CHANNELS[MAIL])
    return chosen if chosen.address(coming) else CHANNELS[MAIL]


def number_typed(typed: str) -> str:
    """Return a telephone number as E.164 has it, however it was spaced; "" for what is none.

    It has to begin with + or 00 and the country, since none is guessed.
    """
    bare = re.sub(r"[\s().\-/\u2010-\u2014]", "", typed)
    bare = f"+{bare[2:]}" if bare.startswith("00") else bare
    return bare if E164.fullmatch(bare) else ""
