"""The jobs of the house that come round again and again, and the thread of the worker that does them."""

from __future__ import annotations

from datetime import timedelta
from threading import Event, Thread

from evenhand.config.backing_up import back_up_if_due, renew_keyring
from evenhand.config.former_keys import EVERY, finish_keys
from evenhand.config.reading_calendars import read_calendars
from evenhand.foundation.outbox.periodic import Job, take_turns_until

JOBS = (
    Job("former keys", every=EVERY, do=finish_keys),
    Job("keyring", every=timedelta(minutes=10), do=renew_keyring),
    Job("backups", every=timedelta(minutes=1), do=back_up_if_due, longest=timedelta(hours=2)),
    Job("calendars", every=timedelta(minutes=1), do=read_calendars),
)
SECONDS_TO_FINISH = 5.0
"""How long a turn that is under way may go on when the worker is told to stop; the supervisor waits a little longer."""


def begin_rounds(stop: Event) -> Thread:
    """Do the jobs in a thread of their own until `stop` is set, so that no mail waits for a long turn."""
    thread = Thread(target=take_turns_until, args=(stop, JOBS), name="rounds", daemon=True)
    thread.start()
    return thread
