"""Where an assignment stands, in words for its therapist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from evenhand.domain.worksheets.models import Assignment, Submission
from evenhand.domain.worksheets.published import definition_of
from evenhand.domain.worksheets.queries import Homework
from evenhand.domain.worksheets.schedule import Rhythm, Schedule, Waiting
from evenhand.domain.worksheets.sequences import masked_in
from evenhand.faces.workspace.agreed import Agreed
from evenhand.faces.workspace.clock import Clock
from evenhand.wording import say

WEEK = 7


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry that came in, without its content; or, with a `count`, the taps of a log, the newest named.

    `form` is what it was written on, where that is not the form that was given.
    """

    id: UUID
    title: str
    sent: str
    sent_at: str
    is_new: bool
    count: int = 1
    form: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """An assignment as a line of the case file."""

    assignment: Assignment
    title: str
    name: str
    slug: str
    given: str
    rhythm: str
    standing: str
    is_open: bool
    being_written: bool
    entries: tuple[EntryLine, ...]
    entries_more: int = 0
    agreed: Agreed | None = None
    stopped: str = ""
    masked_series: str = ""


def given_line(homework: Homework, clock: Clock, *, most: int = 5, agreed: Agreed | None = None) -> Given:
    """Return the line of an assignment with its newest entries."""
    row, definition = homework.assignment, homework.definition
    lines = entry_lines(homework, clock)
    return Given(
        assignment=row,
        title=definition.client_title,
        name=definition.library_name,
        slug=definition.slug,
        given=clock.day_of(row.given_at),
        rhythm=rhythm_in_words(row.schedule),
        standing=standing_in_words(row, homework.waiting, clock),
        is_open=is_open(homework),
        being_written=homework.being_written,
        entries=tuple(lines[:most]),
        entries_more=max(len(lines) - most, 0),
        agreed=agreed,
        masked_series=definition.series if masked_in(definition.series) and any(one.is_new for one in lines) else "",
        stopped=clock.moment(row.ended_at) if row.ended_at else "",
    )


def entry_lines(homework: Homework, clock: Clock) -> list[EntryLine]:
    """Return the lines of an assignment's entries, newest first; the taps of a log stand on one line together."""
    title, rows = homework.definition.client_title, homework.submissions
    if homework.definition.one_tap and rows:
        return [entry_line(rows, title, clock)]
    given = homework.assignment.worksheet_id
    return [
        replace(entry_line([row], title, clock), form=_form_of(row) if row.worksheet_id != given else "")
        for row in rows
    ]


def _form_of(entry: Submission) -> str:
    return definition_of(entry.worksheet_id).client_title


def entry_line(rows: Sequence[Submission], title: str, clock: Clock) -> EntryLine:
    """Return the line of one entry, or of several taps together, the newest first."""
    newest = rows[0]
    return EntryLine(
        id=newest.entry,
        title=title,
        sent=clock.moment(newest.sent_at),
        sent_at=newest.sent_at.isoformat(timespec="minutes"),
        is_new=any(row.read_at is None for row in rows),
        count=len(rows),
    )


def is_open(homework: Homework) -> bool:
    """Return whether the client can still write for an assignment."""
    return homework.assignment.ended_at is None and homework.waiting.state != "done"


def rhythm_in_words(schedule: Schedule) -> str:
    """Return how often an assignment asks for an entry."""
    if schedule.rhythm is Rhythm.TIMES:
        return say("%(number)s times", number=schedule.times)
    if schedule.rhythm is Rhythm.EVERY:
        return _every(schedule.every_days or 1)
    return say("Whenever it happens") if schedule.rhythm is Rhythm.WHENEVER else say("Once")


def _every(days: int) -> str:
    if days == 1:
        return say("Every day")
    if days == WEEK:
        return say("Every week")
    if days % WEEK == 0:
        return say("Every %(number)s weeks", number=days // WEEK)
    return say("Every %(number)s days", number=days)


def standing_in_words(assignment: Assignment, waiting: Waiting, clock: Clock) -> str:
    """Return where an assignment stands; a day that passed is never counted against anyone."""
    if assignment.ended_at is not None:
        day = clock.day_of(assignment.ended_at)
        if assignment.ended_by == Assignment.EndedBy.CLIENT:
            return say("Ended by the client on %(day)s", day=day)
        return say("Ended by you on %(day)s", day=day)
    if waiting.state == "done":
        return say("Done") if waiting.of in (None, 1) else say("Done, %(number)s of %(number)s", number=waiting.of)
    due = say("by %(day)s", day=clock.day(waiting.due_on)) if waiting.due_on else ""
    return ", ".join(filter(None, (_waits_in_words(waiting, clock), due)))


def _waits_in_words(waiting: Waiting, clock: Clock) -> str:
    if waiting.state == "later" and waiting.opens_on is not None:
        return say("Next one opens on %(day)s", day=clock.day(waiting.opens_on))
    if waiting.state == "open":
        return say("Open whenever it happens")
    if waiting.of and waiting.of > 1:
        return say("Entry %(number)s of %(of)s", number=waiting.number, of=waiting.of)
    return say("Waits for an entry")
