"""A therapist's day and all of booking at the desk, in every state: everybody can use it, with keys alone too."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.links import Coming, Purpose, token_for
from evenhand.domain.scheduling.models import BookingPage, BusyFeed, BusyTime, Seat, Service, Session, State
from evenhand.domain.scheduling.queries.rules import moment_of
from evenhand.foundation.archive.backup.actions import begin_backup, note_failed, note_made
from evenhand.foundation.practices.models import Member
from tests.domain.acts_of_mail import an_undelivered_letter
from tests.domain.scheduling.feeds.outside import a_feed
from tests.factories import (
    a_case,
    a_service,
    a_session,
    a_therapist,
    at_hour,
    client_actor,
    inside,
    settled,
    therapist_actor,
)
from tests.journeys.accessibility import look_on_every_screen
from tests.journeys.therapist import EMAIL, sign_in
from tests.journeys.ways_in import bring_in_therapist

pytestmark = pytest.mark.django_db(transaction=True)
HOW_TO_REACH = "Ring 020 7946 0000."


@pytest.fixture
def member() -> Member:
    """A therapist who has just begun."""
    return settled(a_therapist(email=EMAIL, at=timezone.now() - timedelta(days=90)), at=timezone.now())


def today() -> date:
    return timezone.localdate()


def a_monday() -> date:
    """Return a Monday that is a week away at least."""
    return today() + timedelta(days=14 - today().weekday())


def look(page: Page, *addresses: str, state: str = "") -> None:
    """Open these addresses one after the other and look at each on every screen."""
    for address in addresses:
        page.goto(address)
        look_on_every_screen(page, state=state)


def refused(page: Page, button: str, *, state: str = "with a mistake") -> None:
    """Press a button that is answered with what has to change, which has the focus then."""
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("alert").first).to_be_focused()
    look_on_every_screen(page, state=state)


def a_full_calendar(member: Member) -> Service:
    """Fill today and a later Monday: sessions in every state, a group, requests, time off, a calendar outside."""
    now, by = timezone.now(), therapist_actor(member)
    monday = a_monday()
    service = a_service(of=member, at=now, needs_approval=True, for_strangers=True)
    group = a_service(of=member, at=now, name="Evening group", seats=4, least_seats=2)
    cases = [a_case(of=member, at=now) for _ in range(3)]
    for hour, case in enumerate(cases, start=6):
        row = a_session(of=case, service=service, start=at_hour(hour, day=today()), at=now)
        with inside(member):
            state = (State.NO_SHOW, State.HELD, State.CONFIRMED)[hour - 6]
            actions.set_state(session=row, state=state, seen=0, by=by, at=now)
    a_session(of=cases[0], service=group, start=at_hour(18, day=monday), at=now)
    with inside(member):
        actions.ask_for_seat(
            service=group, start=at_hour(18, day=monday), email="ana@example.org", phone="", words="Good morning.",
            zone="America/New_York", holder="one", key="seat", network="192.0.2.1", at=now,
        )  # fmt: skip
        Seat.objects.filter(case=None).update(state=State.REQUESTED)
    with inside(member):
        client = client_actor(cases[0])
        actions.book(service=service, case=cases[0], start=at_hour(10, day=monday), key="asked", by=client, at=now)
        actions.inquire(
            service=service, start=at_hour(12, day=monday), email="ana@example.org", phone="", words="Good morning.",
            zone="America/New_York", holder="one", key="k", at=now,
        )  # fmt: skip
        actions.hold_slot(service=service, start=at_hour(15, day=monday), holder="two", at=now)
        off = {"start": moment_of(at_hour(20, day=monday)), "end": moment_of(at_hour(22, day=monday))}
        actions.take_hours_off(member=member, reason="Choir", key="k", by=by, at=now, **off)
        feed = a_feed(of=member)
        feed.looked_at, feed.problem = now, "The address answers with a page, not with a calendar."
        feed.save()
        BusyTime.objects.create(feed=feed, start=at_hour(13, day=monday), end=at_hour(14, day=monday))
    return service


def plan(page: Page, number: str, *, day: date, time: str, times: str = "1") -> None:
    """Fill the form of a new session."""
    page.goto("/desk/calendar/new/")
    page.get_by_label("Case number").fill(number)
    page.get_by_label("Day", exact=True).fill(day.isoformat())
    page.get_by_label("Begins at").fill(time)
    page.get_by_label("How many sessions").fill(times)


def test_the_calendar_and_planning_in_every_state(desk: Page, member: Member) -> None:
    bring_in_therapist(desk, member)
    look(desk, "/desk/calendar/", "/desk/calendar/new/", "/desk/inquiries/", state="empty")
    service = a_full_calendar(member)
    number = a_case(of=member, at=timezone.now()).number
    monday = a_monday()
    views = [f"/desk/calendar/?view={view}&day={monday}" for view in ("day", "week", "month")]
    look(desk, "/desk/", *views, f"/desk/cases/{number}/reminders/", state="full")
    plan(desk, "", day=monday, time="")
    refused(desk, "Book")
    plan(desk, number, day=monday, time="10:30")
    refused(desk, "Book", state="taken")
    plan(desk, number, day=monday - timedelta(weeks=1), time="10:00", times="3")
    refused(desk, "Book", state="a series with a clash")
    desk.get_by_role("button", name="Book the others only").click()
    expect(desk.get_by_text("The sessions are booked.")).to_be_visible()
    with inside(member):
        one = Session.objects.filter(series__isnull=False).earliest("starts_at")
        group, strange = Session.objects.get(seats=4), Session.objects.get(inquiry__isnull=False)
    look(desk, *(f"/desk/calendar/{row.pk}/" for row in (one, group, strange)), state="a session")
    desk.goto(f"/desk/calendar/{one.pk}/")
    desk.get_by_label("Begins at").fill("")
    refused(desk, "Move")
    desk.get_by_label("Day", exact=True).fill(monday.isoformat())
    desk.get_by_label("Begins at").fill("12:20")
    refused(desk, "Move", state="where it cannot go")
    desk.locator("#move").get_by_text("This one and those after it").click()
    refused(desk, "Move", state="where none of them can go")
    with inside(member):
        assert Session.objects.get(pk=one.pk).sequence == 0
        actions.end_service(service=service, by=therapist_actor(member), at=timezone.now())


def test_days_weeks_and_months_are_gone_through_with_keys(desk: Page, member: Member) -> None:
    bring_in_therapist(desk, member)
    desk.goto("/desk/calendar/?view=day&day=2026-11-24")
    expect(desk.get_by_text("← and → go to earlier and later days")).to_be_visible()
    desk.locator("#calendar").focus()
    for key, address in (
        ("ArrowRight", "view=day&day=2026-11-25"),
        ("w", "view=week&day=2026-11-25"),
        ("ArrowLeft", "view=week&day=2026-11-18"),
        ("m", "view=month&day=2026-11-18"),
        ("d", "view=day&day=2026-11-18"),
    ):
        desk.keyboard.press(key)
        expect(desk).to_have_url(re.compile(rf"\?{re.escape(address)}#calendar$"))
        desk.locator("#calendar").focus()
    desk.keyboard.press("n")
    expect(desk).to_have_url(re.compile(r"/calendar/new/\?day=2026-11-18$"))


def test_on_paper_a_week_keeps_its_hours_and_leaves_out_what_is_pressed(phone: Page, member: Member) -> None:
    bring_in_therapist(phone, member)
    phone.goto("/desk/calendar/?view=week&day=2026-11-24")
    phone.emulate_media(media="print")
    expect(phone.locator(".hours")).to_be_visible()
    for pressed in (phone.get_by_role("link", name="Earlier"), phone.get_by_role("link", name="New session")):
        expect(pressed).to_be_hidden()


def test_what_is_offered_and_when_in_every_state(desk: Page, member: Member) -> None:
    desk.goto("/desk/")
    sign_in(desk)
    settings = "/desk/settings/"
    empty = ("", "services/", "hours/", "days/", "formats/", "booking-page/", "calendars/", "calendars/share/")
    look(desk, *(f"{settings}{ending}" for ending in empty), state="empty")
    desk.goto(f"{settings}services/add/")
    desk.get_by_label("Minutes it lasts").fill("long")
    refused(desk, "Offer it")
    service = a_full_calendar(member)
    own = f"{settings}services/{service.pk}/"
    look(desk, f"{settings}services/", own, f"{own}hours/", f"{own}end/", f"{settings}days/", state="full")
    refused(desk, "Take these days off")
    desk.goto(f"{settings}hours/")
    desk.get_by_label("Monday").fill("all day")
    refused(desk, "Save")
    desk.goto(f"{settings}formats/")
    desk.get_by_label("a day").first.fill("many")
    refused(desk, "Save the limits")
    desk.goto(f"{settings}booking-page/")
    desk.get_by_label("Its address ends with").fill("!")
    refused(desk, "Save")
    desk.get_by_label("Its address ends with").fill("quiet-street")
    desk.get_by_role("button", name="Save").click()
    expect(desk).to_have_url(re.compile(r"\?done=saved$"))
    look_on_every_screen(desk, state="saved")
    look(desk, f"{settings}calendars/", state="one that cannot be read")
    desk.get_by_label("Private address of a calendar").fill("http://example.org/a.ics")
    refused(desk, "Add the calendar")
    desk.goto(f"{settings}calendars/share/")
    desk.get_by_role("button", name="Make the link").click()
    expect(desk.get_by_label("Link")).to_have_value(re.compile("/calendar/|\\.ics"))
    look_on_every_screen(desk, state="the link")
    with inside(member):
        assert BookingPage.objects.get().slug == "quiet-street"
        assert BusyFeed.objects.count() == 1


def test_the_link_to_a_time_in_every_state(phone: Page, member: Member) -> None:
    now = timezone.now()
    service = a_service(of=member, at=now)
    group = a_service(of=member, at=now, name="Evening group", seats=4)
    case = a_case(of=member, at=now)
    monday = a_monday()
    row, late = (a_session(of=case, service=service, start=at_hour(hour, day=monday), at=now) for hour in (9, 11))
    a_session(of=case, service=group, start=at_hour(15, day=monday), at=now)
    with inside(member):
        seat = Seat.objects.select_related("session").get()
        links = {purpose: f"/t/{token_for(Coming(row), purpose)}/" for purpose in Purpose}
        of_seat = f"/t/{token_for(Coming(seat.session, seat), Purpose.CANCEL)}/"
        of_late = f"/t/{token_for(Coming(late), Purpose.MOVE)}/"
    look(phone, *links.values(), of_seat, "/t/nothing/", state="as it is sent")
    phone.goto(links[Purpose.MOVE])
    wanted = phone.locator(".coming-times button").nth(3)
    with inside(member):
        start = int(wanted.get_attribute("value") or "")
        actions.book(service=service, start=start, case=case, key="k", by=therapist_actor(member), at=now)
    wanted.click()
    expect(phone.get_by_role("alert")).to_be_focused()
    look_on_every_screen(phone, state="somebody else was quicker")
    phone.locator(".coming-times button").last.click()
    expect(phone.get_by_role("status")).to_have_text("This is how it stands now.")
    phone.goto(links[Purpose.CANCEL])
    phone.get_by_role("button", name="Call this time off").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("This time is called off")
    look_on_every_screen(phone, state="called off")
    with inside(member):
        BookingPage.objects.create(slug="quiet-street", how_to_reach=HOW_TO_REACH, changed_at=now)
        Service.objects.filter(pk=service.pk).update(cancel_until=60 * 24 * 60)
    phone.goto(of_late)
    expect(phone.get_by_text(HOW_TO_REACH)).to_be_visible()
    look_on_every_screen(phone, state="too late")


def test_backups_and_mail_in_every_state(desk: Page, member: Member) -> None:
    desk.goto("/desk/")
    sign_in(desk)
    pages = ("/desk/settings/backups/", "/desk/settings/mail/")
    look(desk, *pages, state="empty")
    run = begin_backup(at=timezone.now() - timedelta(days=2))
    note_made(run=run, size=12_300_000, at=timezone.now() - timedelta(days=2))
    note_failed(run=begin_backup(at=timezone.now()), problem="The disk is full.", at=timezone.now())
    an_undelivered_letter(of=member)
    look(desk, *pages, "/desk/", state="with bad news")
    desk.goto(pages[0])
    desk.get_by_role("button", name="Make a backup now").click()
    expect(desk.get_by_text("A backup was asked for.")).to_be_visible()
    look_on_every_screen(desk, state="asked for")


def test_the_guides_to_the_worksheets_can_be_read_by_anybody(phone: Page) -> None:
    look(phone, "/worksheets/", "/worksheets/compassionate-self-care/")
    phone.goto("/worksheets/")
    phone.get_by_label("Name, purpose or problem").fill("nothing of the kind")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("status")).to_contain_text("No worksheets hold all of these words.")
