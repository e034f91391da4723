"""How a client is reminded of their times: as they chose, or as their practice does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling.actions.page import LONGEST_REMINDER, MOST_REMINDERS
from evenhand.domain.scheduling.actions.taking import lock_calendar
from evenhand.domain.scheduling.channels import NOTICE, TEXT, channels_here, number_typed
from evenhand.domain.scheduling.models import ReminderChoice, ReminderDevice, ReminderNumber
from evenhand.domain.scheduling.queries.offered import all_times_ahead, device_for_reminders, number_for_reminders
from evenhand.domain.scheduling.reminders import plan_reminders
from evenhand.domain.scheduling.slots.rules import RuleProblem
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.outbox.push import PlaceProblem, place_in
from evenhand.wording import say


class NumberProblem(RuleProblem):
    """The telephone number for text messages is none."""


class DeviceProblem(RuleProblem):
    """The browser takes no notices, or from no service that this house sends to."""


def choose_reminders(
    *,
    case: CaseFile,
    hours: Sequence[int] | None,
    channel: str,
    number: str = "",
    device: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """Remind a client so many hours before their times, not at all for none, and for None as their practice does.

    `number` is the telephone number for text messages, `device` what the browser says of itself that takes notices;
    each is kept while it is the way. One transaction: the choice, an audit row, and the reminders of all their times
    ahead planned anew, none of which leaves twice. What is chosen already changes nothing. Raises RuleProblem with what
    to change, NumberProblem where that is the number, DeviceProblem where that is the browser.
    """
    if channel not in channels_here():
        raise RuleProblem(say("There is no such way to be reminded."))
    number = number_typed(number) if hours and channel == TEXT else ""
    if hours and channel == TEXT and not number:
        raise NumberProblem(say("A number for text messages begins with + and its country."))
    device = _device_for_notices(device, case) if hours and channel == NOTICE else ""
    if hours and (len(set(hours)) > MOST_REMINDERS or not all(1 <= one <= LONGEST_REMINDER for one in hours)):
        raise RuleProblem(
            say(
                "Up to %(most)s reminders go out, from 1 to %(longest)s hours before.",
                most=MOST_REMINDERS,
                longest=LONGEST_REMINDER,
            )
        )
    wanted = None if hours is None else (sorted(set(hours), reverse=True), channel)
    with transaction.atomic():
        lock_calendar(therapist_id=case.therapist_id, at=at)
        known = ReminderChoice.objects.filter(case=case).first()
        reached = (number_for_reminders(case=case), device_for_reminders(case=case))
        if wanted == (known and (known.hours, known.channel)) and (number, device) == reached:
            return
        if wanted is None:
            ReminderChoice.objects.filter(case=case).delete()
        else:
            values = {"hours": wanted[0], "channel": channel, "changed_at": at}
            ReminderChoice.objects.update_or_create(case=case, defaults=values)
        if number:
            ReminderNumber.objects.update_or_create(case=case, defaults={"number": number, "changed_at": at})
        else:
            ReminderNumber.objects.filter(case=case).delete()
        if device:
            ReminderDevice.objects.update_or_create(case=case, defaults={"said": device, "changed_at": at})
        else:
            ReminderDevice.objects.filter(case=case).delete()
        for coming in all_times_ahead(case=case, at=at):
            plan_reminders(coming, at=at, anew=True)
        record(act="reminders.chosen", subject="case", subject_id=case.pk, case_id=case.pk, by=by, at=at)


def _device_for_notices(said: str, case: CaseFile) -> str:
    """Return what a browser said of itself, or, where the page brings nothing, what the one before said."""
    said = said or device_for_reminders(case=case)
    try:
        place_in(said)
    except PlaceProblem as problem:
        raise DeviceProblem(say("This browser takes no notices.")) from problem
    return said
