"""The calendar's page: what stands in a day, a week and a month, on whose clock."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.models import BusyFeed, BusyTime, State
from evenhand.domain.scheduling.queries.rules import moment_of
from evenhand.foundation.practices.models import Member
from tests.domain.scheduling.feeds.outside import a_feed
from tests.faces.workspace.cast import SIGNED_IN, Desk, a_desk
from tests.factories import (
    NOW,
    TODAY,
    a_case,
    a_service,
    a_session,
    at_hour,
    browser_of_therapist,
    frozen,
    inside,
    therapist_actor,
)

pytestmark = pytest.mark.django_db


def page(desk: Desk, ending: str = "") -> str:
    answer = desk.browser.get(f"/desk/calendar/{ending}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("view", ["day", "week", "month", "nonsense"])
def test_a_session_stands_in_every_view_and_leads_to_its_page(view: str) -> None:
    with frozen():
        desk = a_desk()
        row = a_session(of=desk.case, start=at_hour(16))
        html = page(desk, f"?view={view}")
    assert f'href="/desk/calendar/{row.pk}/"' in html
    assert desk.case.number in html
    assert "16:00" in html


def test_a_day_without_sessions_says_so_and_an_empty_calendar_says_how_to_begin() -> None:
    with frozen():
        html = page(a_desk(), "?view=day")
    assert "No session" in html
    assert 'href="/desk/settings/services/add/"' in html


def test_another_therapists_sessions_are_not_there() -> None:
    with frozen():
        desk = a_desk()
        other = a_session(of=a_case())
        assert str(other.pk) not in page(desk, "?view=month")


@pytest.mark.parametrize(
    ("view", "before", "after"),
    [("day", "2026-11-23", "2026-11-25"), ("week", "2026-11-17", "2026-12-01"), ("month", "2026-10-01", "2026-12-01")],
)
def test_links_lead_to_what_is_before_and_after(view: str, before: str, after: str) -> None:
    with frozen():
        html = page(a_desk(), f"?view={view}&day=2026-11-24")
    for day in (before, after):
        assert f'href="/desk/calendar/?view={view}&amp;day={day}"' in html


@pytest.mark.parametrize("day", ["", "yesterday", "0001-01-01", "9999-12-31", "2026-02-30", "%00"])
def test_a_day_that_cannot_be_meant_is_today(day: str) -> None:
    with frozen():
        assert "Tuesday 24 November" in page(a_desk(), f"?view=day&day={day}")


def test_months_and_weeks_go_on_to_the_edges_of_what_can_be_asked() -> None:
    with frozen():
        desk = a_desk()
        for day in ("1990-01-01", "2100-12-31"):
            for view in ("day", "week", "month"):
                page(desk, f"?view={view}&day={day}")


def test_time_off_and_opening_times_are_shown() -> None:
    with frozen():
        desk = a_desk()
        a_service(of=desk.member)
        with inside(desk.member):
            actions.take_hours_off(
                member=desk.member,
                start=moment_of(at_hour(9)),
                end=moment_of(at_hour(12)),
                reason="A secret reason",
                key="k",
                by=therapist_actor(desk.member),
                at=NOW,
            )
        html = page(desk, "?view=day")
    assert 'class="gap q12 off"' in html
    assert 'class="gap q20 open"' in html
    assert "time off" in html
    assert "A secret reason" not in html


def busy(desk: Desk, *stretches: tuple[int, int]) -> BusyFeed:
    """Let a calendar outside say that these stretches are taken."""
    with inside(desk.member):
        feed = a_feed(of=desk.member)
        for start, end in stretches:
            BusyTime.objects.create(feed=feed, start=start, end=end)
    return feed


def test_busy_times_of_calendars_outside_are_drawn_and_said_and_those_that_touch_are_one() -> None:
    with frozen():
        desk = a_desk()
        a_service(of=desk.member)
        a_session(of=desk.case, start=at_hour(16))
        ten, noon = at_hour(10), at_hour(12)
        busy(desk, (ten, at_hour(11)), (at_hour(10, 30), noon), (at_hour(15), at_hour(15, 25)))
        html = page(desk, "?view=week")
        assert 'class="gap q8 busy"' in html
        assert 'class="gap q2 busy"' in html
        assert "Busy elsewhere: 10:00 to 12:00, 15:00 to 15:25" in html
        assert '<li class="busy"><span>Busy 10:00 to 12:00, 15:00 to 15:25</span></li>' in page(desk, "?view=month")
        assert "Busy elsewhere" not in page(desk, f"?view=day&day={TODAY + timedelta(days=1)}")


def test_another_therapists_calendars_keep_nothing_of_mine_busy() -> None:
    with frozen():
        desk, other = a_desk(), a_desk()
        busy(other, (at_hour(10), at_hour(11)))
        assert "Busy elsewhere" not in page(desk, "?view=day")


def test_a_calendar_that_could_not_be_read_is_said_to_be_and_its_busy_times_stay() -> None:
    with frozen():
        desk = a_desk()
        feed = busy(desk, (at_hour(10), at_hour(11)))
        assert "could not be read" not in page(desk)
        for looked_at, read_at, is_said in (
            (NOW, NOW, False),
            (NOW, NOW - timedelta(hours=1), True),
            (NOW, None, True),
        ):
            with inside(desk.member):
                BusyFeed.objects.filter(pk=feed.pk).update(looked_at=looked_at, read_at=read_at)
            html = page(desk, "?view=day")
            assert ("could not be read" in html) is is_said
            assert "Busy elsewhere: 10:00 to 11:00" in html


def test_a_hold_is_shown_until_it_is_over_and_leads_nowhere() -> None:
    with frozen():
        desk = a_desk()
        service = a_service(of=desk.member)
        with inside(desk.member):
            actions.hold_slot(service=service, start=at_hour(16), holder="one", at=NOW)
        assert "Being booked" in page(desk, "?view=day")
    with frozen(NOW + timedelta(minutes=11)):
        assert "Being booked" not in page(desk, "?view=day")


def test_what_was_cancelled_in_time_has_left_the_calendar() -> None:
    with frozen():
        desk = a_desk()
        row = a_session(of=desk.case)
        with inside(row):
            actions.set_state(session=row, state=State.CANCELLED, seen=0, by=therapist_actor(desk.member), at=NOW)
        assert str(row.pk) not in page(desk, "?view=day")


def test_a_chosen_zone_shows_another_wall_and_the_opening_times_with_it() -> None:
    with frozen():
        desk = a_desk()
        a_session(of=desk.case, start=at_hour(16))
        choose(desk, zone="America/New_York")
        html = page(desk, "?view=day")
    assert "11:00 to 11:50" in html
    assert "Times are New York time" in html


def choose(desk: Desk, *, zone: str = "", first_weekday: int = 0, time_format: str = "24") -> None:
    with inside(desk.member):
        actions.choose_formats(
            member=desk.member,
            zone=zone,
            date_format="day",
            time_format=time_format,
            first_weekday=first_weekday,
            by=therapist_actor(desk.member),
            at=NOW,
        )


def test_the_browsers_zone_is_used_once_it_was_told() -> None:
    with frozen():
        desk = a_desk()
        a_session(of=desk.case, start=at_hour(16))
        told = desk.browser.post("/desk/calendar/zone/", {"zone": "Asia/Tokyo", "view": "day", "day": "2026-11-25"})
        assert told.headers["Location"] == "/desk/calendar/?view=day&day=2026-11-25"
        html = page(desk, "?view=day&day=2026-11-25")
        assert "01:00 to 01:50" in html
        assert 'data-told="Asia/Tokyo"' in html
        choose(desk, zone="Europe/London")
        html = page(desk, "?view=day")
        assert "16:00 to 16:50" in html
        assert "data-told" not in html


@pytest.mark.parametrize("zone", ["Mars/Base", "", "x" * 500, "../../etc/passwd"])
def test_a_zone_that_there_is_not_changes_nothing(zone: str) -> None:
    with frozen():
        desk = a_desk()
        answer = desk.browser.post("/desk/calendar/zone/", {"zone": zone, "view": "year", "day": "x"})
        assert answer.headers["Location"] == "/desk/calendar/"
        assert "Times are London time" in page(desk)


@pytest.mark.parametrize(("first_weekday", "first"), [(0, "2026-11-23"), (6, "2026-11-22"), (5, "2026-11-21")])
def test_a_week_begins_on_the_day_that_was_chosen(first_weekday: int, first: str) -> None:
    with frozen():
        desk = a_desk()
        choose(desk, first_weekday=first_weekday)
        html = page(desk, "?view=week")
    assert html.index(f'id="d-{first}"') < html.index('id="d-2026-11-24"')
    assert f'id="d-{date.fromisoformat(first) - timedelta(days=1)}"' not in html


def test_times_can_be_written_with_twelve_hours() -> None:
    with frozen():
        desk = a_desk()
        a_session(of=desk.case, start=at_hour(16))
        choose(desk, time_format="12")
        assert "4:00 pm to 4:50 pm" in page(desk, "?view=day")


def test_more_sessions_than_a_cell_holds_are_counted() -> None:
    with frozen():
        desk = a_desk()
        service = a_service(of=desk.member)
        for hour in range(9, 16):
            a_session(of=desk.case, service=service, start=at_hour(hour))
        html = page(desk, "?view=month")
    assert "3 more" in html
    assert html.count('<li class="sure">') == 4


def test_a_full_month_costs_as_many_queries_as_an_empty_one(
    django_assert_num_queries: object,
) -> None:
    with frozen():
        desk = a_desk()
        service = a_service(of=desk.member)
        for days in range(1, 5):
            for hour in (9, 11, 14):
                a_session(of=desk.case, service=service, start=at_hour(hour, day=TODAY + timedelta(days=days)))
        page(desk, "?view=month")
        with django_assert_num_queries(SIGNED_IN + 8):  # type: ignore[operator]
            page(desk, "?view=month")


def test_two_oclock_stands_at_two_on_the_day_the_clocks_change() -> None:
    change = date(2026, 10, 25)
    before = NOW.replace(month=10, day=20)
    with time_machine.travel(before, tick=False):
        desk = a_desk()
        browser = browser_of_therapist(desk.member)
        a_session(of=desk.case, start=at_hour(14, day=change), at=before)
        html = browser.get(f"/desk/calendar/?view=day&day={change}").content.decode()
    assert "14:00 to 14:50" in html


def test_the_members_role_does_not_matter() -> None:
    with frozen():
        desk = a_desk()
        with inside(desk.member):
            Member.objects.filter(pk=desk.member.pk).update(role=Member.Role.THERAPIST)
        page(desk)
