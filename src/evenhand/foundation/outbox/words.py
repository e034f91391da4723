"""Everything that others may see is worded here: messages, titles, names of files, in words that give nothing away.

A telephone on a table shows a subject, a shared computer keeps names of files and pages that were open. So none of it
says what Evenhand is for, and nothing that anybody wrote, a name included, can get into it: what a text takes from
outside is a link, a number and a time of day. Whoever sends a message words it in the language of the one who gets it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from evenhand.wording import later, say

PORTAL_TITLE = later("My space")
"""The title of every page of the client's space, and of the pages that say that something is not there."""

HELP_TITLE = later("Help now")

BOOKING_TITLE = later("Book a time")
"""The title of every page on which a stranger chooses a time, and of the frame on another website."""
CALENDAR_NAME = later("Appointments")
"""How calendar programs call the calendar that is handed out under a link."""

SHOWN_ON_DEVICES = later("My space")
"""Under which name a client's device lists the passkey."""


class FileName(StrEnum):
    """What a file is called that somebody takes along."""

    EVERYTHING_AS_JSON = "my-space.json"
    EVERYTHING_AS_TEXT = "my-space.txt"
    EVERYTHING_AS_PAGES = "my-space.pdf"
    ONE_ENTRY = "my-entry.txt"
    ENTRY_AS_PAGES = "my-entry.pdf"
    PLAN = "my-plan.pdf"
    CODES = "codes.txt"
    APPOINTMENT = "appointment.ics"
    EXPORT = "space.json"
    BUNDLE = "bundle.json"
    FORM = "form.toml"
    INVOICE = "invoice.pdf"
    RECEIPT = "receipt.pdf"
    RECEIPTS = "receipts.csv"
    PAYMENTS = "payments.csv"
    PAPER = "pages.pdf"
    PICTURE = "attachment.jpg"
    DRAWING = "attachment.png"
    DOCUMENT = "attachment.pdf"
    PAPERS = "pages.zip"


@dataclass(frozen=True, slots=True)
class Message:
    """What a mail says."""

    subject: str
    text: str


def appointment(*, number: str = "") -> str:
    """Return the title of an entry in a calendar, with a case number where a therapist wants it in their own."""
    return say("Appointment %(number)s", number=number) if number else say("Appointment")


def way_in(*, link: str, days: int) -> Message:
    """Return the message that carries a client's invitation link."""
    text = say(
        "Hello,\n\nhere is your link:\n\n%(link)s\n\nIt works once and for %(days)s days. "
        "If you did not expect this, you can leave it.\n",
        link=link,
        days=days,
    )
    return Message(say("Your link"), text)


def something_waits(*, portal: str) -> Message:
    """Return the message that something new waits in the client's space."""
    text = say(
        "Hello,\n\nsomething is waiting for you here:\n\n%(link)s\n\n"
        "To stop these notes, tell the person who gave you the link.\n",
        link=portal,
    )
    return Message(say("Something is waiting for you"), text)


def something_waits_at_desk(*, link: str) -> Message:
    """Return the message that something new waits on somebody's desk."""
    text = say(
        "Hello,\n\nsomething is waiting for you here:\n\n%(link)s\n\nIf you did not expect this, you can leave it.\n",
        link=link,
    )
    return Message(say("Something is waiting for you"), text)


def waits_for_an_answer(*, link: str) -> Message:
    """Return the message that something waits for somebody's answer and has a time by which it is due."""
    text = say(
        "Hello,\n\nsomething needs an answer from you soon. You find it here:\n\n%(link)s\n\n"
        "If you did not expect this, you can leave it.\n",
        link=link,
    )
    return Message(say("Something needs an answer from you"), text)


def new_password(*, link: str, minutes: int) -> Message:
    """Return the message that carries a link to choose a new password."""
    text = say(
        "Hello,\n\nhere you can choose a new password:\n\n%(link)s\n\n"
        "The link works once and for %(minutes)s minutes. "
        "If you did not expect this, you can leave it: nothing changes.\n",
        link=link,
        minutes=minutes,
    )
    return Message(say("Your link"), text)


def joining(*, link: str, days: int) -> Message:
    """Return the message that carries a colleague's link to set up their sign-in."""
    text = say(
        "Hello,\n\nhere you can set up your sign-in:\n\n%(link)s\n\nThe link works once and for %(days)s days. "
        "If you did not expect this, you can leave it: nothing changes.\n",
        link=link,
        days=days,
    )
    return Message(say("Your link"), text)


def beginning(*, link: str, days: int) -> Message:
    """Return the message with the link by which somebody goes on with what they began at a house of many practices."""
    text = say(
        "Hello,\n\nhere you can go on with what you began:\n\n%(link)s\n\n"
        "The link works once and for %(days)s days. If you did not expect this, you can leave it: nothing begins.\n",
        link=link,
        days=days,
    )
    return Message(say("Your link"), text)


def beginning_known(*, link: str) -> Message:
    """Return the message to somebody who wanted to begin with an address that signs in there already."""
    text = say(
        "Hello,\n\nsomebody, most likely you, wanted to begin with this address. It has a sign-in already:\n\n"
        "%(link)s\n\nIf you did not expect this, you can leave it: nothing changes.\n",
        link=link,
    )
    return Message(say("Your sign-in"), text)


def invoice_waits(*, link: str) -> Message:
    """Return the message that there is a new invoice to pay."""
    text = say(
        "Hello,\n\na new invoice is ready. You find it here:\n\n%(link)s\n\n%(stop)s\n",
        link=link,
        stop=str(NOT_EXPECTED),
    )
    return Message(say("A new invoice"), text)


