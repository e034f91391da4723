"""How to come to each act that keeps what was refused at a door."""

from __future__ import annotations

from functools import partial

from evenhand.foundation.accounts import actions as accounts
from evenhand.foundation.accounts.joining.arriving import actions as arriving
from evenhand.foundation.accounts.passwords import actions as passwords
from evenhand.foundation.accounts.resetting.actions import reset_sign_in
from evenhand.foundation.accounts.ways import actions as ways
from evenhand.foundation.audit import actions as audit
from evenhand.foundation.audit.actor import SYSTEM
from evenhand.foundation.audit.thresholds import Refused
from tests.domain.acts import LATER, Ready, act_of
from tests.faces.workspace.security import EMAIL
from tests.factories import NOW, PASSWORD, a_case, a_passphrase, a_therapist, a_used_invitation, client_actor
from tests.foundation.accounts.joining.invited import a_link


@act_of(audit.note_refused, "passkey.refused")
def noting_what_was_refused() -> Ready:
    case = a_case()
    note = partial(audit.note_refused, what=Refused.PASSKEY, subject="passkey", subject_id=case.pk)
    return Ready(case.practice_id, partial(note, by=SYSTEM, at=LATER))


@act_of(accounts.refuse_invitation, "client_link.refused")
def refusing_a_clients_link() -> Ready:
    token = a_used_invitation(of=a_case())
    return Ready(None, partial(accounts.refuse_invitation, token=token, at=LATER))


@act_of(arriving.refuse_joining, "colleague_link.refused")
def refusing_a_colleagues_link() -> Ready:
    token = a_link(of=a_therapist())
    arriving.join_with_password(token=token, password=PASSWORD, at=NOW)
    return Ready(None, partial(arriving.refuse_joining, token=token, at=LATER))


@act_of(passwords.refuse_reset, "password_link.refused")
def refusing_a_link_to_choose_a_password() -> Ready:
    a_therapist(email=EMAIL)
    former = reset_sign_in(email=EMAIL, at=NOW)
    reset_sign_in(email=EMAIL, at=NOW)
    return Ready(None, partial(passwords.refuse_reset, token=former, at=LATER))


@act_of(ways.proves_passphrase, "passphrase.refused")
def typing_another_passphrase_than_the_one_in_force() -> Ready:
    case = a_case()
    a_passphrase(of=case)
    prove = partial(ways.proves_passphrase, client=case.client, typed="another long phrase")
    return Ready(case.practice_id, partial(prove, by=client_actor(case), at=LATER))
