"""The settings of booking: what is kept, what is said where something has to change, whose they are."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.models import (
    BookingPage,
    Calendar,
    DateOverride,
    Limit,
    Service,
    TimeOff,
    WeekHours,
)
from evenhand.domain.scheduling.queries.slots import slots_between
from evenhand.faces.workspace.offering.service_form import STARTING, fields_of, understood
from tests.faces.workspace.cast import Answer, Desk, a_desk
from tests.factories import (
    NOW,
    TODAY,
    a_colleague,
    a_service,
    a_session,
    a_therapist,
    at_hour,
    browser_of_therapist,
    frozen,
    inside,
    therapist_actor,
)

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)
SERVICE = STARTING | {"name": "First meeting"}


def sent(desk: Desk, address: str, **form: object) -> Answer:
    return desk.browser.post(f"/desk/settings/{address}", form)


def page(desk: Desk, address: str = "") -> str:
    answer = desk.browser.get(f"/desk/settings/{address}")
    assert answer.status_code == 200
    return answer.content.decode()


def services_of(desk: Desk) -> list[Service]:
    with inside(desk.member):
        return list(Service.objects.order_by("made_at"))


def test_the_list_leads_everywhere() -> None:
    desk = a_desk()
    html = page(desk)
    for ending in ("services/", "hours/", "days/", "formats/", "booking-page/", "team/"):
        assert f'href="/desk/settings/{ending}"' in html


def test_a_new_service_starts_with_what_suits_most_and_is_added_once() -> None:
    desk = a_desk()
    assert 'value="50"' in page(desk, "services/add/")
    for _ in range(2):
        answer = sent(desk, "services/add/", **SERVICE, key="k" * 20)
        assert answer.headers["Location"] == "/desk/settings/services/?done=added"
    (row,) = services_of(desk)
    with inside(row):
        kept = (row.name, row.duration, row.notice, row.needs_approval, row.for_strangers)
    assert kept == ("First meeting", 50, 24 * 60, True, False)
    html = page(desk, "services/")
    assert "First meeting" in html
    assert "You have set no opening times" in html


def test_a_service_is_changed_and_shows_what_is_stored() -> None:
    desk = a_desk()
    row = a_service(of=desk.member)
    address = f"services/{row.pk}/"
    with inside(desk.member):
        form = fields_of(Service.objects.get())
    changed = form | {"duration": "80", "notice": "1.5", "for_strangers": "yes", "window_last": "2027-01-31"}
    assert sent(desk, address, **changed).status_code == 302
    (row,) = services_of(desk)
    assert (row.duration, row.notice, row.for_strangers, str(row.window_last)) == (80, 90, True, "2027-01-31")
    with inside(row):
        assert fields_of(row) == changed


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"words": "x" * 2001}, "words"),
        ({"duration": "0"}, "duration"),
        ({"duration": "fifty"}, "duration"),
        ({"duration": "-5"}, "duration"),
        ({"step": "1441"}, "step"),
        ({"before": "481"}, "before"),
        ({"notice": "-1"}, "notice"),
        ({"notice": "1e9"}, "notice"),
        ({"cancel_until": "2161"}, "cancel_until"),
        ({"window_days": "9" * 30}, "window_days"),
        ({"window_first": "soon"}, "window_first"),
        ({"window_first": "2027-02-01", "window_last": "2027-01-01"}, "window_last"),
        ({"offset": "30"}, "offset"),
        ({"seats": "0"}, "seats"),
        ({"seats": "2", "least_seats": "3"}, "least_seats"),
    ],
)
def test_a_service_that_makes_no_sense_is_refused_at_its_field(typed: dict[str, str], field: str) -> None:
    desk = a_desk()
    answer = sent(desk, "services/add/", **SERVICE | typed)
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.content.decode()
    assert services_of(desk) == []


def test_every_value_of_a_form_is_understood_as_it_is_shown() -> None:
    values, problems = understood(SERVICE)
    assert problems == []
    assert {"notice": 1440, "window_days": 60, "seats": 1, "needs_approval": True}.items() <= values.items()


def test_a_service_is_offered_no_more_after_a_question() -> None:
    desk = a_desk()
    row = a_service(of=desk.member)
    assert "no more?" in page(desk, f"services/{row.pk}/end/")
    assert sent(desk, f"services/{row.pk}/end/").status_code == 302
    assert services_of(desk)[0].ended_at is not None
    assert "You offer nothing yet" in page(desk, "services/")


def test_another_therapists_service_is_not_there() -> None:
    desk = a_desk()
    colleague = a_colleague(of=desk.member)
    foreign = a_service(of=colleague)
    for ending in ("", "end/", "hours/"):
        for pk in (foreign.pk, uuid4()):
            assert desk.browser.get(f"/desk/settings/services/{pk}/{ending}").status_code == 404
            assert desk.browser.post(f"/desk/settings/services/{pk}/{ending}", SERVICE).status_code == 404


WEEK = {f"day-{number}": "9-12, 13-17" for number in range(5)} | {"day-5": "", "day-6": "closed"}


def test_a_week_is_kept_and_shown_as_it_can_be_typed() -> None:
    desk = a_desk()
    assert sent(desk, "hours/", **WEEK).headers["Location"] == "/desk/settings/hours/?done=saved"
    assert page(desk, "hours/").count('value="9:00-12:00, 13:00-17:00"') == 5
    with inside(desk.member):
        assert WeekHours.objects.get().member == desk.member


def test_mondays_times_are_copied_without_being_stored() -> None:
    desk = a_desk()
    answer = sent(desk, "hours/", act="copy", **{"day-0": "10-14", "day-6": "8-9"})
    html = answer.content.decode()
    assert html.count('value="10-14"') == 5
    assert html.count('value="8-9"') == 1
    with inside(desk.member):
        assert not WeekHours.objects.exists()


def test_a_day_that_cannot_be_read_is_named_and_nothing_is_lost() -> None:
    desk = a_desk()
    answer = sent(desk, "hours/", **WEEK | {"day-2": "nine to five"})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Wednesday: Enter times like" in html
    assert 'value="nine to five"' in html
    assert 'value="9-12, 13-17"' in html


def test_the_practices_week_holds_until_an_own_one_is_set_and_again_after() -> None:
    desk = a_desk()
    sent(desk, "hours/practice/", **WEEK)
    html = page(desk, "hours/")
    assert "more general times" in html
    assert 'value="9:00-12:00, 13:00-17:00"' in html
    sent(desk, "hours/", **WEEK | {"day-0": "8-10"})
    assert 'value="8:00-10:00"' in page(desk, "hours/")
    assert sent(desk, "hours/", act="clear").headers["Location"].endswith("?done=cleared")
    assert 'value="8:00-10:00"' not in page(desk, "hours/")


def test_a_service_has_its_own_week() -> None:
    desk = a_desk()
    row = a_service(of=desk.member)
    address = f"services/{row.pk}/hours/"
    sent(desk, address, **{"day-2": "18-20"})
    with inside(desk.member), frozen():
        start = at_hour(0, day=TOMORROW)
        service = Service.objects.get()
        assert len(slots_between(service=service, start=start, end=start + 86_400, at=NOW)) == 2
        sent(desk, address, act="clear")
        assert len(slots_between(service=service, start=start, end=start + 86_400, at=NOW)) == 8


def test_days_and_hours_off_are_taken_and_taken_back() -> None:
    with frozen():
        desk = a_desk()
        a_session(of=desk.case, start=at_hour(16, day=TOMORROW))
        form = {"act": "days-off", "first": TOMORROW, "last": "", "reason": "Away", "key": "k" * 20}
        for _ in range(2):
            assert sent(desk, "days/", **form).status_code == 302
        hours = {"from_day": TOMORROW, "from_time": "09:00", "until_day": TOMORROW, "until_time": "10:30"}
        assert sent(desk, "days/", act="hours-off", key="k" * 20, **hours).status_code == 302
        html = page(desk, "days/")
        assert "Wednesday 25 November" in html
        assert "Wednesday 25 November, 09:00 to 10:30" in html
        assert "1 session booked in it" in html
        assert "Away" in html
        with inside(desk.member):
            rows = list(TimeOff.objects.all())
        assert len(rows) == 2
        for row in rows:
            assert sent(desk, "days/", act="give-up", which=row.pk).status_code == 302
        assert "None ahead" in page(desk, "days/")


def test_a_date_gets_other_times_and_its_usual_ones_back() -> None:
    with frozen():
        desk = a_desk()
        assert sent(desk, "days/", act="day", day=TOMORROW, openings="10-11").status_code == 302
        assert "10:00-11:00" in page(desk, "days/")
        with inside(desk.member):
            row = DateOverride.objects.get()
        assert sent(desk, "days/", act="clear-day", which=row.pk).status_code == 302
        with inside(desk.member):
            assert not DateOverride.objects.exists()


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"act": "day", "day": "", "openings": "9-10"}, "day"),
        ({"act": "day", "day": "2026-12-01", "openings": "all day"}, "openings"),
        ({"act": "days-off", "first": "", "last": ""}, "first"),
        ({"act": "days-off", "first": "2026-12-02", "last": "2026-12-01"}, "last"),
        ({"act": "days-off", "first": "2026-12-02", "last": "later"}, "last"),
        ({"act": "hours-off", "from_day": "2026-12-02", "from_time": ""}, "from_time"),
        ({"act": "hours-off", "from_day": "2027-03-28", "from_time": "01:30"}, "from_time"),
        (
            {
                "act": "hours-off",
                "from_day": "2026-12-02",
                "from_time": "10:00",
                "until_day": "2026-12-02",
                "until_time": "09:00",
            },
            "until_day",
        ),
    ],
)
def test_a_date_that_makes_no_sense_is_refused_at_its_field(form: dict[str, str], field: str) -> None:
    with frozen():
        answer = sent(a_desk(), "days/", **form)
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.content.decode()


@pytest.mark.parametrize("form", [{}, {"act": "explode"}, {"act": "give-up", "which": "x"}])
def test_an_act_that_there_is_not_is_not_found(form: dict[str, str]) -> None:
    assert sent(a_desk(), "days/", **form).status_code == 404


def test_nobody_takes_back_a_colleagues_time_off() -> None:
    with frozen():
        desk = a_desk()
        colleague = a_colleague(of=desk.member)
        with inside(colleague):
            row = actions.set_day(member=colleague, day=TOMORROW, openings=[], by=therapist_actor(colleague), at=NOW)
        sent(desk, "days/", act="clear-day", which=row.pk)
        with inside(colleague):
            assert DateOverride.objects.exists()


def test_formats_and_limits_are_kept() -> None:
    desk = a_desk()
    form = {"zone": "Asia/Tokyo", "date_format": "iso", "time_format": "12", "first_weekday": "6"}
    assert sent(desk, "formats/", act="formats", **form).status_code == 302
    assert sent(desk, "formats/", act="limits", day="4", week="", month="60").status_code == 302
    html = page(desk, "formats/")
    assert "<option selected>Asia/Tokyo</option>" in html
    with inside(desk.member):
        assert set(Limit.objects.values_list("period", "most")) == {("day", 4), ("month", 60)}
    assert sent(desk, "formats/", act="formats", **form | {"zone": "browser"}).status_code == 302
    with inside(desk.member):
        assert Calendar.objects.get().zone == ""


@pytest.mark.parametrize(
    "form",
    [
        {"act": "formats", "zone": "Mars/Base", "date_format": "iso", "time_format": "12", "first_weekday": "0"},
        {"act": "formats", "zone": "", "date_format": "iso", "time_format": "12", "first_weekday": "0"},
        {"act": "formats", "zone": "browser", "date_format": "x", "time_format": "12", "first_weekday": "0"},
        {"act": "formats", "zone": "browser", "date_format": "iso", "time_format": "12", "first_weekday": ""},
        {"act": "limits", "day": "many", "week": "", "month": ""},
        {"act": "limits", "day": "10001", "week": "", "month": ""},
    ],
)
def test_what_is_not_in_the_lists_is_refused(form: dict[str, str]) -> None:
    desk = a_desk()
    assert sent(desk, "formats/", **form).status_code == 422
    with inside(desk.member):
        assert not Limit.objects.exists()


PAGE = {
    "slug": "quiet",
    "is_open": "yes",
    "words": "Welcome.",
    "how_to_reach": "01632 960 001",
    "framed_by": "https://quiet.example\nhttps://www.quiet.example",
    "remind_hours": "24, 2",
}


def test_the_booking_page_is_suggested_set_and_shown() -> None:
    desk = a_desk()
    assert 'value="quiet-street"' in page(desk, "booking-page/")
    assert sent(desk, "booking-page/", **PAGE).status_code == 302
    html = page(desk, "booking-page/")
    assert "/book/quiet/" in html
    assert "Welcome." in html
    with inside(desk.member):
        row = BookingPage.objects.get()
    assert (row.is_open, row.remind_hours, len(row.framed_by)) == (True, [24, 2], 2)


def test_an_address_of_another_practice_is_refused() -> None:
    desk, other = a_desk(), a_desk()
    sent(other, "booking-page/", **PAGE)
    answer = sent(desk, "booking-page/", **PAGE)
    assert answer.status_code == 422
    assert "Another practice has this address" in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"slug": "No!"}, "slug"),
        ({"framed_by": "http://quiet.example"}, "framed_by"),
        ({"remind_hours": "a day"}, "remind_hours"),
        ({"remind_hours": "1 2 3 4"}, "remind_hours"),
        ({"words": "x" * 2001}, "words"),
    ],
)
def test_a_page_that_makes_no_sense_is_refused_at_its_field(typed: dict[str, str], field: str) -> None:
    desk = a_desk()
    answer = sent(desk, "booking-page/", **PAGE | typed)
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.content.decode()


def test_only_owners_set_what_is_the_practices() -> None:
    owner = a_therapist()
    browser = browser_of_therapist(a_colleague(of=owner))
    for ending in ("booking-page/", "hours/practice/"):
        assert browser.get(f"/desk/settings/{ending}").status_code == 404
        assert browser.post(f"/desk/settings/{ending}", PAGE | WEEK).status_code == 404
    assert "booking-page" not in browser.get("/desk/settings/").content.decode()
