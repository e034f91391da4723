"""Rating unseen: shuffle the texts of some entries, rate them all, and only then learn which was which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from secrets import SystemRandom
from uuid import UUID, uuid4

from django.db import transaction

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.masking import MOST_ENTRIES, Masked, places_for
from evenhand.domain.worksheets.models import MaskedRating, Submission
from evenhand.domain.worksheets.sequences import masked_in
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor


class RatingsMissing(Exception):
    """Some texts were not rated, or with a number that the scale has not; `places` names them. Nothing was stored."""

    def __init__(self, places: Sequence[int]) -> None:
        """Keep the places, in order."""
        super().__init__(f"{len(places)} texts are not rated")
        self.places = tuple(places)


class NothingToRate(Exception):
    """No entry of the series has texts that were not rated yet."""


def begin_masked(*, case: CaseFile, series: str, by: Actor, at: datetime) -> UUID:
    """Shuffle the texts of the newest entries of a series that were not rated unseen yet; return the batch.

    One transaction. While a batch of the series waits to be rated it is given again, in its order. Raises
    NothingToRate.
    """
    masked = masked_in(series)
    if masked is None:
        raise NothingToRate
    with transaction.atomic():
        CaseFile.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
        waiting = MaskedRating.objects.filter(case=case, rated_at=None, submission__series=series).first()
        if waiting is not None:
            found: UUID = waiting.batch
            return found
        batch = uuid4()
        _shuffle(_to_rate(case, series, masked), masked, batch, by=by, at=at)
        record(act="masked.begun", subject="case", subject_id=case.pk, case_id=case.pk, by=by, at=at)
    return batch


def _to_rate(case: CaseFile, series: str, masked: Masked) -> list[Submission]:
    """The newest entries in force with all their texts, that nobody rated unseen."""
    rated = MaskedRating.objects.filter(case=case).values("submission__entry")
    found = Submission.objects.filter(case=case, series=series, replaced_at=None).exclude(entry__in=rated)
    entries: list[Submission] = []
    for one in found.order_by("-sent_at", "-id"):
        if len(entries) < MOST_ENTRIES and masked.texts_in(one.answers):
            entries.append(one)
    if not entries:
        raise NothingToRate
    return entries


def _shuffle(entries: Sequence[Submission], masked: Masked, batch: UUID, *, by: Actor, at: datetime) -> None:
    for one, places in zip(entries, places_for(len(entries), tuple(masked.texts), SystemRandom().shuffle), strict=True):
        MaskedRating.objects.create(
            case_id=one.case_id,
            submission_id=one.entry,
            batch=batch,
            revision=one.revision,
            read_before=one.read_at is not None,
            content={"places": places},
            begun_at=at,
            begun_by=f"{by.kind}:{by.id}",
        )


def rate_masked(*, case: CaseFile, batch: UUID, ratings: Mapping[int, int], by: Actor, at: datetime) -> None:
    """Store the ratings of a batch, by the place of each text; they stand from then on.

    One transaction. A batch that was rated already stays as it is, whatever comes. Raises RatingsMissing with the
    places that have no number of the scale, NothingToRate for a batch that is not there.
    """
    with transaction.atomic():
        found = MaskedRating.objects.select_for_update(of=("self",), no_key=True).select_related("submission")
        rows = list(found.filter(case=case, batch=batch).order_by("pk"))
        masked = masked_in(rows[0].submission.series) if rows else None
        if masked is None:
            raise NothingToRate
        if rows[0].rated_at is not None:
            return
        places = sorted(place for row in rows for place in row.content["places"].values())
        missing = [place for place in places if place not in ratings or not masked.keeps_limits(ratings[place])]
        if missing:
            raise RatingsMissing(missing)
        for row in rows:
            given = {masked.texts[key]: ratings[place] for key, place in row.content["places"].items()}
            row.content = {**row.content, "ratings": given}
            row.rated_at, row.rated_by = at, f"{by.kind}:{by.id}"
            row.save(update_fields=["content", "rated_at", "rated_by"])
            entry = row.submission_id
            record(act="masked.rated", subject="submission", subject_id=entry, case_id=row.case_id, by=by, at=at)
