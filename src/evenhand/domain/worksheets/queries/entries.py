"""What was sent, in the revision in force.

The counts of queries are those without a set-up; where entries were written under one, one more fetches them all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.definition import Definition
from evenhand.domain.worksheets.lengths import rest_of
from evenhand.domain.worksheets.models import MeasureValue, Submission
from evenhand.domain.worksheets.published import definition_of, whole_definition_of
from evenhand.domain.worksheets.queries.setups import load_setups
from evenhand.foundation.practices.prepared import Answer, PreparedInPractice

PAGE = 30


@dataclass(frozen=True, slots=True)
class Entry:
    """A submission with the definition it was written under and its measure values."""

    submission: Submission
    definition: Definition
    values: Mapping[str, float | None]

    @property
    def answers(self) -> Mapping[str, object]:
        """The answers as stored; opening them decrypts."""
        answers: Mapping[str, object] = self.submission.answers
        return answers

    @property
    def whole(self) -> Definition:
        """The form it was sent on, and behind it what was written besides on the other length of the sheet."""
        return whole_definition_of(self.submission.worksheet_id, self.submission.also_in_id)

    @property
    def beside(self) -> Definition | None:
        """What was written besides on the other length of the sheet, as that form asks it; None where nothing was."""
        also = self.submission.also_in_id
        return rest_of(self.definition, definition_of(also)) if also else None

    @property
    def agreed(self) -> Mapping[str, object]:
        """The set-up it was written under; empty for a sheet without one."""
        setup = self.submission.setup
        return setup.answers if setup is not None else {}


def entries_of(*, case: CaseFile, page: int = 1) -> tuple[list[Entry], bool]:
    """Return one page (30) of everything a client sent, newest first, and whether there is more. Two queries."""
    first = (max(page, 1) - 1) * PAGE
    found = Submission.objects.filter(case=case, replaced_at=None).order_by("-sent_at", "-id")
    rows = list(found[first : first + PAGE + 1])
    return _entries(rows[:PAGE]), len(rows) > PAGE


def entries_between(*, case: CaseFile, since: datetime | None, upto: datetime, most: int = PAGE) -> list[Submission]:
    """Return what a client sent after one moment and up to another, newest first, without the answers. One query."""
    found = Submission.objects.filter(case=case, replaced_at=None, sent_at__lte=upto)
    if since is not None:
        found = found.filter(sent_at__gt=since)
    return list(found.defer("answers").order_by("-sent_at", "-id")[:most])


def series_entries(*, case: CaseFile, entry_ids: Collection[UUID] | None = None) -> list[Entry]:
    """Return all entries of a case, or the given ones of it, oldest first. Two queries."""
    if entry_ids is None:
        return ask_for_series(case=case).entries()
    found = Submission.objects.filter(case=case, replaced_at=None, entry__in=entry_ids)
    return _entries(found.order_by("sent_at", "id"))


@dataclass(frozen=True, slots=True)
class SeriesAnswer:
    """All entries of a case with their measure values, as the database gave them: nothing is opened yet."""

    submissions: Answer[Submission]
    measured: Answer[MeasureValue]

    def entries(self) -> list[Entry]:
        """Return the entries, oldest first."""
        return _with_values(self.submissions.all(), self.measured.values())


def ask_for_series(*, case: CaseFile) -> SeriesAnswer:
    """Ask for all entries of a case. Two queries."""
    return SeriesAnswer(_in_force.ask(case=case.pk), _values_in_force.ask(case=case.pk))


_in_force = PreparedInPractice(
    Submission,
    lambda rows, case: (
        rows.filter(case_id=case, replaced_at=None)
        .defer("draft", "typed_by", "started_at", "key", "replaced_at", "read_at")
        .order_by("sent_at", "id")
    ),
    case=UUID,
)
_values_in_force = PreparedInPractice(
    MeasureValue,
    lambda rows, case: rows.filter(submission__case_id=case, submission__replaced_at=None).values_list(
        "submission_id", "name", "value"
    ),
    case=UUID,
)


def entry_of(*, case: CaseFile, entry_id: UUID, values: bool = True) -> Entry | None:
    """Return one entry of this case file in its revision in force; None for any other.

    Two queries, or one without its measure values for a page that shows none.
    """
    found = _entry_in_force.all(case=case.pk, entry=entry_id)
    if not values:
        return next((Entry(row, definition_of(row.worksheet_id), {}) for row in found), None)
    return next(iter(_entries(found)), None)


_entry_in_force = PreparedInPractice(
    Submission,
    lambda rows, case, entry: rows.filter(case_id=case, entry=entry, replaced_at=None),
    case=UUID,
    entry=UUID,
)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The entries sent before and after one in its series, its place counted from 1, and how many there are."""

    earlier: UUID | None
    later: UUID | None
    number: int
    of: int


def neighbours_of(*, case: CaseFile, submission: Submission) -> Neighbours:
    """Return the neighbours of an entry in its series. One query, of ids only."""
    ids = [entry for [entry] in _entries_of_series.values(case=case.pk, series=submission.series)]
    at = ids.index(submission.entry)
    return Neighbours(
        earlier=ids[at - 1] if at else None,
        later=ids[at + 1] if at + 1 < len(ids) else None,
        number=at + 1,
        of=len(ids),
    )


_entries_of_series = PreparedInPractice(
    Submission,
    lambda rows, case, series: (
        rows.filter(case_id=case, series=series, replaced_at=None).order_by("sent_at", "id").values_list("entry")
    ),
    case=UUID,
    series=str,
)


def latest_of_form(*, case: CaseFile, upto: Submission, most: int) -> list[Entry]:
    """Return the latest entries of a form up to one of them, that one last. Two queries."""
    found = Submission.objects.filter(case=case, slug=upto.slug, replaced_at=None, sent_at__lte=upto.sent_at)
    return _entries(list(found.order_by("-sent_at", "-id")[:most])[::-1])


def newest_of_form(*, case: CaseFile, slug: str, most: int) -> list[Entry]:
    """Return the newest entries of a form, the newest first. Two queries."""
    found = Submission.objects.filter(case=case, slug=slug, replaced_at=None).order_by("-sent_at", "-id")
    return _entries(found[:most])


def newest_paper(*, case: CaseFile, definition: Definition) -> Entry | None:
    """Return the newest version of a paper that is written on and on; None of any other sheet. Two queries."""
    if definition.is_series or not definition.is_document:
        return None
    found = Submission.objects.filter(case=case, slug=definition.slug, replaced_at=None).order_by("-sent_at", "-id")
    return next(iter(_entries(found[:1])), None)


def revisions_of(*, case: CaseFile, entry_id: UUID) -> list[Entry]:
    """Return every revision of one entry, newest first. Two queries."""
    return _entries(Submission.objects.filter(case=case, entry=entry_id).order_by("-revision"))


def _entries(submissions: Iterable[Submission]) -> list[Entry]:
    rows = list(submissions)
    if not rows:
        return []
    measured = MeasureValue.objects.filter(submission_id__in=[row.pk for row in rows])
    return _with_values(rows, measured.values_list("submission_id", "name", "value"))


def _with_values(rows: Sequence[Submission], measured: Iterable[Sequence[Any]]) -> list[Entry]:
    load_setups(rows)
    values: dict[UUID, dict[str, float | None]] = defaultdict(dict)
    for submission_id, name, value in measured:
        values[submission_id][name] = value
    return [Entry(row, definition_of(row.worksheet_id), values[row.pk]) for row in rows]
