"""The jobs of the house that come round again and again, and the threads of the worker that do them."""

from __future__ import annotations

from datetime import timedelta
from threading import Event, Thread

from django.conf import settings

from evenhand.config.backing_up import back_up_if_due, renew_keyring
from evenhand.config.demo.keeping import end_what_is_over, renew_what_is_ready
from evenhand.config.former_keys import EVERY, finish_keys
from evenhand.config.reading_calendars import read_calendars
from evenhand.config.weekly_drill import drill_if_due
from evenhand.domain.plans.paying.charging import pay_with_kept_cards
from evenhand.domain.plans.paying.stripe_door import takes_cards
from evenhand.domain.plans.renewing import look_after_plans
from evenhand.domain.plans.signing_up.letters import hand_over_letters
from evenhand.foundation.outbox.periodic import Job, take_turns_until

JOBS = (
    Job("former keys", every=EVERY, do=finish_keys),
    Job("keyring", every=timedelta(minutes=10), do=renew_keyring),
    Job("backups", every=timedelta(minutes=1), do=back_up_if_due, longest=timedelta(hours=2)),
    Job("calendars", every=timedelta(minutes=1), do=read_calendars),
    Job("drill", every=timedelta(minutes=10), do=drill_if_due, longest=timedelta(hours=6)),
)
ASKS_OTHERS = frozenset({"calendars"})
"""Jobs that reach another machine: none is done in a demo, whatever address a visitor typed."""
FOR_VISITORS = (
    Job("demos that are over", every=timedelta(minutes=1), do=end_what_is_over),
    Job("demo of the day", every=timedelta(minutes=10), do=renew_what_is_ready, longest=timedelta(minutes=5)),
)
"""All that is done where each visitor has a demo: that house itself holds no practice."""
OF_HOSTS = (
    Job("sign-ups", every=timedelta(seconds=5), do=hand_over_letters),
    Job("plans", every=timedelta(hours=1), do=look_after_plans, longest=timedelta(hours=1)),
)
"""Jobs of who hosts Evenhand for others; nobody else has them."""
OF_CARDS = (Job("cards", every=timedelta(hours=1), do=pay_with_kept_cards, longest=timedelta(hours=1)),)
"""Where the host has keys of Stripe as well."""
LONG = frozenset({"drill"})
"""Jobs whose turn may take so long that the others do not wait for it."""
SECONDS_TO_FINISH = 5.0
"""How long a turn that is under way may go on when the worker is told to stop; the supervisor waits a little longer."""


def jobs() -> tuple[Job, ...]:
    """Return the jobs that this house has."""
    if settings.DEMO_VISITS:
        return FOR_VISITORS
    if settings.DEMO:
        return tuple(job for job in JOBS if job.name not in ASKS_OTHERS)
    if not settings.SIGN_UP:
        return JOBS
    return JOBS + OF_HOSTS + OF_CARDS if takes_cards() else JOBS + OF_HOSTS


def begin_rounds(stop: Event) -> Thread:
    """Do the jobs in threads of their own until `stop` is set, so that no mail waits for a long turn.

    The thread that is returned is to be waited for; a long turn that is cut off is simply done again.
    """
    long = [job for job in jobs() if job.name in LONG]
    Thread(target=take_turns_until, args=(stop, long), kwargs={"pause_seconds": 30.0}, name="long", daemon=True).start()
    thread = Thread(
        target=take_turns_until,
        args=(stop, [job for job in jobs() if job.name not in LONG]),
        name="rounds",
        daemon=True,
    )
    thread.start()
    return thread
