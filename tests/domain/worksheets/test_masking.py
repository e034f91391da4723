"""Rating without labels: shuffled by nobody's rule, all at once, once for all, and every rating leaves its trace."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random
from uuid import uuid4

import pytest

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.custody.actions.moving import move_entry
from evenhand.domain.worksheets import actions
from evenhand.domain.worksheets.actions import NothingToRate, RatingsMissing
from evenhand.domain.worksheets.masking import MOST_ENTRIES, places_for
from evenhand.domain.worksheets.models import MaskedRating, Submission
from evenhand.domain.worksheets.queries import MaskedBatch, ask_for_masked, masked_batch, rated_unseen, rating_of
from evenhand.domain.worksheets.sequences import masked_in
from evenhand.foundation.audit.models import AuditEntry
from tests.domain.acts import LATER, by_therapist
from tests.factories import NOW, a_case, a_submission, an_assignment, client_actor, inside


def test_every_text_has_a_place_of_its_own_and_each_order_comes_up() -> None:
    seen: Counter[int] = Counter()
    shuffle = Random(7).shuffle
    for _ in range(400):
        places = places_for(2, ("friend_reply", "self_reply"), shuffle)
        taken = [place for one in places for place in one.values()]
        assert sorted(taken) == [0, 1, 2, 3]
        seen[places[0]["friend_reply"]] += 1
    assert all(60 < seen[place] < 140 for place in range(4))


def test_only_an_entry_with_every_text_is_rated() -> None:
    masked = masked_in("two_replies")
    assert masked is not None
    assert masked.texts_in({"friend_reply": "Oh.", "self_reply": "You."}) == {
        "friend_reply": "Oh.",
        "self_reply": "You.",
    }
    for other in ({}, {"skipped": True}, " ", 4):
        assert masked.texts_in({"friend_reply": "Oh.", "self_reply": other}) == {}
    assert [masked.keeps_limits(value) for value in (-1, 0, 10, 11)] == [False, True, True, False]
    assert masked_in("thought") is None


@pytest.fixture
def case(db: None) -> CaseFile:
    return a_case()


def begin(case: CaseFile) -> MaskedBatch:
    with inside(case):
        batch = actions.begin_masked(case=case, series="two_replies", by=by_therapist(case), at=LATER)
        found = masked_batch(case=case, batch=batch)
        assert found is not None
    return found


def batch_of(case: CaseFile) -> list[MaskedRating]:
    with inside(case):
        rows = list(MaskedRating.objects.order_by("pk"))
        for row in rows:
            assert row.content
    return rows


def rate(case: CaseFile, ratings: dict[int, int]) -> None:
    with inside(case):
        batch = MaskedRating.objects.order_by("-begun_at").first()
        assert batch is not None
        actions.rate_masked(case=case, batch=batch.batch, ratings=ratings, by=by_therapist(case), at=LATER)


def some_entries(case: CaseFile, count: int) -> list[Submission]:
    given = an_assignment(of=case)
    return [
        a_submission(
            of=given, friend_reply=f"Friend {number}.", self_reply=f"Self {number}.", at=NOW + timedelta(days=number)
        )
        for number in range(count)
    ]


def test_the_newest_entries_are_shuffled_together_and_nothing_of_them_shows_but_the_words(case: CaseFile) -> None:
    some_entries(case, MOST_ENTRIES + 2)
    found = begin(case)
    assert {words for _, words in found.texts} == {
        f"{who} {number}." for who in ("Friend", "Self") for number in range(2, MOST_ENTRIES + 2)
    }
    assert [place for place, _ in found.texts] == list(range(2 * MOST_ENTRIES))
    assert (found.entries, found.is_rated) == ((), False)
    assert {row.batch.version for row in batch_of(case)} == {4}


def test_a_batch_that_waits_is_given_again_in_its_order(case: CaseFile) -> None:
    some_entries(case, 3)
    first = begin(case)
    some_entries(case, 1)
    assert begin(case).texts == first.texts
    with inside(case):
        assert AuditEntry.objects.filter(act="masked.begun").count() == 1


def test_ratings_go_to_the_text_that_was_read(case: CaseFile) -> None:
    sent = some_entries(case, 2)
    found = begin(case)
    rate(case, {place: int(words[-2]) + (8 if words.startswith("Friend") else 1) for place, words in found.texts})
    with inside(case):
        rated = rated_unseen(ask_for_masked(case=case))
        assert {one.entry: dict(one.ratings) for one in rated} == {
            sent[0].entry: {"friend_kindness": 8, "self_kindness": 1},
            sent[1].entry: {"friend_kindness": 9, "self_kindness": 2},
        }
        assert rating_of(case=case, entry=sent[0].entry) in rated
        told = masked_batch(case=case, batch=batch_of(case)[0].batch)
        recorded = list(AuditEntry.objects.filter(act="masked.rated").values_list("subject", flat=True))
    assert told is not None
    assert (told.texts, told.is_rated, len(told.entries)) == ((), True, 2)
    assert sorted(recorded) == sorted(f"submission:{one.entry}" for one in sent)


@pytest.mark.parametrize("wrong", [{}, {0: 5}, {0: 5, 1: 11}, {0: -1, 1: 5}])
def test_a_missing_number_or_one_that_the_scale_has_not_stores_nothing(case: CaseFile, wrong: dict[int, int]) -> None:
    some_entries(case, 1)
    begin(case)
    with pytest.raises(RatingsMissing) as refused:
        rate(case, wrong)
    assert refused.value.places
    assert [row.rated_at for row in batch_of(case)] == [None]


def test_once_rated_it_stands(case: CaseFile) -> None:
    [sent] = some_entries(case, 1)
    begin(case)
    rate(case, {0: 3, 1: 4})
    before = [(row.content, row.rated_at) for row in batch_of(case)]
    rate(case, {0: 9, 1: 9})
    assert [(row.content, row.rated_at) for row in batch_of(case)] == before
    with pytest.raises(NothingToRate):
        begin(case)
    with inside(case):
        by = client_actor(case)
        actions.correct(submission=sent, changes={"self_reply": "Other words."}, key="c", by=by, at=LATER)
        told = masked_batch(case=case, batch=batch_of(case)[0].batch)
        assert told is not None
        assert told.entries[0][0].answers["self_reply"] == "Self 0."
    with pytest.raises(NothingToRate):
        begin(case)


def test_an_entry_that_was_opened_before_says_so(case: CaseFile) -> None:
    [sent] = some_entries(case, 1)
    with inside(case):
        actions.begin_review(submission=sent, by=by_therapist(case), at=NOW)
    assert begin(case).read_before == 1


def test_what_is_not_there_cannot_be_rated(case: CaseFile) -> None:
    with pytest.raises(NothingToRate):
        begin(case)
    with inside(case):
        with pytest.raises(NothingToRate):
            actions.begin_masked(case=case, series="thought", by=by_therapist(case), at=NOW)
        with pytest.raises(NothingToRate):
            actions.rate_masked(case=case, batch=uuid4(), ratings={}, by=by_therapist(case), at=NOW)
        assert masked_batch(case=case, batch=uuid4()) is None


@pytest.mark.parametrize("rated", [True, False])
def test_ratings_move_with_their_entry_and_a_shuffle_is_dropped(case: CaseFile, rated: bool) -> None:
    sent = some_entries(case, 2)
    begin(case)
    if rated:
        rate(case, dict.fromkeys(range(4), 5))
    other = a_case(of=case.therapist)
    with inside(case):
        move_entry(entry=sent[0].entry, from_case=case, to_case=other, by=by_therapist(case), at=LATER)
        moved = rating_of(case=other, entry=sent[0].entry)
        assert (moved is not None) is rated
        assert moved is None or set(moved.ratings.values()) == {5}
    if not rated:
        left = begin(case)
        assert {words for _, words in left.texts} == {"Friend 1.", "Self 1."}
        rate(case, {place: 6 for place, _ in left.texts})
