"""The desk's first page: today's sessions, what waits for an answer, to be read or written, and new case files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from evenhand.domain.cases.queries import cases_of, display_name, load_names
from evenhand.domain.conversations.queries import Unanswered, unanswered
from evenhand.domain.scheduling.queries.inquiries import inquiries_waiting
from evenhand.domain.scheduling.queries.notes import NoteDue, notes_to_write
from evenhand.domain.worksheets.models import Assignment, Submission
from evenhand.domain.worksheets.published import definition_of
from evenhand.domain.worksheets.queries import stopped_by_clients, tasks_to_answer, to_read
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.calendar.clocks import clock_for
from evenhand.faces.workspace.calendar.of_today import of_today
from evenhand.faces.workspace.case_frame import case_address, done_sentence
from evenhand.faces.workspace.clock import Clock, clock_of
from evenhand.faces.workspace.inquiries import lines_of
from evenhand.faces.workspace.sessions import time_of
from evenhand.foundation.accounts.resetting.actions import read_notices
from evenhand.foundation.accounts.resetting.queries import unread_notices
from evenhand.foundation.archive.backup.drills import trouble_with_drills
from evenhand.foundation.archive.backup.queries import is_silent
from evenhand.foundation.archive.recovery.queries import sheet_confirmed_at
from evenhand.foundation.outbox.queries import standing_here
from evenhand.foundation.practices.models import Member
from evenhand.wording import later

NEWEST = 8
MOST_LOOPS = 30
DONE = {
    "read": later("Marked as read."),
    "seen": later("Noted as seen."),
    "taken_over": later("The session is in your calendar now."),
    "confirmed": later("The session is confirmed."),
    "declined": later("The request is declined. Its time is free again."),
    "seat_confirmed": later("The seat is confirmed."),
    "seat_declined": later("The request is declined. The seat is free again."),
}


@dataclass(frozen=True, slots=True)
class Loop:
    """One line of what waits: an entry to review, or the taps of one client's log taken together.

    `address` is that of the case file; its pages lie below it.
    """

    address: str
    shown: str
    title: str
    sent: str
    sent_at: str
    entry: UUID
    slug: str
    more: int = 0

    @property
    def is_log(self) -> bool:
        """Whether this line stands for several one-tap entries."""
        return self.more > 0


@dataclass(frozen=True, slots=True)
class Stop:
    """One sheet that a client stopped, without what they said: that stands on the homework tab only."""

    address: str
    number: str
    shown: str
    title: str
    stopped: str
    stopped_at: str
    assignment: UUID


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """The messages of one client that nobody has answered yet."""

    address: str
    shown: str
    count: int
    since: str
    since_at: str


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One session that is over and has no note yet; `address` is that of its page."""

    shown: str
    case_address: str
    address: str
    when: str
    at: str


@for_therapist
@require_safe
def today(request: TherapistRequest) -> HttpResponse:
    """Show the open loops; sixteen queries after the sign-in, with however many case files.

    Up to four more for an owner, one where sessions stand, one where messages wait, and two where strangers do.
    """
    clock = clock_of(request)
    waiting = to_read(therapist=request.member, most=MOST_LOOPS + 1)
    stopped = stopped_by_clients(therapist=request.member, most=MOST_LOOPS + 1)
    unwritten = notes_to_write(therapist=request.member, at=clock.now, most=MOST_LOOPS + 1)
    newest, more = cases_of(therapist=request.member, most=NEWEST)
    mail = standing_here(at=clock.now)
    calendar = of_today(request.member, clock_for(request))
    worked = [*(row.case for row in waiting), *(row.case for row in stopped), *(row.case for row in unwritten)]
    written = unanswered(member=request.member, today=clock.today, most=MOST_LOOPS + 1)
    harm = tasks_to_answer(member=request.member, at=clock.now)
    load_names([*newest, *worked, *calendar.cases(), *(row.case for row in harm), *(row.case for row in written)])
    context = {
        "harm": [(row.pk, display_name(row.case), clock.moment(row.due_at) if row.due_at else "") for row in harm],
        "sessions": calendar.todays(),
        "asked": calendar.to_answer(),
        "elsewhere": calendar.elsewhere(),
        "place": "" if calendar.clock.zone == clock.zone else calendar.clock.place,
        "written": [_written_line(row, clock) for row in written[:MOST_LOOPS]],
        "more_written": len(written) > MOST_LOOPS,
        "requests": lines_of(inquiries_waiting(therapist=request.member), clock),
        "stops": [_stop(row, clock) for row in stopped[:MOST_LOOPS]],
        "more_stops": len(stopped) > MOST_LOOPS,
        "loops": loops_of(waiting[:MOST_LOOPS], clock),
        "more_loops": len(waiting) > MOST_LOOPS,
        "unwritten": [_note_line(row, clock) for row in unwritten[:MOST_LOOPS]],
        "more_unwritten": len(unwritten) > MOST_LOOPS,
        "cases": [
            {"number": case.number, "shown": display_name(case), "opened": clock.day_of(case.opened_at)}
            for case in newest
        ],
        "more_cases": more,
        "today": clock.day(clock.today),
        "mail_waits": mail.is_stalled(at=clock.now),
        "undelivered": mail.undelivered if request.member.role == Member.Role.OWNER else 0,
        "sheet_due": _is_sheet_due(request.member),
        "no_backup": _is_without_backup(request.member, clock),
        "drill": _trouble_with_drills(request.member, clock),
        "reset_notices": [
            (one.about.user.email, clock.moment(one.made_at), one.about_id == request.member.pk)
            for one in unread_notices(member=request.member)
        ],
        "done": done_sentence(request, DONE),
    }
    return render(request, "workspace/today.html", context)


