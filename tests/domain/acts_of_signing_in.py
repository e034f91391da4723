"""How to come to each act of signing in; with them, ACTS is whole."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from evenhand.domain.cases import actions as cases
from evenhand.domain.cases.models import CaseFile
from evenhand.foundation.accounts.locking import actions as locking
from evenhand.foundation.accounts.locking.rules import Place
from evenhand.foundation.accounts.models import PasswordReset
from evenhand.foundation.accounts.passkeys import actions as passkeys
from evenhand.foundation.accounts.passkeys.ceremony import begin_showing
from evenhand.foundation.accounts.passwords import actions as passwords
from evenhand.foundation.accounts.passwords.asking import ask_for_password_reset
from evenhand.foundation.accounts.resetting import actions as resetting
from evenhand.foundation.accounts.second_steps import actions as second_steps
from evenhand.foundation.accounts.signed_in import actions as signed_in
from evenhand.foundation.accounts.signed_in.models import SignedIn
from evenhand.foundation.accounts.speaking import actions as speaking
from evenhand.foundation.accounts.tokens import token_hash
from evenhand.foundation.accounts.ways import actions as ways
from evenhand.foundation.practices.models import Member
from tests.domain.acts import ACTS, Ready, act_of
from tests.faces.workspace.security import EMAIL, an_app, code_of, recovery_codes
from tests.factories import NOW, PASSWORD, a_case, a_passphrase, a_therapist, client_actor, inside, therapist_actor
from tests.foundation.accounts.passkeys.made import a_passkey, making
from tests.foundation.accounts.passkeys.soft_device import SoftDevice

__all__ = ["ACTS"]

LATER = NOW + timedelta(minutes=5)


@act_of(passkeys.add_passkey, "passkey.added")
def making_a_passkey() -> Ready:
    member = a_therapist()
    ceremony = making(member)
    add = partial(passkeys.add_passkey, person=member.user, token=ceremony.token, answer=SoftDevice().makes(ceremony))
    return Ready(member.practice_id, partial(add, name="Phone", by=therapist_actor(member), at=LATER))


@act_of(passkeys.rename_passkey, "passkey.renamed")
def naming_a_passkey() -> Ready:
    member = a_therapist()
    _, passkey = a_passkey(of=member)
    rename = partial(passkeys.rename_passkey, passkey=passkey, name="Laptop")
    return Ready(member.practice_id, partial(rename, by=therapist_actor(member), at=LATER))


@act_of(passkeys.remove_passkey, "passkey.removed")
def removing_a_passkey() -> Ready:
    member = a_therapist()
    _, passkey = a_passkey(of=member)
    return Ready(
        member.practice_id, partial(passkeys.remove_passkey, passkey=passkey, by=therapist_actor(member), at=LATER)
    )


@act_of(passkeys.use_passkey, "passkey.used")
def coming_in_with_a_passkey() -> Ready:
    member = a_therapist()
    device, _ = a_passkey(of=member)
    ceremony = begin_showing(purpose="therapist", at=NOW)
    use = partial(passkeys.use_passkey, token=ceremony.token, answer=device.shows(ceremony), purpose="therapist")
    return Ready(None, partial(use, at=LATER))


def a_browser(of: Member, key: str = "k" * 32) -> SignedIn:
    with inside(of):
        return signed_in.note_signed_in(person=of.user, session_key=key, user_agent="", by=therapist_actor(of), at=NOW)


@act_of(signed_in.note_signed_in, "therapist.signed_in")
def coming_in() -> Ready:
    member = a_therapist()
    note = partial(signed_in.note_signed_in, person=member.user, session_key="k" * 32, user_agent="Firefox/1")
    return Ready(member.practice_id, partial(note, by=therapist_actor(member), at=LATER))


@act_of(signed_in.renew_sign_in, "signed_in.renewed")
def going_on_under_a_new_key() -> Ready:
    member = a_therapist()
    former = a_browser(member).session_key
    renew = partial(signed_in.renew_sign_in, former_key=former, session_key="n" * 32)
    return Ready(member.practice_id, partial(renew, by=therapist_actor(member), at=LATER))


@act_of(signed_in.note_signed_out, "therapist.signed_out")
def going_out() -> Ready:
    member = a_therapist()
    key = a_browser(member).session_key
    out = partial(signed_in.note_signed_out, session_key=key, by=therapist_actor(member), at=LATER)
    return Ready(member.practice_id, out)


@act_of(signed_in.end_sign_in, "signed_in.ended")
def ending_one_browser() -> Ready:
    member = a_therapist()
    end = partial(signed_in.end_sign_in, place=a_browser(member), by=therapist_actor(member), at=LATER)
    return Ready(member.practice_id, end)


@act_of(signed_in.end_all_sign_ins, "signed_in.all_ended")
def ending_all_browsers() -> Ready:
    member = a_therapist()
    a_browser(member)
    end = partial(signed_in.end_all_sign_ins, person=member.user, by=therapist_actor(member), at=LATER)
    return Ready(member.practice_id, end)


def a_place(of: Member) -> Place:
    return Place(a_browser(of).pk, NOW)


@act_of(locking.lock_place, "signed_in.locked")
def locking_a_browser() -> Ready:
    member = a_therapist()
    lock = partial(locking.lock_place, place=a_place(member), by=therapist_actor(member), at=LATER)
    return Ready(member.practice_id, lock)


@act_of(locking.unlock_place, "signed_in.unlocked")
def opening_a_locked_browser() -> Ready:
    member = a_therapist()
    unlock = partial(locking.unlock_place, place=a_place(member), session_key="n" * 32)
    return Ready(member.practice_id, partial(unlock, by=therapist_actor(member), at=LATER))


@act_of(locking.choose_lock_minutes, "lock.chosen")
def choosing_after_how_long_a_client_is_locked() -> Ready:
    case = a_case()
    choose = partial(locking.choose_lock_minutes, person=case.client, minutes=5, by=client_actor(case), at=LATER)
    return Ready(case.practice_id, choose)


@act_of(speaking.choose_language, "language.chosen")
def choosing_a_language_for_oneself() -> Ready:
    case = a_case()
    choose = partial(speaking.choose_language, person=case.client, language="de", by=client_actor(case), at=LATER)
    return Ready(case.practice_id, choose)


@act_of(speaking.choose_practice_language, "practice.language_chosen")
def choosing_the_language_of_a_practice() -> Ready:
    member = a_therapist()
    choose = partial(speaking.choose_practice_language, practice=member.practice, language="de")
    return Ready(member.practice_id, partial(choose, by=therapist_actor(member), at=LATER))


@act_of(cases.send_link, "invitation.made")
def sending_a_link_that_a_client_asked_for() -> Ready:
    case = a_case(email="client@example.org")
    return Ready(None, partial(cases.send_link, case=case, at=LATER))


@act_of(second_steps.begin_app, "code_app.begun")
def beginning_with_an_app() -> Ready:
    member = a_therapist()
    begin = partial(second_steps.begin_app, user=member.user, by=therapist_actor(member), at=LATER)
    return Ready(member.practice_id, begin)


@act_of(second_steps.confirm_app, "code_app.added")
def confirming_an_app() -> Ready:
    member = a_therapist()
    with inside(member):
        app = second_steps.begin_app(user=member.user, by=therapist_actor(member), at=NOW)
    confirm = partial(second_steps.confirm_app, app=app, code=code_of(app, LATER), name="Phone")
    return Ready(member.practice_id, partial(confirm, by=therapist_actor(member), at=LATER))


@act_of(second_steps.use_code, "code_app.used")
def using_the_code_of_an_app() -> Ready:
    member = a_therapist()
    code = code_of(an_app(of=member), LATER)
    use = partial(second_steps.use_code, user=member.user, code=code, by=therapist_actor(member), at=LATER)
    return Ready(member.practice_id, use)


@act_of(second_steps.use_code, "recovery_code.used")
def using_a_recovery_code() -> Ready:
    member = a_therapist()
    code, *_ = recovery_codes(of=member)
    use = partial(second_steps.use_code, user=member.user, code=code, by=therapist_actor(member), at=LATER)
    return Ready(member.practice_id, use)


@act_of(second_steps.make_recovery_codes, "recovery_codes.made")
def making_recovery_codes() -> Ready:
    member = a_therapist()
    make = partial(second_steps.make_recovery_codes, user=member.user, by=therapist_actor(member), at=LATER)
    return Ready(member.practice_id, make)


@act_of(second_steps.rename_factor, "code_app.renamed")
def naming_an_app() -> Ready:
    member = a_therapist()
    rename = partial(second_steps.rename_factor, factor=an_app(of=member), name="Tablet")
    return Ready(member.practice_id, partial(rename, by=therapist_actor(member), at=LATER))


@act_of(second_steps.remove_factor, "code_app.removed")
def removing_an_app() -> Ready:
    member = a_therapist()
    remove = partial(second_steps.remove_factor, user=member.user, factor=an_app(of=member), last_too=True)
    return Ready(member.practice_id, partial(remove, by=therapist_actor(member), at=LATER))


@act_of(second_steps.put_off_second_step, "second_step.put_off")
def putting_the_second_step_off() -> Ready:
    member = a_therapist()
    put_off = partial(second_steps.put_off_second_step, user=member.user, by=therapist_actor(member), at=LATER)
    return Ready(member.practice_id, put_off)


@act_of(passwords.check_password, "password.refused")
def trying_a_wrong_password() -> Ready:
    a_therapist(email=EMAIL)
    return Ready(None, partial(passwords.check_password, email=EMAIL, password="not this one", at=LATER))


@act_of(passwords.change_password, "password.changed")
def changing_the_password() -> Ready:
    member = a_therapist()
    key = a_browser(member).session_key
    change = partial(passwords.change_password, user=member.user, password=PASSWORD + " new", session_key=key)
    return Ready(member.practice_id, partial(change, by=therapist_actor(member), at=LATER))


@act_of(passwords.answer_password_resets, "password_reset.made")
def answering_who_asked_for_a_password() -> Ready:
    a_therapist(email=EMAIL)
    ask_for_password_reset(email=EMAIL, at=NOW)
    return Ready(None, partial(passwords.answer_password_resets, at=LATER))


@act_of(passwords.reset_password, "password.reset")
def choosing_a_new_password() -> Ready:
    a_therapist(email=EMAIL)
    ask_for_password_reset(email=EMAIL, at=NOW)
    passwords.answer_password_resets(at=NOW)
    PasswordReset.objects.update(token_hash=token_hash("a link"))
    return Ready(None, partial(passwords.reset_password, token="a link", password=PASSWORD + " new", at=LATER))


@act_of(resetting.reset_sign_in, "sign_in.reset_by_host")
def resetting_a_lost_sign_in() -> Ready:
    a_therapist(email=EMAIL)
    return Ready(None, partial(resetting.reset_sign_in, email=EMAIL, at=LATER))


@act_of(resetting.read_notices, "reset_notices.read")
def reading_that_a_sign_in_was_reset() -> Ready:
    member = a_therapist(email=EMAIL)
    resetting.reset_sign_in(email=EMAIL, at=NOW)
    return Ready(
        member.practice_id, partial(resetting.read_notices, member=member, by=therapist_actor(member), at=LATER)
    )


@act_of(ways.choose_ways, "ways_in.chosen")
def choosing_the_ways_in_of_a_client() -> Ready:
    case = a_case()
    choose = partial(ways.choose_ways, client=case.client, passkey=True, password=False, mailed_link=False)
    by = therapist_actor(case.therapist)
    return Ready(case.practice_id, partial(choose, number=True, by=by, at=LATER))


@act_of(ways.set_passphrase, "passphrase.set")
def setting_a_passphrase() -> Ready:
    case = a_case()
    put = partial(ways.set_passphrase, client=case.client, passphrase=PASSWORD)
    return Ready(case.practice_id, partial(put, by=client_actor(case), at=LATER))


def _coming_in(case: CaseFile, passphrase: str) -> Ready:
    a_passphrase(of=case)
    return Ready(None, partial(cases.come_in_by_passphrase, who=case.number, passphrase=passphrase, at=LATER))


@act_of(cases.come_in_by_passphrase, "passphrase.used")
def coming_in_by_a_passphrase() -> Ready:
    return _coming_in(a_case(), PASSWORD)


@act_of(cases.come_in_by_passphrase, "passphrase.refused")
def coming_in_by_a_wrong_passphrase() -> Ready:
    return _coming_in(a_case(), "another long phrase")
