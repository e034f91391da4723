"""The form that sends a worksheet: what was typed, and the plan that can be made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from evenhand.domain.worksheets.definition import Definition
from evenhand.domain.worksheets.schedule import Rhythm, Schedule, ScheduleProblem, checked
from evenhand.faces.workspace.form_words import words_in
from evenhand.wording import say

WEEK = 7
USUAL_TIME = "18:00"
DAYS_BEFORE = {"on": 0, "before": 1}
RHYTHMS = {
    "once": Rhythm.ONCE,
    "weekly": Rhythm.EVERY,
    "times": Rhythm.TIMES,
    "every": Rhythm.EVERY,
    "whenever": Rhythm.WHENEVER,
}


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields as they stand on the page; whatever happens, they are shown again as typed."""

    message: str
    rhythm: str = "once"
    times: str = "3"
    every_days: str = "3"
    due_on: str = ""
    remind: str = "off"
    remind_at: str = USUAL_TIME
    told: bool = False
    may_switch: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """What the form says, understood."""

    schedule: Schedule
    remind_days_before: int | None
    remind_at: time | None


class NotUnderstood(Exception):
    """Some fields have to change: pairs of field and words, in the order of the page."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        """Keep the pairs."""
        super().__init__(f"{len(problems)} fields have to change")
        self.problems = problems


def fresh(definition: Definition, *, own: str | None, today: date) -> Typed:
    """Return the form as it opens: once, due in a week; a one-tap log whenever it happens.

    The message is the practice's `own` for the sheet, or else the suggested one.
    """
    return Typed(
        message=definition.message if own is None else own,
        rhythm="whenever" if definition.one_tap else "once",
        due_on=(today + timedelta(days=WEEK)).isoformat(),
    )


def typed_in(post: Mapping[str, str]) -> Typed:
    """Return what was typed."""
    return Typed(
        message=words_in(post, "message"),
        rhythm=post.get("rhythm", ""),
        times=post.get("times", "").strip(),
        every_days=post.get("every_days", "").strip(),
        due_on=post.get("due_on", "").strip(),
        remind=post.get("remind", "off"),
        remind_at=post.get("remind_at", "").strip(),
        told=post.get("told") == "yes",
        may_switch=post.get("may_switch") == "yes",
    )


def plan_of(typed: Typed, *, today: date) -> Plan:
    """Return the plan a form means; raises NotUnderstood with one pair a field that has to change."""
    problems: list[tuple[str, str]] = []
    rhythm = RHYTHMS.get(typed.rhythm)
    if rhythm is None:
        problems.append(("rhythm", say("Choose how often.")))
    schedule = _schedule(typed, rhythm or Rhythm.WHENEVER, today, problems)
    before = DAYS_BEFORE.get(typed.remind) if schedule.due_on is not None else None
    at = _time(typed.remind_at) if before is not None else None
    if before is not None and at is None:
        problems.append(("remind_at", say("Enter the time of the reminder, for instance 18:00.")))
    if problems:
        raise NotUnderstood(problems)
    return Plan(schedule, before if at else None, at)


def _schedule(typed: Typed, rhythm: Rhythm, today: date, problems: list[tuple[str, str]]) -> Schedule:
    if rhythm is Rhythm.WHENEVER:
        return Schedule(rhythm, starts_on=today)
    times = _number(typed.times) if rhythm is Rhythm.TIMES else None
    days = _number(typed.every_days) if typed.rhythm == "every" else WEEK if rhythm is Rhythm.EVERY else None
    due_on = _day(typed.due_on)
    if typed.due_on and due_on is None:
        problems.append(("due_on", say("Enter the day as year, month and day, for instance 2026-12-04.")))
    if not typed.due_on and rhythm is Rhythm.EVERY:
        problems.append(("due_on", say("Choose the day on which the first one is due.")))
    if due_on is not None and due_on < today:
        problems.append(("due_on", say("Choose a due day from today on.")))
    schedule = Schedule(rhythm, starts_on=today, due_on=due_on, times=times, every_days=days)
    if not any(field == "due_on" for field, _ in problems):
        _note_numbers(schedule, problems)
    return schedule


def _note_numbers(schedule: Schedule, problems: list[tuple[str, str]]) -> None:
    try:
        checked(schedule)
    except ScheduleProblem as problem:
        problems.append(("times" if schedule.rhythm is Rhythm.TIMES else "every_days", str(problem)))


def _number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 4 else None


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _time(typed: str) -> time | None:
    try:
        return time.fromisoformat(typed).replace(tzinfo=None)
    except ValueError:
        return None
