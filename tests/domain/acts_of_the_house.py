"""How to come to each act of the house itself: practices, ways in, the record."""

from __future__ import annotations

from functools import partial

from evenhand.domain.cases.models import CaseFile
from evenhand.foundation.accounts import actions as accounts
from evenhand.foundation.accounts.models import ClientAccount
from evenhand.foundation.audit import actions as audit
from tests.domain.acts import LATER, Ready, act_of, by_therapist
from tests.factories import PASSWORD, ZONE, a_case, an_invitation, inside


@act_of(accounts.found_practice, "practice.founded")
def founding_a_practice() -> Ready:
    founder = {"owner_email": "new-therapist@example.org", "owner_password": PASSWORD}
    return Ready(None, partial(accounts.found_practice, name="Quiet Street", zone=ZONE, at=LATER, **founder))


def _client_of(case: CaseFile) -> ClientAccount:
    with inside(case):
        return ClientAccount.objects.get(pk=case.client_id)


@act_of(accounts.invite, "invitation.made")
def inviting() -> Ready:
    case = a_case()
    an_invitation(of=case)
    return Ready(case.practice_id, partial(accounts.invite, client=_client_of(case), by=by_therapist(case), at=LATER))


@act_of(accounts.take_back_invitations, "invitation.taken_back")
def taking_invitations_back() -> Ready:
    case = a_case()
    an_invitation(of=case)
    return Ready(
        case.practice_id,
        partial(accounts.take_back_invitations, client=_client_of(case), by=by_therapist(case), at=LATER),
    )


@act_of(accounts.open_invitation, "invitation.used")
def opening_an_invitation() -> Ready:
    token = an_invitation(of=a_case())
    return Ready(None, partial(accounts.open_invitation, token=token, at=LATER))


@act_of(audit.note_reading, "progress.shown")
def noting_a_reading() -> Ready:
    case = a_case()
    read = partial(audit.note_reading, what="progress", subject="case", subject_id=case.pk, case_id=case.pk)
    return Ready(case.practice_id, partial(read, by=by_therapist(case), at=LATER))


@act_of(audit.note_refusal, "access.denied")
def noting_a_refusal() -> Ready:
    case = a_case()
    return Ready(case.practice_id, partial(audit.note_refusal, page="review", by=by_therapist(case), at=LATER))


@act_of(audit.note_unreadable, "text.unreadable")
def noting_an_unreadable_text() -> Ready:
    case = a_case()
    note = partial(audit.note_unreadable, table="cases_contact", row_id=case.pk, case_id=case.pk)
    return Ready(case.practice_id, partial(note, by=by_therapist(case), at=LATER))
