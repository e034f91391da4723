"""The fields by which it is chosen how somebody is reminded of their times, and what was chosen in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling.actions import DeviceProblem, NumberProblem, choose_reminders
from evenhand.domain.scheduling.channels import MAIL, NOTICE, TEXT, channels_here
from evenhand.domain.scheduling.queries.offered import number_for_reminders, reminders_of
from evenhand.domain.scheduling.slots.rules import RuleProblem
from evenhand.faces.components.sheet.shown import Choice
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.outbox.push import sender
from evenhand.wording import later, say, say_count

OFFERED = (72, 48, 24, 12, 3, 1)
"""Hours before a time to choose from."""
NOT_KEPT = ("own", later("Choose one, two or three times, or “No reminder”."))
NO_DEVICE = (
    "notice",
    later("This device takes no notices from here. Allow them in the browser, or choose another way."),
)
NO_NUMBER = ("number", later("Write the number with + and its country first, such as +44 7700 900123."))


@dataclass(frozen=True, slots=True)
class Chosen:
    """What stands in the fields: "usual" (as the practice does), "own" (at these hours) or "none"."""

    how: str
    hours: tuple[int, ...] = ()
    channel: str = MAIL
    number: str = ""
    device: str = ""


def chosen_in(request: HttpRequest) -> Chosen:
    """Return what a form brings; hours that are none of its choices are passed over."""
    hours = tuple(one for one in OFFERED if str(one) in request.POST.getlist("hours"))
    return Chosen(
        request.POST.get("how", "usual"),
        hours,
        request.POST.get("channel", MAIL),
        request.POST.get("number", "").strip(),
        request.POST.get("device", ""),
    )


def chosen_before(case: CaseFile) -> Chosen:
    """Return what was chosen for a client last."""
    _, stored = reminders_of(case=case)
    if stored is None:
        return Chosen("usual")
    number = number_for_reminders(case=case)
    return Chosen("own" if stored.hours else "none", tuple(stored.hours), stored.channel, number)


def keep(chosen: Chosen, *, case: CaseFile, by: Actor, at: datetime) -> tuple[str, str] | None:
    """Keep what was chosen; for what cannot be kept, which changes nothing, return the field and what to change."""
    if chosen.how == "own" and not chosen.hours:
        return NOT_KEPT
    wanted = {"own": chosen.hours, "none": ()}.get(chosen.how)
    try:
        choose_reminders(
            case=case,
            hours=wanted,
            channel=chosen.channel,
            number=chosen.number,
            device=chosen.device,
            by=by,
            at=at,
        )
    except NumberProblem:
        return NO_NUMBER
    except DeviceProblem:
        return NO_DEVICE
    except RuleProblem:
        return NOT_KEPT
    return None


def fields_of(
    chosen: Chosen, case: CaseFile, problem: tuple[str, str] | None = None, *, on_device: bool = False
) -> dict[str, object]:
    """Return what `components/reminders.html` draws; `problem` is what `keep` returned.

    With `on_device` the client is at a device of their own, which can be asked for notices; else these are offered only
    where they were chosen there.
    """
    usual, _ = reminders_of(case=case)
    usually = f" {say('and')} ".join(before(one) for one in usual) or say("no reminder")
    as_usual = say("As usual: %(when)s", when=usually)
    ways = (("usual", as_usual), ("own", say("At the times chosen below")), ("none", say("No reminder")))
    channels = {
        name: one for name, one in channels_here().items() if name != NOTICE or on_device or chosen.channel == NOTICE
    }
    offered = sorted({*OFFERED, *chosen.hours}, reverse=True)
    return {
        "remind_ways": [Choice(value, words, value == chosen.how) for value, words in ways],
        "remind_hours": [Choice(str(one), before(one), one in chosen.hours) for one in offered],
        "remind_channels": [Choice(name, one.words, name == chosen.channel) for name, one in channels.items()],
        "remind_number": chosen.number if TEXT in channels else None,
        "remind_device_key": ours.public if on_device and (ours := sender()) else "",
        "remind_no_device": NO_DEVICE[1],
        "remind_problem": problem,
    }


def before(hours: int) -> str:
    """Return how long before a time, in words: whole days as days."""
    days, rest = divmod(hours, 24)
    if days and not rest:
        return say_count("%(number)s day before", "%(number)s days before", days)
    return say_count("%(number)s hour before", "%(number)s hours before", hours)
