"""How to come to each act on what clients are told."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from evenhand.domain.cases.told import actions
from evenhand.domain.cases.told.showing import mark_of
from evenhand.foundation.practices.crisis_lines import CrisisLine
from tests.domain.acts import LATER, Ready, act_of
from tests.factories import TODAY, a_therapist, inside, therapist_actor


@act_of(actions.settle_lines, "practice.lines_settled")
def settling_the_numbers() -> Ready:
    owner = a_therapist()
    lines, seen = [CrisisLine("Lifeline", "13 11 14", checked_on=TODAY)], mark_of(owner.practice)
    settle = partial(actions.settle_lines, lines=lines, seen=seen, by=therapist_actor(owner), at=LATER)
    return Ready(owner.practice_id, settle)


@act_of(actions.settle_reading_times, "practice.reading_times_settled")
def settling_when_entries_are_read() -> Ready:
    owner = a_therapist()
    settle = partial(actions.settle_reading_times, words="on Tuesdays", by=therapist_actor(owner), at=LATER)
    return Ready(owner.practice_id, settle)


@act_of(actions.be_away, "member.away")
def being_away() -> Ready:
    member = a_therapist()
    days = {"first": TODAY, "last": TODAY + timedelta(days=9), "today": TODAY}
    return Ready(
        member.practice_id, partial(actions.be_away, member=member, **days, by=therapist_actor(member), at=LATER)
    )


@act_of(actions.be_back, "member.back")
def being_back() -> Ready:
    member = a_therapist()
    by, days = therapist_actor(member), {"first": TODAY, "last": TODAY, "today": TODAY}
    with inside(member):
        actions.be_away(member=member, **days, by=by, at=LATER)
    return Ready(member.practice_id, partial(actions.be_back, member=member, by=by, at=LATER))
