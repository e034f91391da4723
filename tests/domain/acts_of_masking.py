"""How to come to the acts of rating without labels, and of sharing what the therapist wrote."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets import actions as worksheets
from evenhand.domain.worksheets.answers import clean
from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.domain.worksheets.models import Submission
from evenhand.domain.worksheets.queries import masked_batch
from tests.domain.acts import LATER, Ready, act_of, by_therapist
from tests.faces.filled_in import posted_for
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


A_MAP: dict[str, object] = {"title": "The map", "private": "Only mine.", "reason": "First one."}


@act_of(worksheets.share_answers, "answers.shared")
def sharing_their_own_part() -> Ready:
    case = a_case()
    sent = a_map_of(case)
    share = partial(worksheets.share_answers, submission=sent, keys=["reason"], by=by_therapist(case), at=LATER)
    return Ready(case.practice_id, share)


@act_of(worksheets.share_answers, "answers.unshared")
def taking_their_own_part_back() -> Ready:
    case = a_case()
    sent = a_map_of(case)
    with inside(case):
        worksheets.share_answers(submission=sent, keys=["reason"], by=by_therapist(case), at=NOW)
    share = partial(worksheets.share_answers, submission=sent, keys=[], by=by_therapist(case), at=LATER)
    return Ready(case.practice_id, share)


def a_map_of(case: CaseFile) -> Submission:
    """Draw the map with a client at the desk, with words of the therapist's own on it."""
    given = an_assignment(of=case, slug="formulation")
    form = bundled_definitions()["formulation"][0]
    fields = [field for step in form.steps for field in step.fields]
    required = clean(form, posted_for(fields, {})).answers
    with inside(case):
        sent = worksheets.send_together(
            assignment=given, case=case, answers={**required, **A_MAP}, key=uuid4(), by=by_therapist(case), at=NOW
        )
    assert isinstance(sent, Submission)
    return sent
