"""Beyond reading: a therapist shares their own part, types a paper with a gap, keeps a message of their own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.domain.acts_of_masking import A_MAP, a_map_of
from tests.domain.worksheets.sheets import NOTE, a_page, a_scale, a_sheet
from tests.factories import a_case, a_submission, a_therapist, a_worksheet, an_assignment, settled
from tests.journeys.accessibility import look_where_things_stand
from tests.journeys.conftest import OpenScreen
from tests.journeys.screens import DESK, PHONE
from tests.journeys.ways_in import bring_in_client, bring_in_therapist

pytestmark = pytest.mark.django_db(transaction=True)
SHOWS_EARLIER = '\n[settings]\nearlier_entries = "shown"\n'
OWN = "Three lines are enough. We read them on Thursday."


def test_what_is_shared_typed_in_and_kept_arrives_where_it_belongs(open_screen: OpenScreen) -> None:
    now = timezone.now()
    case = a_case(of=settled(a_therapist(at=now - timedelta(days=9)), at=now), at=now - timedelta(days=8))
    at = f"/desk/cases/{case.number}"
    entry = a_map_of(case)
    measure = an_assignment(of=case, slug="gad-7", at=now - timedelta(days=7))
    sheet = a_worksheet(a_sheet(a_page(NOTE + 'need = "required"\n', a_scale()), SHOWS_EARLIER), of=case)
    series = an_assignment(of=case, worksheet=sheet, at=now - timedelta(days=7))
    a_submission({"note": "The bus was late.", "level": 4}, of=series, at=now - timedelta(days=2))
    desk, phone = open_screen(DESK), open_screen(PHONE, theme="dark")
    bring_in_therapist(desk, case.therapist)
    bring_in_client(phone, case)

    desk.goto(f"{at}/entries/{entry.entry}/")
    desk.get_by_role("checkbox", name=str(A_MAP["reason"])).check()
    desk.get_by_role("button", name="Save what is shared").click()
    expect(desk.get_by_text("The client can read what is ticked, and nothing else of your part.")).to_be_visible()
    phone.goto(f"/me/entries/{entry.entry}/")
    expect(phone.get_by_text(str(A_MAP["reason"]))).to_be_visible()
    expect(phone.get_by_text(str(A_MAP["private"]))).to_have_count(0)
    look_where_things_stand(phone, state="with what was shared")

    phone.goto(f"/me/w/{series.pk}/1/")
    phone.get_by_text("What you wrote").click()
    expect(phone.get_by_text("The bus was late.")).to_be_visible()
    look_where_things_stand(phone, state="with an earlier entry open")

    desk.goto(f"{at}/homework/{measure.pk}/paper/")
    desk.get_by_label("Written on").fill((now - timedelta(days=3)).date().isoformat())
    for item in (1, 2, 4, 5, 6, 7):
        desk.locator(f"[name=q{item}][value='2']").check(force=True)
    desk.get_by_text("Fill up to 2 gaps with the mean").click()
    desk.get_by_role("button", name="Save", exact=True).click()
    desk.locator(f"a[href^='{at}/entries/']", has_text="How the last two weeks were").click()
    expect(desk.get_by_text("Pro-rated: 6 of 7 items were answered")).to_be_visible()

    desk.goto(f"{at}/assign/gad-7/")
    desk.get_by_role("link", name="Change for this practice what stands ready here").click()
    desk.get_by_label("What stands ready when somebody here gives this sheet").fill(OWN)
    desk.get_by_role("button", name="Keep for this practice").click()
    expect(desk.get_by_text("Kept. It stands ready")).to_be_visible()
    look_where_things_stand(desk, state="with a message of its own")
    desk.goto(f"{at}/assign/gad-7/")
    expect(desk.get_by_label("Your message to the client")).to_have_value(OWN)
    desk.goto("/desk/worksheets/gad-7/")
    desk.get_by_role("button", name="Back to the suggested message").click()
    expect(desk.get_by_text("The suggested message stands ready again.")).to_be_visible()
