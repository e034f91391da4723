"""What a case file's progress page needs: series over time, what may be said of them, notes, and comparison."""

from __future__ import annotations

import pickle
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from typing import Any
from uuid import UUID

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.tracking.detectors import run_patterns
from evenhand.domain.tracking.detectors.registry import OF_DRIFT, OF_ONE_LINE
from evenhand.domain.tracking.detectors.replies import LATEST
from evenhand.domain.tracking.entries import Entry as TrackedEntry
from evenhand.domain.tracking.joining import asks_alike, joined_forms, same_item
from evenhand.domain.tracking.models import DismissedNote, SilencedDetector
from evenhand.domain.tracking.notes import Note
from evenhand.domain.tracking.series import Point, period_points, points_of
from evenhand.domain.tracking.text_similarity import FEWEST_WORDS, NEAR_IDENTICAL, near_identical
from evenhand.domain.tracking.trend import TrendStatement, describe
from evenhand.domain.tracking.units import unit_of
from evenhand.domain.worksheets.alternatives import as_picked
from evenhand.domain.worksheets.definition import Definition, Measure, Pattern
from evenhand.domain.worksheets.formulas import direction_of
from evenhand.domain.worksheets.models import Assignment, Draft, MaskedRating, RuleBelief
from evenhand.domain.worksheets.queries import (
    BeliefPoint,
    Entry,
    RatedUnseen,
    SeriesAnswer,
    WaitingDraft,
    ask_for_beliefs,
    ask_for_masked,
    ask_for_series,
    ask_for_waiting,
    beliefs_in,
    latest_of_form,
    rated_unseen,
    series_entries,
    waiting_in,
)
from evenhand.domain.worksheets.schedule import Rhythm
from evenhand.foundation.practices.prepared import Answer, PreparedInPractice

MOST_COMPARED = 6
NEAR_IDENTICAL_DETECTOR = "near_identical"


@dataclass(frozen=True, slots=True)
class Statement:
    """What may be said of one measure within one form or, `joined`, over all forms that ask the same."""

    form: Definition
    measure: Measure
    trend: TrendStatement
    joined: bool = False


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
    """Everything the progress page shows.

    `set_aside` are notes that were dismissed at their present count; `reasons` what was written then, by a note's key.
    """

    series: tuple[SeriesProgress, ...]
    notes: tuple[Note, ...]
    set_aside: tuple[Note, ...]
    reasons: Mapping[str, str]
    silenced: frozenset[str]
    beliefs: tuple[BeliefPoint, ...]
    masked: tuple[RatedUnseen, ...] = ()

    def series_named(self, name: str) -> SeriesProgress | None:
        """Return the series of that name, if anything was sent in it."""
        return next((one for one in self.series if one.name == name), None)


@dataclass(frozen=True, slots=True)
class ProgressAnswer:
    """All that the progress of a case file is worked out from, as the database gave it; nothing is opened yet."""

    series: SeriesAnswer
    silenced: Answer[SilencedDetector]
    dismissed: Answer[DismissedNote]
    open_forms: Answer[Assignment]
    beliefs: Answer[RuleBelief]
    waiting: Answer[Draft]
    masked: Answer[MaskedRating]

    @property
    def fingerprint(self) -> bytes:
        """32 bytes that differ when anything in the answer does, to the cell."""
        answers: list[Answer[Any]] = [
            self.series.submissions,
            self.series.measured,
            self.silenced,
            self.dismissed,
            self.open_forms,
            self.beliefs,
            self.waiting,
            self.masked,
        ]
        return blake2b(pickle.dumps([answer.cells for answer in answers]), digest_size=32).digest()


def ask_for_progress(*, case: CaseFile) -> ProgressAnswer:
    """Ask for everything that the progress of a case file is worked out from. Eight queries."""
    return ProgressAnswer(
        series=ask_for_series(case=case),
        silenced=_silenced.ask(case=case.pk),
        dismissed=_dismissals.ask(case=case.pk),
        open_forms=_open_forms.ask(case=case.pk),
        beliefs=ask_for_beliefs(case=case),
        waiting=ask_for_waiting(case=case),
        masked=ask_for_masked(case=case),
    )


def progress_of(*, case: CaseFile, now: datetime, picked: Collection[str] = ()) -> Progress:
    """Return the progress of a case file. A fixed number of queries, however many entries there are."""
    return progress_in(ask_for_progress(case=case), case=case, now=now, picked=picked)


