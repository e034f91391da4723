"""Detectors of delay: entries typed long after the event, pauses between entries, plans without an answer."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from evenhand.domain.tracking.detectors.finding import Finding, found
from evenhand.domain.tracking.detectors.looking import Look, Observed
from evenhand.domain.tracking.entries import Blank, Entry, answer
from evenhand.wording import say
from evenhand.wording.numbers import with_decimals

FEWEST_DATED = 4
ONE_SITTING = timedelta(minutes=30)
FEWEST_IN_A_SITTING = 3


def backfilled(look: Look) -> Finding | None:
    """Of 4 dated entries or more, `share` (.50) was sent over `hours` (12) after the event, or 3 in one sitting.

    An event known by its day alone counts from the end of that day, so nothing is called late that may not be. A
    sitting holds entries sent at most 30 minutes apart that tell of different days.
    """
    path, hours = look.field(0), look.number("hours", 12)
    said = look.said(path)
    dated = [(entry, end) for entry, seen in said.values if (end := end_of_event(seen, entry)) is not None]
    if len(dated) < FEWEST_DATED:
        return None
    late = [entry for entry, end in dated if entry.sent_at - end > timedelta(hours=hours)]
    if len(late) >= look.number("share", 0.50) * len(dated):
        return found(
            late,
            among=said,
            path=path,
            detail=say("sent more than %(hours)s hours after", hours=with_decimals(f"{hours:g}")),
        )
    sitting = _largest_sitting(dated)
    if len(sitting) < FEWEST_IN_A_SITTING:
        return None
    return found(sitting, among=said, path=path, detail=say("sent in one sitting"))


def gap_in_entries(look: Look) -> Finding | None:
    """No entry for `days` days while the assignment is open; pauses of that length before are counted too.

    Any form of the series counts as an entry.
    """
    if not look.assignment_open or not look.series:
        return None
    days = look.count("days", 7)
    sent = [entry.sent_at.astimezone(ZoneInfo(entry.zone)).date() for entry in look.series]
    pauses = [(later - earlier).days for earlier, later in zip(sent, [*sent[1:], look.today], strict=True)]
    if pauses[-1] < days:
        return None
    before = [entry for entry, pause in zip(look.series, pauses, strict=True) if pause >= days]
    detail = say("now %(days)s days without an entry", days=pauses[-1])
    return Finding(len(before), len(pauses), tuple(before), detail, counted="pauses after an entry")


def open_loop(look: Look) -> Finding | None:
    """A first sitting is there, and `days` (7) days later the second has not been filled. A skip fills it.

    First sittings that were kept and never finished are no entries yet: they are counted, and named by their day.
    """
    days = look.count("days", 7)
    kept = [entry for entry in look.waiting if not isinstance(answer(entry, look.field(0)), Blank)]
    overdue = [entry for entry in kept if _days_since(entry, look.today) >= days]
    begun = Observed(
        tuple((entry, None) for entry in look.entries if not isinstance(answer(entry, look.field(0)), Blank))
    )
    waiting = [
        entry
        for entry, _ in begun.values
        if answer(entry, look.field(1)) is Blank.MISSING and _days_since(entry, look.today) >= days
    ]
    if not waiting and not overdue:
        return None
    sent = tuple(waiting)
    of = tuple(entry.local_at.date() for entry in (*sent, *overdue))
    detail = say("the second part is still open")
    return Finding(len(sent) + len(overdue), len(begun) + len(kept), sent, detail, counted="first parts", days=of)


def _days_since(entry: Entry, today: date) -> int:
    return (today - entry.sent_at.astimezone(ZoneInfo(entry.zone)).date()).days


def end_of_event(seen: object, entry: Entry) -> datetime | None:
    """The last moment at which a stored moment or day can have happened; None for anything else."""
    if not isinstance(seen, str):
        return None
    zone = ZoneInfo(entry.zone)
    try:
        if "T" in seen:
            moment = datetime.fromisoformat(seen)
            return moment if moment.tzinfo else moment.replace(tzinfo=zone)
        return datetime.combine(date.fromisoformat(seen) + timedelta(days=1), time(), tzinfo=zone)
    except (ValueError, OverflowError):
        return None


def _largest_sitting(dated: list[tuple[Entry, datetime]]) -> list[Entry]:
    """Return the most entries of one sitting that tell of different days; entries on one day count once."""
    sittings: list[list[tuple[Entry, datetime]]] = []
    for entry, end in sorted(dated, key=lambda item: item[0].sent_at):
        if sittings and entry.sent_at - sittings[-1][-1][0].sent_at <= ONE_SITTING:
            sittings[-1].append((entry, end))
        else:
            sittings.append([(entry, end)])
    by_day = [{end.date(): entry for entry, end in sitting} for sitting in sittings]
    return max((list(days.values()) for days in by_day), key=len, default=[])
