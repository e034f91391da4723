"""Every message that leaves the house is worded here, in words that say nothing of what Evenhand is for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """What a mail says."""

    subject: str
    text: str


def way_in(*, link: str, days: int) -> Message:
    """Return the message that carries an invitation link."""
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
