"""The ways by which somebody is reminded of their times: mail, and what the host has set up besides.

Text messages need a gateway, notices on a device a key. Another way is one more entry of `CHANNELS`: what the page
calls it, the address that it reaches somebody under, what it says, how a message leaves, and whether this house has it.
Every message is one of `outbox/words`, so that no way can say what the times are for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from evenhand.domain.scheduling.links import Coming
from evenhand.domain.scheduling.messages import address_of
from evenhand.domain.scheduling.models import ReminderDevice, ReminderNumber
from evenhand.foundation.outbox.mail import letter, send_mail
from evenhand.foundation.outbox.push import notices_can_leave, send_notice
from evenhand.foundation.outbox.texts import send_text, texts_can_leave
from evenhand.foundation.outbox.words import (
    CANCEL_IN_SHORT,
    MOVE_IN_SHORT,
    Message,
    Ways,
    time_ahead,
    time_ahead_in_short,
    time_ahead_on_screen,
)
from evenhand.wording import later

E164 = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
"""A telephone number as it is dialled from anywhere: ITU-T E.164, of fifteen digits at most."""


@dataclass(frozen=True, slots=True)
class Channel:
    """One way: `address` is "" for somebody whom it does not reach; `send` hands a message over, as a carrier does."""

    words: str
    address: Callable[[Coming], str]
    message: Callable[[str, Ways], Message]
    send: Callable[[str, Message, Ways], None]
    is_here: Callable[[], bool] = lambda: True


def _mail(address: str, message: Message, _ways: Ways) -> None:
    send_mail(letter(to=address, message=message))


def _text(address: str, message: Message, _ways: Ways) -> None:
    send_text(number=address, text=message.text)


def _notice(said: str, message: Message, ways: Ways) -> None:
    buttons = ((MOVE_IN_SHORT, ways.move), (CANCEL_IN_SHORT, ways.cancel))
    asked = [{"words": str(words), "link": link} for words, link in buttons if link]
    send_notice(said=said, told={"title": message.subject, "text": message.text, "link": ways.see, "asked": asked})


def _number_of(coming: Coming) -> str:
    """Return the number that a client gave for reminders; "" without one, or where their way in has ended."""
    found = ReminderNumber.objects.filter(case=coming.case).first() if _has_a_way_in(coming) else None
    return found.number if found else ""


def _device_of(coming: Coming) -> str:
    """Return what the browser said of itself on which a client wants notices; "" without one, as for a number."""
    found = ReminderDevice.objects.filter(case=coming.case).first() if _has_a_way_in(coming) else None
    return found.said if found else ""


def _has_a_way_in(coming: Coming) -> bool:
    return coming.case is not None and coming.case.client.ended_at is None


MAIL, TEXT, NOTICE = "mail", "text", "notice"
CHANNELS = {
    MAIL: Channel(later("By e-mail"), address_of, lambda when, ways: time_ahead(when=when, ways=ways), _mail),
    TEXT: Channel(
        later("By text message"),
        _number_of,
        lambda when, ways: time_ahead_in_short(when=when, ways=ways),
        _text,
        texts_can_leave,
    ),
    NOTICE: Channel(
        later("By a notice on a device"),
        _device_of,
        lambda when, _ways: time_ahead_on_screen(when=when),
        _notice,
        notices_can_leave,
    ),
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
