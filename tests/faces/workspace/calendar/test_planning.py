"""Planning sessions from the desk: one, a series, and what is told before anything is booked."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from evenhand.domain.scheduling.models import Seat, Series, Service, Session
from tests.faces.workspace.cast import Answer, Desk, a_desk
from tests.factories import NOW, TODAY, a_case, a_service, a_session, at_hour, frozen, inside

pytestmark = pytest.mark.django_db
MONDAY = TODAY + timedelta(days=6)
KEY = "a-key-of-one-form-1"


def plan(desk: Desk, of: Service, /, **typed: object) -> Answer:
    form = {
        "number": desk.case.number,
        "service": str(of.pk),
        "day": MONDAY.isoformat(),
        "time": "10:00",
        "minutes": "",
        "every": "1",
        "times": "1",
        "key": KEY,
    }
    return desk.browser.post("/desk/calendar/new/", {**form, **typed})


def booked(desk: Desk) -> list[Session]:
    with inside(desk.member):
        return list(Session.objects.order_by("starts_at"))


def test_a_session_is_booked_once_however_often_the_form_is_sent() -> None:
    with frozen():
        desk = a_desk()
        service = a_service(of=desk.member)
        for _ in range(2):
            answer = plan(desk, service)
            assert answer.headers["Location"] == f"/desk/calendar/?view=week&day={MONDAY}&done=booked"
    (row,) = booked(desk)
    assert (row.starts_at.hour, row.case_id) == (10, desk.case.pk)


def test_it_can_last_another_time_and_begin_off_every_rule() -> None:
    with frozen():
        desk = a_desk()
        plan(desk, a_service(of=desk.member), time="21:07", minutes="25")
    (row,) = booked(desk)
    assert row.ends_at - row.starts_at == timedelta(minutes=25)


def test_the_form_of_a_case_file_names_it() -> None:
    with frozen():
        desk = a_desk()
        a_service(of=desk.member)
        html = desk.browser.get(f"/desk/calendar/new/?case={desk.case.number}&day={MONDAY}&time=09:30").content.decode()
        assert f'value="{desk.case.number}"' in html
        assert f'value="{MONDAY}"' in html
        assert 'value="09:30"' in html
        assert f'href="/desk/calendar/new/?case={desk.case.number}"' in desk.page()


def test_who_offers_nothing_is_told_how_to_begin() -> None:
    with frozen():
        html = a_desk().browser.get("/desk/calendar/new/").content.decode()
    assert "You offer nothing yet" in html


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"number": "Z99Z999"}, "Enter the number of a case file of yours"),
        ({"number": ""}, "Enter the number of a case file of yours"),
        ({"service": "none"}, "Choose what kind of session it is"),
        ({"day": "2026-02-30"}, "Choose the day of the session"),
        ({"time": "25:00"}, "Enter the time it begins"),
        ({"time": "10:00+02:00"}, "Enter the time it begins"),
        ({"minutes": "0"}, "Enter how many minutes it lasts"),
        ({"minutes": "1441"}, "Enter how many minutes it lasts"),
        ({"minutes": "9" * 60}, "Enter how many minutes it lasts"),
        ({"times": "61"}, "A series has 1 to 60 sessions"),
        ({"times": "many"}, "Enter a whole number"),
        ({"times": "2", "every": "0"}, "1 to 26 weeks apart"),
        ({"day": "2027-03-28", "time": "01:30"}, "The clock is put forward over this time"),
    ],
)
def test_what_has_to_change_is_said_and_nothing_typed_is_lost(typed: dict[str, str], words: str) -> None:
    with frozen():
        desk = a_desk()
        answer = plan(desk, a_service(of=desk.member), **typed)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert words in html
    assert all(f'value="{value}"' in html for name, value in typed.items() if name != "service")
    assert booked(desk) == []


def test_a_colleagues_case_file_and_service_are_none_of_mine() -> None:
    with frozen():
        desk, other = a_desk(), a_desk()
        own, foreign = a_service(of=desk.member), a_service(of=other.member)
        assert plan(desk, own, number=other.case.number).status_code == 422
        assert plan(desk, foreign).status_code == 422
    assert booked(desk) == booked(other) == []


def test_a_time_that_is_taken_is_refused_with_free_ones_to_choose() -> None:
    with frozen():
        desk = a_desk()
        service = a_service(of=desk.member)
        a_session(of=desk.case, service=service, start=at_hour(10, day=MONDAY))
        refused = plan(desk, service, time="10:30")
        assert refused.status_code == 422
        html = refused.content.decode()
        assert "This time is taken" in html
        near = re.findall(r'name="choose" value="([^"]+)"', html)
        assert len(near) == 3
        assert plan(desk, service, time="10:30", choose=near[0]).status_code == 302
    assert len(booked(desk)) == 2


def test_a_series_is_booked_with_the_same_local_time() -> None:
    with frozen():
        desk = a_desk()
        answer = plan(desk, a_service(of=desk.member), times="3", every="2")
    assert answer.headers["Location"].endswith("done=series")
    assert [row.starts_at.date() - MONDAY for row in booked(desk)] == [timedelta(weeks=2 * n) for n in range(3)]


def test_clashes_are_listed_first_and_the_others_can_be_booked() -> None:
    with frozen():
        desk = a_desk()
        service = a_service(of=desk.member)
        a_session(of=desk.case, service=service, start=at_hour(10, day=MONDAY + timedelta(weeks=1)))
        told = plan(desk, service, times="3")
        assert told.status_code == 422
        html = told.content.decode()
        assert "One of these times cannot be had" in html
        assert "Monday 7 December" in html
        assert len(booked(desk)) == 1
        days = re.search(r'name="leave_out" value="([^"]+)"', html)
        assert days is not None
        for _ in range(2):
            assert plan(desk, service, times="3", leave_out=days[1]).status_code == 302
    assert len(booked(desk)) == 3
    with inside(desk.member):
        assert Series.objects.count() == 1


def test_leaving_everything_out_books_nothing() -> None:
    with frozen():
        desk = a_desk()
        days = f"{MONDAY} {MONDAY + timedelta(weeks=1)} nonsense"
        answer = plan(desk, a_service(of=desk.member), times="2", leave_out=days)
    assert "Every day is left out" in answer.content.decode()
    assert booked(desk) == []


def test_a_group_gives_a_seat_and_no_series() -> None:
    with frozen():
        desk = a_desk()
        group = a_service(of=desk.member, seats=2)
        assert plan(desk, group).status_code == 302
        assert plan(desk, group, times="2").status_code == 422
        other, third = a_case(of=desk.member), a_case(of=desk.member)
        assert plan(desk, group, number=other.number).status_code == 302
        full = plan(desk, group, number=third.number)
        assert "There is no seat left" in full.content.decode()
    with inside(desk.member):
        assert Seat.objects.count() == 2
        assert Session.objects.count() == 1


def test_numbers_of_case_files_are_taken_as_people_type_them() -> None:
    with frozen(NOW):
        desk = a_desk()
        assert plan(desk, a_service(of=desk.member), number=f" {desk.case.number.lower()} ").status_code == 302