def progress_in(answer: ProgressAnswer, *, case: CaseFile, now: datetime, picked: Collection[str] = ()) -> Progress:
    """Work out the progress of a case file; of `now` nothing counts but the day it is for the client.

    `picked` are the measures that the practice follows in the place of the usual ones.
    """
    entries = _as_picked(answer.series.entries(), picked)
    series = [(name, own, _tracked(own)) for name, own in _by_series(entries).items()]
    begun = waiting_in(answer.waiting)
    silenced = frozenset(detector for [detector] in answer.silenced.values())
    open_forms = _asked_for_more(answer.open_forms, entries)
    notes = [
        note
        for forms, tracked, waiting in _with_the_unfinished(series, begun)
        for note in _notes(case, forms, tracked, waiting, now=now, open_forms=open_forms)
        if note.detector not in silenced
    ]
    dismissed = _by_key(answer.dismissed)
    aside = {note.key for note in notes if note.key in dismissed and dismissed[note.key].seen >= note.seen}
    return Progress(
        series=tuple(_one_series(name, own, tracked) for name, own, tracked in series),
        notes=tuple(note for note in notes if note.key not in aside),
        set_aside=tuple(note for note in notes if note.key in aside),
        reasons={key: dismissed[key].reason for key in aside},
        silenced=silenced,
        beliefs=tuple(beliefs_in(answer.beliefs)),
        masked=tuple(rated_unseen(answer.masked)),
    )


_silenced = PreparedInPractice(
    SilencedDetector, lambda rows, case: rows.filter(case_id=case).values_list("detector"), case=UUID
)


def compare_of(*, case: CaseFile, entry_ids: Collection[UUID]) -> list[Entry]:
    """Return the chosen entries of this case file (2 to 6), oldest first; ids of others are left out."""
    wanted = set(list(entry_ids)[:MOST_COMPARED])
    return series_entries(case=case, entry_ids=wanted)


def _by_key(dismissed: Answer[DismissedNote]) -> dict[str, DismissedNote]:
    """Each note that was put aside, as it was put aside at its highest count."""
    return {row.note_key: row for row in sorted(dismissed.all(), key=lambda row: row.seen)}


_dismissals = PreparedInPractice(DismissedNote, lambda rows, case: rows.filter(case_id=case), case=UUID)


def _as_picked(entries: Sequence[Entry], picked: Collection[str]) -> list[Entry]:
    """Entries under definitions that follow one of two ways of reckoning, each definition looked at once."""
    every = {id(entry.definition): entry.definition for entry in entries}
    changed = {name: now for name, one in every.items() if (now := as_picked(one, picked)) is not one}
    if not changed:
        return list(entries)
    return [replace(one, definition=changed.get(id(one.definition), one.definition)) for one in entries]


