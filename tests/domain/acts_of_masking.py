"""How to come to the acts of rating without labels."""

from __future__ import annotations

from functools import partial

from evenhand.domain.worksheets import actions as worksheets
from evenhand.domain.worksheets.queries import masked_batch
from tests.domain.acts import LATER, Ready, act_of, by_therapist
from tests.factories import NOW, a_case, a_submission, an_assignment, inside


@act_of(worksheets.begin_masked, "masked.begun")
def shuffling_the_replies() -> Ready:
    case = a_case()
    a_submission(of=an_assignment(of=case))
    begin = partial(worksheets.begin_masked, case=case, series="two_replies", by=by_therapist(case), at=LATER)
    return Ready(case.practice_id, begin)


@act_of(worksheets.rate_masked, "masked.rated")
def rating_without_labels() -> Ready:
    case = a_case()
    a_submission(of=an_assignment(of=case))
    with inside(case):
        batch = worksheets.begin_masked(case=case, series="two_replies", by=by_therapist(case), at=NOW)
        found = masked_batch(case=case, batch=batch)
    ratings = {place: 5 for place, _ in found.texts} if found else {}
    rate = partial(worksheets.rate_masked, case=case, batch=batch, ratings=ratings, by=by_therapist(case), at=LATER)
    return Ready(case.practice_id, rate)
