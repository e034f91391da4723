"""The settings tab of a case file."""

from __future__ import annotations

import pytest

from evenhand.domain.cases.models import CaseFile, Contact
from evenhand.foundation.audit.models import AuditEntry
from tests.faces.workspace.cast import Desk, a_desk
from tests.factories import inside

pytestmark = pytest.mark.django_db
FORM = {"name": "Robin Example", "email": "robin@example.org", "phone": "01632 960001", "zone": "Europe/London"}


def kept(desk: Desk) -> tuple[CaseFile, Contact]:
    with inside(desk.member):
        case = CaseFile.objects.select_related("contact").get(pk=desk.case.pk)
        str(case.contact.name), str(case.contact.email), str(case.contact.phone)
    return case, case.contact


def test_contact_and_zone_are_kept_and_shown_again() -> None:
    desk = a_desk()
    answer = desk.browser.post(desk.at("settings/"), FORM | {"zone": "America/New_York"}, follow=True)
    page = answer.content.decode()
    case, contact = kept(desk)
    assert (contact.name, contact.email, contact.phone) == ("Robin Example", "robin@example.org", "01632 960001")
    assert case.zone == "America/New_York"
    assert "Saved." in page
    assert "Robin Example" in page


def test_the_number_stays_in_front_unless_the_name_is_switched_on() -> None:
    desk = a_desk()
    desk.browser.post(desk.at("settings/"), FORM)
    assert f'<h1 class="case-number">{desk.case.number}' in desk.page()
    desk.browser.post(desk.at("settings/"), FORM | {"shows_name": "yes"})
    assert "<h1>Robin Example" in desk.page()
    assert "checked" in desk.page("settings/")


@pytest.mark.parametrize(
    ("change", "field"),
    [({"email": "robin at home"}, "email"), ({"zone": "Moon/Base"}, "zone"), ({"zone": ""}, "zone")],
)
def test_a_mistake_is_named_and_nothing_typed_is_lost(change: dict[str, str], field: str) -> None:
    desk = a_desk()
    answer = desk.browser.post(desk.at("settings/"), FORM | change | {"shows_name": "yes"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in page
    assert f'id="e-{field}"' in page
    assert 'value="Robin Example"' in page
    assert kept(desk)[1].name == ""


def test_all_of_it_may_stay_empty() -> None:
    desk = a_desk(email="robin@example.org")
    desk.browser.post(desk.at("settings/"), {"name": "", "email": "", "phone": "", "zone": "Europe/London"})
    assert kept(desk)[1].email_hash is None


def test_the_same_zone_is_no_act() -> None:
    desk = a_desk()
    desk.browser.post(desk.at("settings/"), FORM)
    with inside(desk.member):
        assert not AuditEntry.objects.filter(act="case.zone_changed").exists()


def test_markup_in_a_name_is_words() -> None:
    desk = a_desk()
    desk.browser.post(desk.at("settings/"), FORM | {"name": '"><script>x</script>', "shows_name": "yes"})
    assert "<script>x" not in desk.page()
