"""Detectors of the time of day: events that bunch in one stretch, a measure that differs between parts of the day."""

from datetime import datetime, time
from itertools import combinations
from statistics import median
from zoneinfo import ZoneInfo

from evenhand.domain.tracking.detectors.finding import Finding, found, number_in_words
from evenhand.domain.tracking.detectors.looking import Look
from evenhand.domain.tracking.entries import Entry
from evenhand.wording import later, say

MINUTES_A_DAY = 24 * 60
PARTS_OF_DAY = ("night", "morning", "afternoon", "evening")
_MEDIAN_IN = {
    "night": later("median %(median)s in the night (%(entries)s)"),
    "morning": later("median %(median)s in the morning (%(entries)s)"),
    "afternoon": later("median %(median)s in the afternoon (%(entries)s)"),
    "evening": later("median %(median)s in the evening (%(entries)s)"),
}
FEWEST_EVENTS = 6
FEWEST_A_PART = 4


def cluster_hour(look: Look) -> Finding | None:
    """Of 6 events or more, `share` (.40) of all entries fall in one stretch of `window` (2) hours, over midnight too.

    Entries without a time count among all, since the share is set against how many exist.
    """
    path = look.field(0)
    said = look.said(path)
    timed = [(entry, minute) for entry, seen in said.values if (minute := minute_of_day(seen, entry)) is not None]
    if len(timed) < FEWEST_EVENTS:
        return None
    width = look.number("window", 2) * 60
    starts = sorted({minute for _, minute in timed})
    within = {
        start: [entry for entry, minute in timed if (minute - start) % MINUTES_A_DAY <= width] for start in starts
    }
    start = max(starts, key=lambda candidate: len(within[candidate]))
    if len(within[start]) < look.number("share", 0.40) * said.total:
        return None
    reach = max((minute - start) % MINUTES_A_DAY for _, minute in timed if (minute - start) % MINUTES_A_DAY <= width)
    finding = found(
        within[start],
        among=said,
        path=path,
        detail=say("from %(start)s to %(end)s", start=_clock(start), end=_clock(start + reach)),
    )
    return Finding(finding.seen, said.total, finding.entries, finding.detail, counted=finding.counted)


def time_of_day_contrast(look: Look) -> Finding | None:
    """The medians of two parts of the day, with 4 values or more each, differ by at least `diff` (10 %)."""
    path = look.field(0)
    values = look.numbers(path)
    parts: dict[str, list[tuple[Entry, float]]] = {part: [] for part in PARTS_OF_DAY}
    for entry, value in values.values:
        parts[PARTS_OF_DAY[entry.local_at.hour // 6]].append((entry, value))
    medians = {part: median(value for _, value in seen) for part, seen in parts.items() if len(seen) >= FEWEST_A_PART}
    pairs = list(combinations(medians, 2))
    if not pairs:
        return None
    one, other = max(pairs, key=lambda pair: abs(medians[pair[0]] - medians[pair[1]]))
    least = look.number("diff", 0.10) * look.span(path, (value for _, value in values.values))
    if abs(medians[one] - medians[other]) < least or medians[one] == medians[other]:
        return None
    detail = ", ".join(
        say(_MEDIAN_IN[part], median=number_in_words(medians[part]), entries=len(parts[part])) for part in (one, other)
    )
    seen = sorted((entry for part in (one, other) for entry, _ in parts[part]), key=lambda entry: entry.at)
    return found(seen, among=values, path=path, detail=detail)


def minute_of_day(seen: object, entry: Entry) -> int | None:
    """The minute on the client's clock (0 to 1439) of a stored time or moment; None for anything else."""
    if not isinstance(seen, str):
        return None
    try:
        if "T" not in seen:
            clock = time.fromisoformat(seen)
        else:
            moment = datetime.fromisoformat(seen)
            clock = (moment.astimezone(ZoneInfo(entry.zone)) if moment.tzinfo else moment).time()
    except ValueError:
        return None
    return clock.hour * 60 + clock.minute


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"
