"""How to come to each act of the house itself: practices, ways in, the record."""

from __future__ import annotations

from functools import partial

from evenhand.domain.cases import actions as cases
from evenhand.domain.cases.models import CaseFile
from evenhand.foundation.accounts import actions as accounts
from evenhand.foundation.accounts.models import ClientAccount
from evenhand.foundation.archive.recovery import actions as recovery
from evenhand.foundation.archive.recovery.queries import places_to_type_back
from evenhand.foundation.audit import actions as audit
from evenhand.foundation.audit.actor import SYSTEM
from evenhand.foundation.vault.models import WrappedKey
from tests.domain.acts import LATER, Ready, act_of, by_therapist
from tests.factories import NOW, PASSWORD, ZONE, a_case, a_therapist, an_invitation, inside, therapist_actor


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


@act_of(recovery.make_sheet, "recovery_sheet.made")
def making_a_recovery_sheet() -> Ready:
    member = a_therapist()
    return Ready(member.practice_id, partial(recovery.make_sheet, member=member, by=therapist_actor(member), at=LATER))


@act_of(recovery.confirm_sheet, "recovery_sheet.confirmed")
def confirming_a_recovery_sheet() -> Ready:
    member = a_therapist()
    by = therapist_actor(member)
    with inside(member):
        on_paper = recovery.make_sheet(member=member, by=by, at=NOW)
        words = [on_paper.words[place - 1] for place in places_to_type_back()]
    return Ready(member.practice_id, partial(recovery.confirm_sheet, member=member, words=words, by=by, at=LATER))


@act_of(recovery.use_sheet, "recovery_sheet.used")
def using_a_recovery_sheet() -> Ready:
    member = a_therapist()
    with inside(member):
        on_paper = recovery.make_sheet(member=member, by=therapist_actor(member), at=NOW)
        WrappedKey.objects.update(wrapped=bytes([1]) + bytes(60))
    new = {"email": "owner-again@example.org", "password": PASSWORD}
    return Ready(None, partial(recovery.use_sheet, typed=on_paper.line, at=LATER, **new))


@act_of(cases.renew_address_hashes, "practice.addresses_renewed")
def renewing_address_hashes() -> Ready:
    case = a_case(email="ana@example.org")
    return Ready(case.practice_id, partial(cases.renew_address_hashes, by=SYSTEM, at=LATER))
