"""How to come to each act of a first run: founding by the host's link, the end of setting up."""

from __future__ import annotations

from functools import partial

from evenhand.foundation.accounts.founding import actions as founding
from evenhand.foundation.accounts.founding.links import new_founding_link
from evenhand.foundation.accounts.founding.models import FoundingLink
from evenhand.foundation.accounts.models import User
from evenhand.foundation.accounts.passkeys.ceremony import begin_making
from evenhand.foundation.practices.models import Practice
from tests.domain.acts import LATER, Ready, act_of
from tests.factories import NOW, PASSWORD, a_therapist, inside, therapist_actor
from tests.foundation.accounts.founding.planned import PLAN
from tests.foundation.accounts.passkeys.soft_device import SoftDevice


@act_of(founding.found_with_password, "practice.founded")
def founding_with_a_password() -> Ready:
    token = new_founding_link(at=NOW)
    return Ready(None, partial(founding.found_with_password, token=token, plan=PLAN, password=PASSWORD, at=LATER))


@act_of(founding.found_with_passkey, "passkey.added")
def founding_with_a_passkey() -> Ready:
    token = new_founding_link(at=NOW)
    person = User(pk=FoundingLink.objects.get().pk)
    ceremony = begin_making(person=person, shown_as=PLAN.email, known=[], at=LATER)
    found = partial(founding.found_with_passkey, token=token, plan=PLAN, ceremony=ceremony.token)
    return Ready(None, partial(found, answer=SoftDevice().makes(ceremony), at=LATER))


@act_of(founding.finish_setting_up, "practice.set_up")
def finishing_to_set_up() -> Ready:
    owner = a_therapist()
    with inside(owner):
        Practice.objects.filter(pk=owner.practice_id).update(being_set_up=True)
    finish = partial(founding.finish_setting_up, member=owner, by=therapist_actor(owner), at=LATER)
    return Ready(owner.practice_id, finish)
