"""Everything that others may see is worded here: messages, titles, names of files, in words that give nothing away.

A telephone on a table shows a subject, a shared computer keeps names of files and pages that were open. So none of it
says what Evenhand is for, and nothing that anybody wrote, a name included, can get into it: what a text takes from
outside is a link and a number.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

PORTAL_TITLE = "My space"
"""The title of every page of the client's space, and of the pages that say that something is not there."""

HELP_TITLE = "Help now"

CALENDAR_NAME = "Appointments"
"""How calendar programs call the calendar that is handed out under a link."""

SHOWN_ON_DEVICES = "My space"
"""Under which name a client's device lists the passkey."""


class FileName(StrEnum):
    """What a file is called that somebody takes along."""

    EVERYTHING_AS_JSON = "my-space.json"
    EVERYTHING_AS_TEXT = "my-space.txt"
    ONE_ENTRY = "my-entry.txt"
    CODES = "codes.txt"
    APPOINTMENT = "appointment.ics"
    EXPORT = "space.json"
    BUNDLE = "bundle.json"
    PAPER = "pages.pdf"
    PAPERS = "pages.zip"


@dataclass(frozen=True, slots=True)
class Message:
    """What a mail says."""

    subject: str
    text: str


def appointment(*, number: str = "") -> str:
    """Return the title of an entry in a calendar, with a case number where a therapist wants it in their own."""
    return f"Appointment {number}" if number else "Appointment"


def way_in(*, link: str, days: int) -> Message:
    """Return the message that carries a client's invitation link."""
    return Message(
        "Your link",
        f"Hello,\n\nhere is your link:\n\n{link}\n\nIt works once and for {days} days. "
        "If you did not expect this, you can leave it.\n",
    )


def something_waits(*, portal: str) -> Message:
    """Return the message that something new waits in the client's space."""
    return Message(
        "Something is waiting for you",
        f"Hello,\n\nsomething is waiting for you here:\n\n{portal}\n\n"
        "To stop these notes, tell the person who gave you the link.\n",
    )


def new_password(*, link: str, minutes: int) -> Message:
    """Return the message that carries a link to choose a new password."""
    return Message(
        "Your link",
        f"Hello,\n\nhere you can choose a new password:\n\n{link}\n\nThe link works once and for {minutes} minutes. "
        "If you did not expect this, you can leave it: nothing changes.\n",
    )


def joining(*, link: str, days: int) -> Message:
    """Return the message that carries a colleague's link to set up their sign-in."""
    return Message(
        "Your link",
        f"Hello,\n\nhere you can set up your sign-in:\n\n{link}\n\nThe link works once and for {days} days. "
        "If you did not expect this, you can leave it: nothing changes.\n",
    )
