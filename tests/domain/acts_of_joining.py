"""How to come to each act of inviting a colleague and joining a practice."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from evenhand.foundation.accounts.joining import actions as inviting
from evenhand.foundation.accounts.joining.arriving import actions as arriving
from evenhand.foundation.accounts.joining.queries import joining
from evenhand.foundation.accounts.models import User
from evenhand.foundation.accounts.passkeys.ceremony import begin_making
from evenhand.foundation.practices.models import Member
from tests.domain.acts import LATER, Ready, act_of
from tests.factories import NOW, PASSWORD, a_therapist, therapist_actor
from tests.foundation.accounts.joining.invited import COLLEAGUE, a_link, an_invited_colleague
from tests.foundation.accounts.passkeys.soft_device import SoftDevice


@act_of(inviting.invite_colleague, "colleague.invited")
def inviting_a_colleague() -> Ready:
    owner = a_therapist()
    invite = partial(inviting.invite_colleague, email=COLLEAGUE, role=Member.Role.THERAPIST)
    return Ready(owner.practice_id, partial(invite, by=therapist_actor(owner), at=LATER))


def _with_an_invitation(act: Callable[..., None]) -> Ready:
    owner = a_therapist()
    invitation = an_invited_colleague(of=owner)
    return Ready(owner.practice_id, partial(act, invitation=invitation, by=therapist_actor(owner), at=LATER))


@act_of(inviting.send_colleagues_link_again, "colleague.invited")
def sending_the_link_again() -> Ready:
    return _with_an_invitation(inviting.send_colleagues_link_again)


@act_of(inviting.take_back_colleagues_link, "colleague.invitation_taken_back")
def taking_the_link_back() -> Ready:
    return _with_an_invitation(inviting.take_back_colleagues_link)


@act_of(arriving.join_with_password, "colleague.joined")
def joining_with_a_password() -> Ready:
    token = a_link(of=a_therapist())
    return Ready(None, partial(arriving.join_with_password, token=token, password=PASSWORD, at=LATER))


@act_of(arriving.join_with_passkey, "colleague.joined")
def joining_with_a_passkey() -> Ready:
    token = a_link(of=a_therapist())
    found = joining(token=token, at=NOW)
    assert found is not None
    ceremony = begin_making(person=User(pk=found.sign_in_id), shown_as=found.email, known=[], at=NOW)
    join = partial(arriving.join_with_passkey, token=token, ceremony=ceremony.token)
    return Ready(None, partial(join, answer=SoftDevice().makes(ceremony), at=LATER))


@act_of(arriving.join_as_known, "colleague.joined")
def joining_with_the_sign_in_one_has() -> Ready:
    token = a_link(of=a_therapist())
    return Ready(None, partial(arriving.join_as_known, token=token, user=a_therapist().user, at=LATER))
