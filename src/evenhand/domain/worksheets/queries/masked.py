"""What was shuffled to be rated unseen, and the ratings that came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.masking import Masked
from evenhand.domain.worksheets.models import MaskedRating, Submission
from evenhand.domain.worksheets.sequences import masked_in
from evenhand.foundation.practices.prepared import Answer, PreparedInPractice


@dataclass(frozen=True, slots=True)
class RatedUnseen:
    """The ratings of one entry (its id), by measure; `read_before` says that its rater had seen it with its labels."""

    entry: UUID
    ratings: Mapping[str, float]
    read_before: bool
    rated_at: datetime


@dataclass(frozen=True, slots=True)
class MaskedBatch:
    """Texts with their places, in the order in which they were shuffled, and what is asked of each.

    `entries` are known only once all were rated, each in the revision that was shown; `texts` are empty then.
    """

    masked: Masked
    series: str
    texts: tuple[tuple[int, str], ...]
    entries: tuple[tuple[Submission, RatedUnseen], ...]
    read_before: int

    @property
    def is_rated(self) -> bool:
        """Whether the ratings stand."""
        return bool(self.entries)


def masked_batch(*, case: CaseFile, batch: UUID) -> MaskedBatch | None:
    """Return a batch of a case file; None for any other. Two queries."""
    rows = list(MaskedRating.objects.filter(case=case, batch=batch).select_related("submission").order_by("pk"))
    masked = masked_in(rows[0].submission.series) if rows else None
    if masked is None:
        return None
    found = Submission.objects.filter(case=case, entry__in=[row.submission_id for row in rows])
    shown = {(one.entry, one.revision): one for one in found}
    told = [(shown[row.submission_id, row.revision], row) for row in rows]
    rated = rows[0].rated_at is not None
    by_place = {
        place: masked.texts_in(entry.answers)[key]
        for entry, row in ([] if rated else told)
        for key, place in row.content["places"].items()
    }
    return MaskedBatch(
        masked=masked,
        series=rows[0].submission.series,
        texts=tuple(sorted(by_place.items())),
        entries=tuple((entry, one) for entry, row in told for one in _rated([row])),
        read_before=sum(row.read_before for row in rows),
    )


def ask_for_masked(*, case: CaseFile) -> Answer[MaskedRating]:
    """Ask for everything that was shuffled in a case file, rated or not. One query."""
    return _masked.ask(case=case.pk)


def rated_unseen(answer: Answer[MaskedRating]) -> list[RatedUnseen]:
    """Return the ratings that stand, in the order in which they were given."""
    return sorted(_rated(answer.all()), key=lambda one: one.rated_at)


def rating_of(*, case: CaseFile, entry: UUID) -> RatedUnseen | None:
    """Return how one entry was rated unseen; None when it was not. One query."""
    return next(_rated(MaskedRating.objects.filter(case=case, submission_id=entry)), None)


_masked = PreparedInPractice(MaskedRating, lambda rows, case: rows.filter(case_id=case).order_by("id"), case=UUID)


def _rated(rows: Iterable[MaskedRating]) -> Iterator[RatedUnseen]:
    for row in rows:
        if row.rated_at is not None:
            yield RatedUnseen(row.submission_id, row.content["ratings"], row.read_before, row.rated_at)
