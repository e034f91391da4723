"""What a case file's progress page needs: series over time, what may be said of them, notes, and comparison."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.tracking.detectors import run_patterns
from evenhand.domain.tracking.entries import Entry as TrackedEntry
from evenhand.domain.tracking.models import DismissedNote, SilencedDetector
from evenhand.domain.tracking.notes import Note
from evenhand.domain.tracking.series import points_of
from evenhand.domain.tracking.trend import TrendStatement, describe
from evenhand.domain.worksheets.definition import Definition, Measure
from evenhand.domain.worksheets.models import Assignment
from evenhand.domain.worksheets.queries import BeliefPoint, Entry, beliefs_of, series_entries

DRIFT_DETECTORS = frozenset({"trend", "stalled", "shrinkage"})
MOST_COMPARED = 6


@dataclass(frozen=True, slots=True)
class Statement:
    """What may be said of one measure within one form."""

    form: Definition
    measure: Measure
    trend: TrendStatement


@dataclass(frozen=True, slots=True)
class SeriesProgress:
    """One series: its entries oldest first, the forms they were written on, and a statement a measure and form."""

    name: str
    entries: tuple[Entry, ...]
    forms: tuple[Definition, ...]
    statements: tuple[Statement, ...]

    @property
    def title(self) -> str:
        """The library name of the form that was used first."""
        return self.forms[0].library_name


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything the progress page shows. `set_aside` are notes that were dismissed at their present count."""

    series: tuple[SeriesProgress, ...]
    notes: tuple[Note, ...]
    set_aside: tuple[Note, ...]
    silenced: frozenset[str]
    beliefs: tuple[BeliefPoint, ...]

    def series_named(self, name: str) -> SeriesProgress | None:
        """Return the series of that name, if anything was sent in it."""
        return next((one for one in self.series if one.name == name), None)


def progress_of(*, case: CaseFile, now: datetime) -> Progress:
    """Return the progress of a case file. A fixed number of queries, however many entries there are."""
    entries = series_entries(case=case)
    notes = _notes(case, entries, now=now)
    dismissed = _dismissed(case)
    silenced = frozenset(SilencedDetector.objects.filter(case=case).values_list("detector", flat=True))
    heard = [note for note in notes if note.detector not in silenced]
    return Progress(
        series=_series(entries),
        notes=tuple(note for note in heard if dismissed.get(note.key, 0) < note.seen),
        set_aside=tuple(note for note in heard if dismissed.get(note.key, 0) >= note.seen),
        silenced=silenced,
        beliefs=tuple(beliefs_of(case=case)),
    )


def compare_of(*, case: CaseFile, entry_ids: Collection[UUID]) -> list[Entry]:
    """Return the chosen entries of this case file (2 to 6), oldest first; ids of others are left out."""
    wanted = set(list(entry_ids)[:MOST_COMPARED])
    return series_entries(case=case, entry_ids=wanted)


def _dismissed(case: CaseFile) -> dict[str, int]:
    seen: dict[str, int] = {}
    for key, count in DismissedNote.objects.filter(case=case).values_list("note_key", "seen"):
        seen[key] = max(count, seen.get(key, 0))
    return seen


def _series(entries: Sequence[Entry]) -> tuple[SeriesProgress, ...]:
    by_series: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_series[entry.submission.series].append(entry)
    return tuple(_one_series(name, own) for name, own in by_series.items())


def _one_series(name: str, entries: Sequence[Entry]) -> SeriesProgress:
    forms: dict[str, Definition] = {}
    for entry in entries:
        forms[entry.submission.slug] = entry.definition
    tracked = [tracked_entry(entry, number) for number, entry in enumerate(entries, start=1)]
    statements = [
        Statement(form, measure, describe(points, label=measure.label, up=measure.up))
        for slug, form in forms.items()
        for measure in followed_measures(form)
        for points in [points_of(measure.name, [entry for entry in tracked if entry.form == slug])]
    ]
    return SeriesProgress(name, tuple(entries), tuple(forms.values()), tuple(statements))


def followed_measures(form: Definition) -> list[Measure]:
    """Return the measures of a form whose direction is worth a sentence, those that its patterns follow first.

    A measure of single entries counts when it has a welcome direction, or when a drift pattern names it.
    """
    drifting = [name for pattern in form.patterns if pattern.detector in DRIFT_DETECTORS for name in pattern.fields]
    own = [
        measure
        for measure in form.measures
        if measure.per is None and (measure.up != "neutral" or measure.name in drifting)
    ]
    return sorted(own, key=lambda measure: drifting.index(measure.name) if measure.name in drifting else len(drifting))


def tracked_entry(entry: Entry, number: int) -> TrackedEntry:
    """Return an entry as the pure rules of tracking take it."""
    sent = entry.submission
    return TrackedEntry(
        id=str(sent.entry),
        form=sent.slug,
        version=entry.definition.version,
        number=number,
        sent_at=sent.sent_at,
        event_at=sent.happened_at,
        zone=sent.zone,
        answers=entry.answers,
        values=entry.values,
    )


def _notes(case: CaseFile, entries: Sequence[Entry], *, now: datetime) -> list[Note]:
    open_forms = set(Assignment.objects.filter(case=case, ended_at=None).values_list("slug", flat=True))
    by_series: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_series[entry.submission.series].append(entry)
    notes: list[Note] = []
    for own in by_series.values():
        forms = {entry.submission.slug: entry.definition for entry in own}
        notes += run_patterns(
            tuple(forms.values()),
            [tracked_entry(entry, number) for number, entry in enumerate(own, start=1)],
            now=now,
            zone=case.zone,
            assignment_open=bool(open_forms & set(forms)),
        )
    return notes
