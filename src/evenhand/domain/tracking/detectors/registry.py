"""Every detector by name, and the run of a form's patterns over entries."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from evenhand.domain.tracking.detectors import (
    choices,
    company,
    delays,
    differences,
    drift,
    hours,
    levels,
    replies,
    returning_words,
)
from evenhand.domain.tracking.detectors.finding import Detector, Finding
from evenhand.domain.tracking.detectors.looking import Look, Observed
from evenhand.domain.tracking.entries import Entry
from evenhand.domain.tracking.joining import joined_forms
from evenhand.domain.tracking.notes import Note
from evenhand.domain.worksheets.definition import Definition, Pattern

LONGEST_KEY = 160

DETECTORS: Mapping[str, Detector] = MappingProxyType(
    {
        "near_identical": replies.near_identical,
        "repeated_choice": choices.repeated_choice,
        "cluster_hour": hours.cluster_hour,
        "cluster_value": choices.cluster_value,
        "flat_change": differences.flat_change,
        "steady_low": levels.steady_low,
        "steady_high": levels.steady_high,
        "shrinkage": drift.shrinkage,
        "prediction_gap": differences.prediction_gap,
        "early_exit": choices.early_exit,
        "thin_text": replies.thin_text,
        "repeated_text": returning_words.repeated_text,
        "backfilled": delays.backfilled,
        "gap_in_entries": delays.gap_in_entries,
        "co_occurrence": company.co_occurrence,
        "trend": drift.trend,
        "time_of_day_contrast": hours.time_of_day_contrast,
        "stalled": drift.stalled,
        "divergence": differences.divergence,
        "absent_choice": choices.absent_choice,
        "open_loop": delays.open_loop,
    }
)

# These speak of the latest entries, so they fall silent once the series has moved on to another form.
OF_THE_PRESENT = frozenset({"near_identical", "thin_text", "steady_low", "steady_high", "absent_choice"})

OF_THE_UNFINISHED = "open_loop"

OF_DRIFT = frozenset({"trend", "stalled", "shrinkage"})

# These hold values of one measure against one another, so they read none that was another item when it was given.
OF_ONE_LINE = OF_DRIFT | {"steady_low", "steady_high", "time_of_day_contrast"}


def run_patterns(
    definitions: Sequence[Definition],
    entries: Sequence[Entry],
    *,
    now: datetime,
    zone: str,
    assignment_open: bool,
    waiting: Sequence[Entry] = (),
) -> list[Note]:
    """Run every pattern of the given forms over the entries of one series, in the order the forms declare them.

    Each pattern reads the entries of its own form; those of drift read all forms that join its measure, and what two
    of these ask alike is said once; a pattern that holds values of one measure against one another leaves out those
    that were another item in an earlier version; `gap_in_entries` and a `co_occurrence` with `form` read the
    whole series. `waiting` are first sittings that were kept and not finished, which only `open_loop` reads. `now` is
    aware; what counts of it is the day in `zone`, the case's IANA zone. KeyError when a pattern names a detector that
    does not exist.
    """
    series = tuple(sorted(entries, key=lambda entry: (entry.at, entry.number)))
    if not series and not waiting:
        return []
    in_use = max(series or waiting, key=lambda entry: (entry.sent_at, entry.number)).form
    today = now.astimezone(ZoneInfo(zone)).date()
    titles = {definition.slug: definition.client_title for definition in definitions}
    notes: list[Note] = []
    told: set[tuple[str, ...]] = set()
    for definition in definitions:
        own = tuple(entry for entry in series if entry.form == definition.slug)
        begun = tuple(entry for entry in waiting if entry.form == definition.slug)
        known: dict[tuple[str, str], Observed[Any]] = {}
        for pattern in definition.patterns:
            is_there = own or (begun and pattern.detector == OF_THE_UNFINISHED)
            if not is_there or (pattern.detector in OF_THE_PRESENT and definition.slug != in_use):
                continue
            together = _joined(definition, definitions, pattern, series)
            if together and _asked(pattern) in told:
                continue
            told |= {_asked(pattern)} if together else set()
            alike = _on_one_line(pattern, own)
            read = known if len(alike) == len(own) else {}
            look = Look(pattern, definition, alike, series, today, assignment_open, titles, read, begun, together)
            finding = DETECTORS[pattern.detector](look)
            if finding is not None:
                notes.append(_note(definition, pattern, finding))
    return notes


def _joined(
    definition: Definition, definitions: Sequence[Definition], pattern: Pattern, series: Sequence[Entry]
) -> tuple[Entry, ...]:
    """The entries of all forms that join the measure of a drift pattern; none where the form stands alone."""
    if pattern.detector not in OF_DRIFT:
        return ()
    forms = {one.slug for one in joined_forms(definition, definitions, pattern.fields[0])}
    together = _on_one_line(pattern, [entry for entry in series if entry.form in forms])
    return together if len({entry.form for entry in together}) > 1 else ()


def _on_one_line(pattern: Pattern, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries whose values of a pattern's measure are one line with those of the newest version of their form."""
    if pattern.detector not in OF_ONE_LINE:
        return tuple(entries)
    return tuple(entry for entry in entries if pattern.fields[0] not in entry.otherwise)


def _asked(pattern: Pattern) -> tuple[str, ...]:
    return pattern.detector, *pattern.fields, *(f"{name}={value}" for name, value in sorted(pattern.parameters.items()))


def note_key(form: str, pattern: Pattern) -> str:
    """Name a pattern of a form the same way every time, in at most 160 characters."""
    parameters = [f"{name}={value}" for name, value in sorted(pattern.parameters.items())]
    key = ":".join([form, pattern.detector, ",".join(pattern.fields), *parameters])
    if len(key) <= LONGEST_KEY:
        return key
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    return f"{key[: LONGEST_KEY - len(digest) - 1]}:{digest}"


def _note(definition: Definition, pattern: Pattern, finding: Finding) -> Note:
    entries = tuple(dict.fromkeys(entry.id for entry in finding.entries))
    days = finding.days or tuple(dict.fromkeys(entry.local_at.date() for entry in finding.entries))
    return Note(
        key=note_key(definition.slug, pattern),
        detector=pattern.detector,
        seen=finding.seen,
        of=finding.of,
        left_out=finding.left_out,
        skipped=finding.skipped,
        dates=tuple(sorted(days)),
        meaning=pattern.meaning,
        move=pattern.move,
        detail=finding.detail,
        entry_ids=entries,
        counted=finding.counted,
        form=definition.client_title,
    )