def card_did_not_pay(*, link: str) -> Message:
    """Return the message that the card which was kept did not pay an invoice."""
    text = say(
        "Hello,\n\nthe card that you let us keep did not pay an invoice. It is not tried again by itself. "
        "You can pay it another way here:\n\n%(link)s\n\n%(stop)s\n",
        link=link,
        stop=str(NOT_EXPECTED),
    )
    return Message(say("An invoice is not paid yet"), text)


def invoice_is_late(*, link: str, until: str) -> Message:
    """Return the message that an invoice is not paid yet, and until when everything works on."""
    text = say(
        "Hello,\n\nan invoice is not paid yet. You find it here:\n\n%(link)s\n\n"
        "Until %(until)s everything works on. After that you can read and take along all you have, and write again as "
        "soon as it is paid. If you have paid it in these days, there is nothing to do.\n\n%(stop)s\n",
        link=link,
        until=until,
        stop=str(NOT_EXPECTED),
    )
    return Message(say("An invoice is not paid yet"), text)


@dataclass(frozen=True, slots=True)
class Ways:
    """The links that a message about a time carries, each for one thing; "" leaves one out."""

    see: str
    move: str = ""
    cancel: str = ""

    @property
    def text(self) -> str:
        """The lines below the time."""
        asked = ((say("See it"), self.see), (say("Choose another time"), self.move), (CANCEL_IN_SHORT, self.cancel))
        return "\n\n".join(f"{what}:\n{link}" for what, link in asked if link) + f"\n\n{NOT_EXPECTED}\n"


MOVE_IN_SHORT, CANCEL_IN_SHORT = later("Other time"), later("Call it off")
NOT_EXPECTED = later("If you did not expect this, you can leave it.")
TIME_AHEAD = later("Your time is coming up")


def time_set(*, when: str, ways: Ways) -> Message:
    """Return the message that a time is set."""
    text = say("Hello,\n\nyour time is set:\n\n%(when)s\n\n%(ways)s", when=when, ways=ways.text)
    return Message(say("Your time is set"), text)


def time_changed(*, when: str, ways: Ways) -> Message:
    """Return the message that a time has changed."""
    text = say(
        "Hello,\n\nyour time has changed. It is now:\n\n%(when)s\n\n%(ways)s",
        when=when,
        ways=ways.text,
    )
    return Message(say("Your time has changed"), text)


def time_asked_for(*, when: str, ways: Ways) -> Message:
    """Return the message that a time was asked for, and that an answer comes."""
    text = say(
        "Hello,\n\nyou asked for this time:\n\n%(when)s\n\nIt is kept for you. You will get an answer.\n\n%(ways)s",
        when=when,
        ways=ways.text,
    )
    return Message(say("You asked for a time"), text)


def time_called_off(*, when: str, link: str) -> Message:
    """Return the message that a time was called off."""
    text = say(
        "Hello,\n\nthis time is called off:\n\n%(when)s\n\n%(link)s\n\nIf you did not expect this, you can leave it.\n",
        when=when,
        link=link,
    )
    return Message(say("Your time is called off"), text)


def time_not_possible(*, when: str, link: str) -> Message:
    """Return the message that a time which was asked for cannot be given."""
    text = say(
        "Hello,\n\nthe time you asked for cannot be given:\n\n%(when)s\n\nYou can ask for another one.\n\n%(link)s\n\n"
        "If you did not expect this, you can leave it.\n",
        when=when,
        link=link,
    )
    return Message(say("This time is not free"), text)


def time_ahead(*, when: str, ways: Ways) -> Message:
    """Return the message that a time is coming up."""
    text = say("Hello,\n\nyour time is coming up:\n\n%(when)s\n\n%(ways)s", when=when, ways=ways.text)
    return Message(str(TIME_AHEAD), text)


def time_ahead_in_short(*, when: str, ways: Ways) -> Message:
    """Return the text message that a time is coming up, in as few letters as its links leave."""
    asked = ((MOVE_IN_SHORT, ways.move), (CANCEL_IN_SHORT, ways.cancel))
    links = "\n".join(f"{what}: {link}" for what, link in asked if link)
    return Message(str(TIME_AHEAD), say("Your time is coming up: %(when)s\n%(links)s", when=when, links=links))


def time_ahead_on_screen(*, when: str) -> Message:
    """Return the notice on a device that a time is coming up; its links are buttons (`MOVE_IN_SHORT`)."""
    return Message(str(TIME_AHEAD), when)


def time_offered(*, when: str, until: str, link: str) -> Message:
    """Return the message that a time is free and kept for somebody until a moment."""
    text = say(
        "Hello,\n\nthis time is free now:\n\n%(when)s\n\nIt is kept for you until %(until)s. "
        "Here you can take it or let it go:\n\n%(link)s\n\nIf you did not expect this, you can leave it.\n",
        when=when,
        until=until,
        link=link,
    )
    return Message(say("A time is free"), text)


def not_this_time(*, link: str) -> Message:
    """Return the message that a stranger's request cannot be met; its link leads to numbers that always answer."""
    text = say(
        "Hello,\n\nthank you for asking for a time. It is not possible to offer you one. It says nothing about you: "
        "there is no room at the moment.\n\nIf you need to reach a person soon, here are some numbers:\n\n%(link)s\n\n"
        "If you did not expect this, you can leave it.\n",
        link=link,
    )
    return Message(say("About the time you asked for"), text)
