"""A case file is handed over with its times: what fits goes along, what does not is listed and can be taken later."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.mail import EmailMessage

from evenhand.domain.cases.access.actions import grant_access
from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.actions import Handed, NoRoom, NotPossible
from evenhand.domain.scheduling.models import (
    BookingPage,
    BusyFeed,
    BusyTime,
    Seat,
    Series,
    Service,
    Session,
    State,
    WaitingPlace,
)  # fmt: skip
from evenhand.domain.scheduling.queries.calendar import left_behind
from evenhand.domain.scheduling.recurring import Recurrence
from evenhand.foundation.outbox.worker import work_once
from evenhand.foundation.practices.models import Member
from tests.factories import (
    NOW,
    TODAY,
    ZONE,
    a_case,
    a_colleague,
    a_service,
    a_session,
    at_hour,
    client_actor,
    frozen,
    inside,
    therapist_actor,
)  # fmt: skip

pytestmark = pytest.mark.django_db
DAY = TODAY + timedelta(days=6)


def hour(number: int) -> int:
    return at_hour(number, day=DAY)


def handed(case: CaseFile, to: Member) -> Handed:
    with inside(case):
        return actions.hand_over_with_times(case=case, to=to, by=therapist_actor(case.therapist), at=NOW)


def where(case: CaseFile) -> dict[int, object]:
    """Return in whose calendar the sessions of a case file stand, by their hour."""
    with inside(case):
        return dict(Session.objects.filter(case=case).values_list("starts_at__hour", "therapist"))


def test_sessions_and_requests_ahead_go_along_where_there_is_room_and_the_others_are_listed() -> None:
    case = a_case()
    former, heir = case.therapist, a_colleague(of=case.therapist)
    service = a_service(of=former, after=10, name="Talk")
    a_session(of=case, service=service, start=at_hour(8), at=NOW - timedelta(days=1))
    for number in range(9, 15):
        a_session(of=case, service=service, start=hour(number))
    with inside(case):
        asked = actions.book(
            service=a_service(of=former, needs_approval=True), start=hour(15), case=case, key="r",
            by=client_actor(case), at=NOW,
        )  # fmt: skip
        session = Session.objects.get(starts_at__hour=14, case=case)
        actions.set_state(session=session, state=State.CANCELLED, seen=0, by=therapist_actor(former), at=NOW)
        actions.take_hours_off(member=heir, start=NOW.replace(day=30, hour=10, minute=0),
            end=NOW.replace(day=30, hour=10, minute=30), by=therapist_actor(heir), at=NOW,
            reason="", key="off")  # fmt: skip
        feed = BusyFeed.objects.create(member=heir, address="x", address_hash=b"x", added_at=NOW)
        BusyTime.objects.create(feed=feed, start=hour(11), end=hour(12))
    a_session(of=a_case(of=heir), service=a_service(of=heir, after=0), start=hour(13) - 600)
    assert handed(case, heir) == Handed(moved=2, left=4)
    stays = dict.fromkeys((10, 11, 12, 13, 14), former.pk)
    assert where(case) == {8: former.pk, 9: heir.pk, 15: heir.pk, **stays}
    with inside(case):
        assert Session.objects.get(pk=asked.pk).state == State.REQUESTED
        case.refresh_from_db()
        assert [row.starts_at.hour for row in left_behind(therapist=heir, at=NOW)] == [10, 11, 12, 13]
        assert left_behind(therapist=former, at=NOW) == []
    assert handed(case, heir) == Handed()


def test_it_is_of_the_heirs_own_kind_or_of_a_copy_that_nobody_can_book() -> None:
    case = a_case()
    heir = a_colleague(of=case.therapist)
    same = a_service(of=heir, name="Talk")
    talk, rare = (
        a_service(of=case.therapist, name="Talk"),
        a_service(of=case.therapist, name="Rare", for_strangers=True),
    )
    for number, service in enumerate((talk, rare, rare)):
        a_session(of=case, service=service, start=hour(9 + number))
    handed(case, heir)
    with inside(case):
        of_each = [row.service for row in Session.objects.select_related("service").order_by("starts_at")]
        assert of_each[0] == same
        assert of_each[1] == of_each[2] != rare
        copy = of_each[1]
        assert (copy.name, copy.therapist_id, copy.for_clients, copy.for_strangers) == ("Rare", heir.pk, False, False)
        row = Session.objects.order_by("starts_at").last()
        assert row is not None
        moved = actions.move(session=row, start=hour(15), seen=0, by=client_actor(case), at=NOW)
        assert moved.therapist_id == heir.pk


def test_the_client_is_told_nothing_new_and_reminded_once(mailoutbox: list[EmailMessage]) -> None:
    case = a_case(email="client@example.org")
    with inside(case):
        BookingPage.objects.create(slug="quiet", remind_hours=[24], changed_at=NOW)
    a_session(of=case, start=hour(9))
    handed(case, a_colleague(of=case.therapist))
    for at in (NOW + timedelta(minutes=5), NOW + timedelta(days=5)):
        with frozen(at):
            while work_once(at=at):
                pass
    assert [mail.subject for mail in mailoutbox] == ["Your time is set", "Your time is coming up"]


def test_a_series_goes_along_and_what_stays_stands_alone() -> None:
    case = a_case()
    heir, service = a_colleague(of=case.therapist), a_service(of=case.therapist)
    weekly = Recurrence(ZoneInfo(ZONE), DAY, 600, 1, 3)
    by = therapist_actor(case.therapist)
    with inside(case):
        actions.make_series(service=service, case=case, recurrence=weekly, key="s", by=by, at=NOW)
    a_session(of=a_case(of=heir), start=at_hour(10, day=DAY + timedelta(days=7)))
    assert handed(case, heir) == Handed(moved=2, left=1)
    with inside(case):
        rows = list(Session.objects.filter(case=case).order_by("starts_at").values_list("therapist", "series"))
        series = Series.objects.get()
        assert rows == [(heir.pk, series.pk), (case.therapist_id, None), (heir.pk, series.pk)]
        assert series.therapist_id == heir.pk


def test_places_in_groups_stay_and_places_on_the_list_end() -> None:
    case = a_case()
    a_session(of=case, service=a_service(of=case.therapist, seats=3), start=hour(9))
    with inside(case):
        actions.wait_for(service=a_service(of=case.therapist), case=case, weekdays=[], from_minute=0, until_minute=1440,
            key="w", by=client_actor(case), at=NOW)  # fmt: skip
    assert handed(case, a_colleague(of=case.therapist)) == Handed()
    with inside(case):
        assert Seat.objects.get(case=case).guards
        assert not WaitingPlace.objects.filter(ended_at=None).exists()


def test_what_stayed_is_taken_over_once_there_is_room() -> None:
    case = a_case()
    heir = a_colleague(of=case.therapist)
    row = a_session(of=case, start=hour(9))
    against = a_session(of=a_case(of=heir), start=hour(9))
    group = a_session(of=case, service=a_service(of=case.therapist, seats=3), start=hour(12))
    handed(case, heir)
    by = therapist_actor(heir)
    with inside(case):
        with pytest.raises(NoRoom):
            actions.take_over(session=row, to=heir, by=by, at=NOW)
        actions.set_state(session=against, state=State.CANCELLED, seen=0, by=by, at=NOW)
        for _ in range(2):
            assert actions.take_over(session=row, to=heir, by=by, at=NOW).therapist_id == heir.pk
        for other in (group, against):
            with pytest.raises(NotPossible):
                actions.take_over(session=other, to=case.therapist, by=by, at=NOW)
        assert left_behind(therapist=heir, at=NOW) == []


def test_a_session_with_a_colleague_who_shares_the_case_file_is_not_left_behind() -> None:
    case = a_case()
    colleague = a_colleague(of=case.therapist)
    with inside(case):
        grant_access(case=case, to=colleague, by=therapist_actor(case.therapist), at=NOW)
        theirs: Service = a_service(of=colleague)
        actions.book(service=theirs, start=hour(9), case=case, key="c", by=therapist_actor(colleague), at=NOW)
        assert left_behind(therapist=case.therapist, at=NOW) == []


def test_a_colleague_who_is_removed_leaves_their_times_to_the_heir() -> None:
    own = a_case()
    leaving = a_colleague(of=own.therapist)
    first, second = a_case(of=leaving), a_case(of=leaving)
    service = a_service(of=leaving)
    a_session(of=first, service=service, start=hour(9))
    a_session(of=second, service=service, start=hour(11))
    a_session(of=own, start=hour(11))
    with inside(own):
        by = therapist_actor(own.therapist)
        for expected in (Handed(moved=1, left=1), Handed()):
            found = actions.end_membership_with_times(member=leaving, heir=own.therapist, by=by, at=NOW)
            assert found == expected
