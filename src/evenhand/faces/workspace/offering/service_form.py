"""The form of a service: what is typed, in the units that people think in, and what it means in minutes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from evenhand.domain.scheduling.actions.services import SHORTEST_OFFER
from evenhand.domain.scheduling.models import Service
from evenhand.domain.scheduling.slots.rules import LONGEST, LONGEST_BUFFER
from evenhand.wording import later, say

HOUR = 60
MOST_SEATS = 50
LONGEST_NOTICE = 90 * 24
MOST_DAYS = 730
STARTING: dict[str, str] = {
    "name": "",
    "words": "",
    "place": "",
    "duration": "50",
    "step": "30",
    "offset": "0",
    "before": "0",
    "after": "10",
    "notice": "24",
    "cancel_until": "24",
    "offer_until": "24",
    "offer_lasts": "4",
    "window_days": "60",
    "window_working": "",
    "window_first": "",
    "window_last": "",
    "seats": "1",
    "least_seats": "1",
    "needs_approval": "yes",
    "for_clients": "yes",
    "for_strangers": "",
}
"""What a new service starts with: a fifty-minute hour with ten minutes after it, a day's notice, two months ahead."""

MINUTES = {
    "duration": (1, LONGEST, later("Enter how many minutes it lasts, from 1 to 1440.")),
    "step": (1, LONGEST, later("Enter how many minutes lie between two starts, from 1 to 1440.")),
    "offset": (0, LONGEST - 1, later("Enter how many minutes after the full hour the first start is, or 0.")),
    "before": (0, LONGEST_BUFFER, later("Enter how many minutes stay free before it, from 0 to 480.")),
    "after": (0, LONGEST_BUFFER, later("Enter how many minutes stay free after it, from 0 to 480.")),
    "seats": (1, MOST_SEATS, later("Enter how many people come, from 1 to 50.")),
    "least_seats": (1, MOST_SEATS, later("Enter how many people it needs at least, from 1 to 50.")),
}
HOURS = {
    "notice": later("Enter how many hours ahead it has to be booked, from 0 to 2160."),
    "cancel_until": later("Enter until how many hours before it can be cancelled online, from 0 to 2160."),
    "offer_until": later("Enter until how many hours before it a free time is offered to who waits, from 0 to 2160."),
    "offer_lasts": later("Enter for how many hours a free time is kept for who waits, from 0.5 to 2160."),
}
TICKS = ("needs_approval", "for_clients", "for_strangers", "window_working")
LENGTHS = {"name": 120, "words": 2000, "place": 300}


def typed_in(post: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed, field by field; a box that is not ticked is empty."""
    return {name: post.get(name, "").strip() for name in STARTING}


def fields_of(service: Service) -> dict[str, str]:
    """Return a stored service as the form shows it."""
    shown = {name: getattr(service, name) for name in STARTING}
    shown |= {name: _hours(getattr(service, name)) for name in HOURS}
    shown |= {name: "yes" if getattr(service, name) else "" for name in TICKS}
    return {name: "" if value is None else str(value) for name, value in shown.items()}


def _hours(minutes: int) -> str:
    return f"{minutes / HOUR:g}"


def understood(typed: Mapping[str, str]) -> tuple[dict[str, object], list[tuple[str, str]]]:
    """Return the values of a service's columns, and what has to change as pairs of field and words."""
    values: dict[str, object] = {name: typed[name] == "yes" for name in TICKS}
    problems: list[tuple[str, str]] = []
    for name, most in LENGTHS.items():
        values[name] = typed[name]
        if len(typed[name]) > most:
            problems.append((name, say("Use up to %(most)s letters here.", most=most)))
    if not typed["name"]:
        problems.append(("name", say("Give it a name, such as First meeting.")))
    for name, (least, most, words) in MINUTES.items():
        number = _number(typed[name])
        values[name] = number
        if number is None or not least <= number <= most:
            problems.append((name, words))
    for name, words in HOURS.items():
        hours = _decimal(typed[name])
        values[name] = None if hours is None else round(hours * HOUR)
        if hours is None or hours > LONGEST_NOTICE:
            problems.append((name, words))
    problems += _window(typed, values)
    if not problems:
        problems += _together(values)
    return values, problems


def _window(typed: Mapping[str, str], values: dict[str, object]) -> list[tuple[str, str]]:
    problems = []
    days = _number(typed["window_days"])
    values["window_days"] = days
    if typed["window_days"] and (days is None or days > MOST_DAYS):
        problems.append(
            ("window_days", say("Enter up to %(most)s days, or leave this empty for no end.", most=MOST_DAYS))
        )
    for name in ("window_first", "window_last"):
        values[name] = _day(typed[name])
        if typed[name] and values[name] is None:
            problems.append((name, say("Choose a day, or leave this empty.")))
    return problems


def _together(values: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return what does not go together, where each field is right by itself."""
    first, last = values["window_first"], values["window_last"]
    if isinstance(first, date) and isinstance(last, date) and last < first:
        return [("window_last", say("The last day is not before the first one."))]
    if _whole(values["offer_lasts"]) < SHORTEST_OFFER:
        return [("offer_lasts", HOURS["offer_lasts"])]
    if _whole(values["offset"]) >= _whole(values["step"]):
        return [("offset", say("The shift is shorter than the time between two starts."))]
    if _whole(values["least_seats"]) > _whole(values["seats"]):
        return [("least_seats", say("It cannot need more people than have a seat."))]
    return []


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 6 else None


def _decimal(typed: str) -> float | None:
    whole, _, part = typed.replace(",", ".").partition(".")
    if not (whole.isascii() and whole.isdigit() and len(whole) <= 6):
        return None
    return float(f"{whole}.{part or 0}") if not part or (part.isascii() and part.isdigit() and len(part) <= 3) else None


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