@for_therapist
@require_POST
def notices_read(request: TherapistRequest) -> HttpResponse:
    """Note that somebody has read that a sign-in was reset."""
    read_notices(member=request.member, by=request.actor, at=clock_of(request).now)
    return HttpResponseRedirect(reverse("workspace:today"))


def _is_sheet_due(member: Member) -> bool:
    """Whether an owner has no recovery sheet yet; a demo, gone in a while, needs none."""
    return member.role == Member.Role.OWNER and not settings.DEMO and sheet_confirmed_at() is None


def _is_without_backup(member: Member, clock: Clock) -> bool:
    """Whether an owner has to know that there was no backup for 26 hours; a demo, gone in a while, has none."""
    if member.role != Member.Role.OWNER or settings.DEMO:
        return False
    return is_silent(since=member.practice.created_at, at=clock.now)


def _trouble_with_drills(member: Member, clock: Clock) -> str:
    """What an owner has to know of drills: "failed", "missing" or nothing."""
    if member.role != Member.Role.OWNER or settings.DEMO:
        return ""
    trouble = trouble_with_drills(at=clock.now, by_itself=settings.WEEKLY_DRILL)
    return trouble.name.lower() if trouble else ""


def loops_of(waiting: Iterable[Submission], clock: Clock) -> list[Loop]:
    """Return one line an entry, newest first; the taps of one client's log share the line of the newest."""
    lines: dict[object, list[Submission]] = {}
    for row in waiting:
        is_tap = definition_of(row.worksheet_id).one_tap is not None
        lines.setdefault((row.case_id, row.slug) if is_tap else row.pk, []).append(row)
    return [_loop(rows, clock) for rows in lines.values()]


def _loop(rows: list[Submission], clock: Clock) -> Loop:
    newest = rows[0]
    return Loop(
        address=f"{reverse('workspace:cases')}{newest.case.number}/",
        shown=display_name(newest.case),
        title=definition_of(newest.worksheet_id).client_title,
        sent=clock.moment(newest.sent_at),
        sent_at=newest.sent_at.isoformat(timespec="minutes"),
        entry=newest.entry,
        slug=newest.slug,
        more=len(rows) - 1,
    )


def _stop(row: Assignment, clock: Clock) -> Stop:
    return Stop(
        address=reverse("workspace:homework", args=[row.case.number]),
        number=row.case.number,
        shown=display_name(row.case),
        title=definition_of(row.worksheet_id).client_title,
        stopped=clock.moment(row.ended_at) if row.ended_at else "",
        stopped_at=row.ended_at.isoformat(timespec="minutes") if row.ended_at else "",
        assignment=row.pk,
    )


def _written_line(row: Unanswered, clock: Clock) -> WrittenLine:
    return WrittenLine(
        address=case_address("messages", row.case),
        shown=display_name(row.case),
        count=row.count,
        since=clock.moment(row.since),
        since_at=row.since.isoformat(timespec="minutes"),
    )


def _note_line(due: NoteDue, clock: Clock) -> NoteLine:
    return NoteLine(
        shown=display_name(due.case),
        case_address=case_address("overview", due.case),
        address=case_address("session", due.case, due.session.pk),
        when=time_of(due.session, clock),
        at=due.session.starts_at.isoformat(timespec="minutes"),
    )
