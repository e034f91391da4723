"""How to come to each act on calendars outside the house."""

from __future__ import annotations

from functools import partial

from evenhand.domain.scheduling import actions
from tests.domain.acts import LATER, Ready, act_of
from tests.domain.scheduling.calendars.files import GOOGLE
from tests.domain.scheduling.feeds.outside import ADDRESS, a_feed, answers
from tests.factories import NOW, a_therapist, inside, therapist_actor


@act_of(actions.add_feed, "busy_feed.added")
def adding_a_calendar() -> Ready:
    member = a_therapist()
    add = partial(actions.add_feed, member=member, address=ADDRESS)
    return Ready(member.practice_id, partial(add, by=therapist_actor(member), at=LATER))


@act_of(actions.remove_feed, "busy_feed.removed")
def removing_a_calendar() -> Ready:
    feed = a_feed()
    remove = partial(actions.remove_feed, feed=feed)
    return Ready(feed.practice_id, partial(remove, by=therapist_actor(feed.member), at=LATER))


@act_of(actions.read_feed, "busy_feed.read")
def reading_a_calendar() -> Ready:
    feed = a_feed()
    return Ready(feed.practice_id, partial(actions.read_feed, feed=feed, ask=answers(GOOGLE), at=LATER))


@act_of(actions.share_calendar, "calendar.shared")
def sharing_ones_calendar() -> Ready:
    member = a_therapist()
    share = partial(actions.share_calendar, member=member, shows_numbers=False)
    return Ready(member.practice_id, partial(share, by=therapist_actor(member), at=LATER))


@act_of(actions.revoke_shared_calendar, "calendar.share_revoked")
def revoking_the_link() -> Ready:
    member = a_therapist()
    with inside(member):
        actions.share_calendar(member=member, shows_numbers=True, by=therapist_actor(member), at=NOW)
    revoke = partial(actions.revoke_shared_calendar, member=member)
    return Ready(member.practice_id, partial(revoke, by=therapist_actor(member), at=LATER))