def _by_series(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    parted: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        parted[entry.submission.series].append(entry)
    return parted


def _one_series(name: str, entries: Sequence[Entry], tracked: Sequence[TrackedEntry]) -> SeriesProgress:
    forms = _forms(entries)
    return SeriesProgress(name, tuple(entries), forms, tuple(_statements(entries, tracked, forms)))


def _statements(
    entries: Sequence[Entry], tracked: Sequence[TrackedEntry], forms: Sequence[Definition]
) -> Iterator[Statement]:
    """One statement a measure and form; one for all forms together where each of their points asks the same."""
    agreed = {entry.submission.slug: entry.agreed for entry in entries}
    versions = {id(entry.definition): entry.definition for entry in entries}
    told: set[tuple[str, str]] = set()
    for form in forms:
        for measure in followed_measures(form):
            group = joined_forms(form, forms, measure.name)
            if (form.slug, measure.name) in told:
                continue
            told |= {(one.slug, measure.name) for one in group}
            slugs = {one.slug for one in group}
            alike = {number for number, one in versions.items() if same_item(one, form, measure.name)}
            own = [
                one
                for entry, one in zip(entries, tracked, strict=True)
                if one.form in slugs and id(entry.definition) in alike
            ]
            ups = [direction_of(one.measure(measure.name), agreed[one.slug]) for one in group]
            up = next((one for one in ups if one != "neutral"), measure.up)
            trend = describe(_points(form, measure, own), label=measure.label, up=up, unit=unit_of(form, measure))
            yield Statement(form, measure, trend, joined=len(group) > 1)


def _forms(entries: Sequence[Entry]) -> tuple[Definition, ...]:
    """The forms in use, each in its newest version, in the order in which they were used first."""
    newest: dict[str, Definition] = {}
    for entry in entries:
        newest[entry.submission.slug] = entry.definition
    return tuple(newest.values())


def _points(form: Definition, measure: Measure, tracked: Sequence[TrackedEntry]) -> tuple[Point, ...]:
    if measure.per is not None:
        return period_points(form, measure, tracked)
    return points_of(measure.name, tracked)


def followed_measures(form: Definition) -> list[Measure]:
    """Return the measures of a form whose direction is worth a sentence, those that its patterns follow first.

    A measure counts when a drift pattern names it, or when it is one of single entries with a welcome direction.
    """
    drifting = [name for pattern in form.patterns if pattern.detector in OF_DRIFT for name in pattern.fields]
    own = [
        measure
        for measure in form.measures
        if measure.name in drifting or (measure.per is None and measure.up != "neutral")
    ]
    return sorted(own, key=lambda measure: drifting.index(measure.name) if measure.name in drifting else len(drifting))


def _tracked(entries: Sequence[Entry]) -> list[TrackedEntry]:
    """Return entries of one series as the pure rules of tracking take them, numbered from 1."""
    newest = {entry.submission.slug: entry.definition for entry in entries}
    versions = {id(entry.definition): (entry.submission.slug, entry.definition) for entry in entries}
    otherwise = {name: _asked_otherwise(form, newest[slug]) for name, (slug, form) in versions.items()}
    return [
        TrackedEntry(
            id=str(entry.submission.entry),
            form=entry.submission.slug,
            version=entry.definition.version,
            number=number,
            sent_at=entry.submission.sent_at,
            event_at=entry.submission.happened_at,
            zone=entry.submission.zone,
            answers={**entry.agreed, **entry.answers},
            values=entry.values,
            otherwise=otherwise[id(entry.definition)],
        )
        for number, entry in enumerate(entries, start=1)
    ]


def _asked_otherwise(form: Definition, newest: Definition) -> frozenset[str]:
    """What the patterns of the newest version read as one line, and was another item in this one."""
    if form is newest:
        return frozenset()
    read = {pattern.fields[0] for pattern in newest.patterns if pattern.detector in OF_ONE_LINE}
    return frozenset(path for path in read if not asks_alike(form, newest, path))


def _notes(
    case: CaseFile,
    forms: Sequence[Definition],
    entries: Sequence[TrackedEntry],
    waiting: Sequence[TrackedEntry],
    *,
    now: datetime,
    open_forms: Collection[str],
) -> list[Note]:
    return run_patterns(
        forms,
        entries,
        now=now,
        zone=case.zone,
        assignment_open=any(form.slug in open_forms for form in forms),
        waiting=waiting,
    )


def _with_the_unfinished(
    series: Sequence[tuple[str, Sequence[Entry], Sequence[TrackedEntry]]], begun: Sequence[WaitingDraft]
) -> Iterator[tuple[Sequence[Definition], Sequence[TrackedEntry], Sequence[TrackedEntry]]]:
    """Each series with its forms, its entries and its unfinished first sittings, also where nothing else was sent."""
    for name in dict.fromkeys([*(name for name, _, _ in series), *(one.definition.series for one in begun)]):
        own, tracked = next(((own, tracked) for known, own, tracked in series if known == name), ((), ()))
        unfinished = [one for one in begun if one.definition.series == name]
        forms = {form.slug: form for form in (*(one.definition for one in unfinished), *_forms(own))}
        yield tuple(forms.values()), tracked, [_as_tracked(one, number) for number, one in enumerate(unfinished, 1)]


def _as_tracked(one: WaitingDraft, number: int) -> TrackedEntry:
    draft = one.draft
    return TrackedEntry(
        id=str(draft.pk),
        form=one.definition.slug,
        version=one.definition.version,
        number=number,
        sent_at=draft.locked_at or draft.saved_at,
        event_at=None,
        zone=draft.zone,
        answers=draft.answers,
    )


_open_forms = PreparedInPractice(
    Assignment,
    lambda rows, case: rows.filter(case_id=case, ended_at=None).values_list("pk", "slug", "rhythm", "times"),
    case=UUID,
)


def _asked_for_more(open_forms: Answer[Assignment], entries: Sequence[Entry]) -> set[str]:
    """The forms of which another entry is asked for: what was asked for once, or some times, has its last one."""
    sent = Counter(entry.submission.assignment_id for entry in entries)
    endless = (Rhythm.EVERY, Rhythm.WHENEVER)
    return {
        slug
        for given, slug, rhythm, times in open_forms.values()
        if Rhythm(rhythm) in endless or sent[given] < (times or 1)
    }


def alike_note(*, case: CaseFile, entry: Entry, now: datetime) -> Note | None:
    """Return the note that two texts of an entry are nearly the same, counted over the latest of its form up to it.

    None where its own texts differ, below the detector's minimum, or when the therapist has put the note aside.
    No query unless the texts are alike, four then.
    """
    alike = tuple(pattern for pattern in entry.definition.patterns if _texts_alike(entry, pattern))
    if not alike or SilencedDetector.objects.filter(case=case, detector=NEAR_IDENTICAL_DETECTOR).exists():
        return None
    latest = latest_of_form(case=case, upto=entry.submission, most=LATEST)
    notes = run_patterns(
        (replace(entry.definition, patterns=alike),),
        _tracked(latest),
        now=now,
        zone=case.zone,
        assignment_open=False,
    )
    dismissed = _by_key(_dismissals.ask(case=case.pk))
    return next((one for one in notes if one.key not in dismissed or dismissed[one.key].seen < one.seen), None)


def _texts_alike(entry: Entry, pattern: Pattern) -> bool:
    if pattern.detector != NEAR_IDENTICAL_DETECTOR:
        return False
    one, other = (entry.answers.get(field) for field in pattern.fields)
    if not isinstance(one, str) or not isinstance(other, str):
        return False
    threshold, fewest = (pattern.parameters.get(name) for name in ("sim", "min_words"))
    return near_identical(
        one, other, threshold=float(threshold or NEAR_IDENTICAL), fewest_words=int(fewest or FEWEST_WORDS)
    )
