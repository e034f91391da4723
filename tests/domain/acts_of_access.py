"""How to come to each act on who may open a case file."""

from __future__ import annotations

from functools import partial

from evenhand.domain.cases.access import actions as access
from evenhand.domain.scheduling import actions
from tests.domain.acts import LATER, Ready, act_of, by_therapist
from tests.factories import NOW, a_case, a_colleague, a_session, an_invitation, inside, therapist_actor


@act_of(access.grant_access, "case.shared")
def sharing_a_case() -> Ready:
    case = a_case()
    share = partial(access.grant_access, case=case, to=a_colleague(of=case.therapist))
    return Ready(case.practice_id, partial(share, by=by_therapist(case), at=LATER))


@act_of(access.withdraw_access, "case.unshared")
def taking_a_grant_back() -> Ready:
    case = a_case()
    colleague = a_colleague(of=case.therapist)
    with inside(case):
        access.grant_access(case=case, to=colleague, by=by_therapist(case), at=NOW)
    return Ready(
        case.practice_id, partial(access.withdraw_access, case=case, of=colleague, by=by_therapist(case), at=LATER)
    )


@act_of(access.hand_over, "case.handed_over")
def handing_a_case_over() -> Ready:
    case = a_case()
    give = partial(access.hand_over, case=case, to=a_colleague(of=case.therapist))
    return Ready(case.practice_id, partial(give, by=by_therapist(case), at=LATER))


@act_of(access.end_membership, "member.left")
def removing_a_colleague() -> Ready:
    own = a_case()
    colleague = a_colleague(of=own.therapist)
    a_case(of=colleague)
    remove = partial(access.end_membership, member=colleague, heir=own.therapist)
    return Ready(own.practice_id, partial(remove, by=by_therapist(own), at=LATER))


@act_of(actions.hand_over_with_times, "session.handed_over")
def handing_a_case_over_with_its_times() -> Ready:
    case = a_case()
    a_session(of=case)
    give = partial(actions.hand_over_with_times, case=case, to=a_colleague(of=case.therapist))
    return Ready(case.practice_id, partial(give, by=by_therapist(case), at=LATER))


@act_of(actions.end_membership_with_times, "member.left")
def removing_a_colleague_with_times() -> Ready:
    own = a_case()
    colleague = a_colleague(of=own.therapist)
    a_session(of=a_case(of=colleague))
    remove = partial(actions.end_membership_with_times, member=colleague, heir=own.therapist)
    return Ready(own.practice_id, partial(remove, by=by_therapist(own), at=LATER))


@act_of(actions.take_over, "session.handed_over")
def taking_a_session_over() -> Ready:
    case = a_case()
    session, heir = a_session(of=case), a_colleague(of=case.therapist)
    with inside(case):
        access.hand_over(case=case, to=heir, by=by_therapist(case), at=NOW)
    take = partial(actions.take_over, session=session, to=heir, by=therapist_actor(heir), at=LATER)
    return Ready(case.practice_id, take)


@act_of(access.end_client_access, "client.access_ended")
def ending_a_clients_access() -> Ready:
    case = a_case()
    an_invitation(of=case)
    return Ready(case.practice_id, partial(access.end_client_access, case=case, by=by_therapist(case), at=LATER))


@act_of(access.open_client_access, "client.access_opened")
def letting_a_client_in_again() -> Ready:
    case = a_case()
    with inside(case):
        access.end_client_access(case=case, by=by_therapist(case), at=NOW)
    return Ready(case.practice_id, partial(access.open_client_access, case=case, by=by_therapist(case), at=LATER))
