"""What an owner is led through after founding, on the desk."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.cases.told.actions import settle_lines
from evenhand.domain.cases.told.showing import mark_of
from evenhand.domain.scheduling.models import BookingPage, Service
from evenhand.domain.scheduling.queries.calendar import week_of
from evenhand.foundation.accounts.models import Invitation
from evenhand.foundation.practices.crisis_lines import CrisisLine
from evenhand.foundation.practices.models import Member, Practice
from tests.factories import NOW, TODAY, a_colleague, a_therapist, browser_of_therapist, frozen, inside, therapist_actor

pytestmark = pytest.mark.django_db
SERVICE = {"key": "a" * 22, "name": "Session", "duration": "50", "place": "", "day-0": "9-12", "day-6": ""}
GO_ON = "Go on with setting up"


@pytest.fixture
def owner() -> Member:
    """An owner whose practice was founded a moment ago: nothing of it is settled yet."""
    made = a_therapist()
    with inside(made):
        Practice.objects.update(being_set_up=True, crisis_lines=[])
    made.practice.refresh_from_db()
    return made


@pytest.fixture
def desk(owner: Member) -> Client:
    return browser_of_therapist(owner)


def shown(desk: Client, address: str = "/desk/begin/") -> str:
    with frozen():
        return desk.get(address).content.decode()


def sent(desk: Client, address: str, **typed: str) -> Any:
    with frozen():
        return desk.post(address, typed)


def steps_in(page: str) -> list[bool]:
    """Return of each step whether it says that it is done."""
    return ["tag ok" in one for one in re.findall(r"<li[ >].*?</li>", page.split("begin-steps")[1], re.DOTALL)]


def check_a_number(owner: Member) -> None:
    line = CrisisLine("Samaritans", "116 123", checked_on=TODAY)
    with inside(owner):
        settle_lines(lines=[line], seen=mark_of(owner.practice), by=therapist_actor(owner), at=NOW)


def test_the_desk_leads_on_until_setting_up_is_finished(owner: Member, desk: Client) -> None:
    assert GO_ON in shown(desk, "/desk/")
    assert steps_in(shown(desk)) == [True, False, False, False, False]
    assert sent(desk, "/desk/begin/done/").headers["Location"] == "/desk/begin/"
    assert GO_ON not in shown(desk, "/desk/")
    assert "Finish setting up" not in shown(desk)


def test_colleagues_are_not_led_and_do_not_see_the_steps(owner: Member) -> None:
    colleague = browser_of_therapist(a_colleague(of=owner))
    assert GO_ON not in shown(colleague, "/desk/")
    with frozen():
        assert {colleague.get(f"/desk/begin/{page}").status_code for page in ("", "service/", "client/")} == {404}


def test_each_step_is_done_when_its_thing_is_there(owner: Member, desk: Client) -> None:
    check_a_number(owner)
    sent(desk, "/desk/begin/service/", **SERVICE)
    sent(desk, "/desk/begin/client/", zone="Europe/London", email="", key="0" * 32)
    assert steps_in(shown(desk)) == [True, False, True, True, True]


def test_the_numbers_lead_back_to_the_steps_once_one_is_checked(owner: Member, desk: Client) -> None:
    line = {"act": "save", "seen": mark_of(owner.practice), "name-0": "Samaritans", "number-0": "116 123"}
    line |= {"reach-0": "call", "hours-0": "", "language-0": "", "country-0": "GB"}
    unchecked = sent(desk, "/desk/settings/told/", **line)
    assert unchecked.headers["Location"] == "/desk/settings/told/?done=numbers"
    owner.practice.refresh_from_db()
    line |= {"seen": mark_of(owner.practice), "checked-0": "yes"}
    assert sent(desk, "/desk/settings/told/", **line).headers["Location"] == "/desk/begin/?done=numbers"


def test_a_first_service_has_its_hours_and_no_public_page(owner: Member, desk: Client) -> None:
    for _ in range(2):
        answer = sent(desk, "/desk/begin/service/", **SERVICE)
        assert answer.headers["Location"] == "/desk/begin/?done=service"
    with inside(owner):
        service = Service.objects.get()
        assert (service.duration, service.for_clients, service.for_strangers) == (50, True, False)
        week = week_of(member=owner)
        assert not BookingPage.objects.exists()
    assert week is not None
    assert [[(one.start, one.end) for one in day] for day in week] == [[(540, 720)], *[[]] * 6]


def test_new_people_can_ask_where_that_is_ticked(owner: Member, desk: Client) -> None:
    sent(desk, "/desk/begin/service/", **SERVICE, for_strangers="yes")
    with inside(owner):
        assert Service.objects.get().for_strangers
        page = BookingPage.objects.get()
    assert page.is_open
    assert f"/book/{page.slug}/" in shown(desk)
    assert Client().get(f"/book/{page.slug}/", follow=True).status_code == 200


@pytest.mark.parametrize(
    ("field", "typed"), [("name", ""), ("duration", "x"), ("duration", "0"), ("day-0", "9-nine"), ("day-6", "12-9")]
)
def test_what_is_wrong_with_a_service_is_said_beside_it(owner: Member, desk: Client, field: str, typed: str) -> None:
    answer = sent(desk, "/desk/begin/service/", **(SERVICE | {field: typed}))
    assert answer.status_code == 422
    assert f'id="e-{field}"' in answer.content.decode()
    with inside(owner):
        assert not Service.objects.exists()
        assert week_of(member=owner) is None


def test_nobody_is_invited_before_a_number_is_checked(owner: Member, desk: Client) -> None:
    answer = sent(desk, "/desk/begin/client/", zone="Europe/London", email="", key="0" * 32)
    assert "No client can be invited yet" in answer.content.decode()
    with inside(owner):
        assert not CaseFile.objects.exists()


def test_the_same_form_twice_opens_one_case_file_and_shows_one_link(owner: Member, desk: Client) -> None:
    check_a_number(owner)
    form = {"zone": "Europe/London", "email": "client@example.org", "key": "0" * 32}
    pages = [sent(desk, "/desk/begin/client/", **form).content.decode() for _ in range(2)]
    links = [re.findall(r"/me/in/[\w-]+/", page) for page in pages]
    assert links[0] == links[1] != []
    with inside(owner):
        assert CaseFile.objects.count() == Invitation.objects.count() == 1
        assert CaseFile.objects.get().number in pages[0]


@pytest.mark.parametrize(("field", "typed"), [("zone", "Moon/Crater"), ("zone", ""), ("email", "anna")])
def test_what_is_wrong_with_an_invitation_is_said_beside_it(
    owner: Member, desk: Client, field: str, typed: str
) -> None:
    check_a_number(owner)
    form = {"zone": "Europe/London", "email": "", "key": "0" * 32} | {field: typed}
    answer = sent(desk, "/desk/begin/client/", **form)
    assert answer.status_code == 422
    assert f'id="e-{field}"' in answer.content.decode()
    with inside(owner):
        assert not CaseFile.objects.exists()


def test_who_puts_the_second_step_off_is_led_on(owner: Member, desk: Client) -> None:
    assert sent(desk, "/desk/settings/security/start/").headers["Location"] == "/desk/begin/"
