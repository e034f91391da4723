"""Every form of every page, posted twice: one effect, and the same answer. A route that is on no list fails.

Forms are found on the pages themselves, so a new one is among them by itself. What several people or tabs send at the
same moment is in `tests/faults/test_repeats.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import get_resolver

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.custody.queries.retaining import due_records
from evenhand.domain.worksheets.actions import take_length
from evenhand.foundation.accounts.resetting.actions import reset_sign_in
from evenhand.foundation.archive.recovery.actions import make_sheet
from evenhand.foundation.archive.recovery.queries import places_to_type_back
from evenhand.foundation.practices.models import Member
from tests.config.test_urls import routes
from tests.domain.in_custody import in_custody
from tests.faces.locked import at_the_desk, in_the_space, lock_now
from tests.faces.once import Post, Twice, Typed, each_kind, effects, post_twice, posts_in, posts_on
from tests.faces.test_hostile_everywhere import person_at, visits
from tests.faces.test_who_may_what import World, asked, real, world
from tests.factories import (
    NOW,
    TODAY,
    TWO_REPLIES,
    a_case,
    a_draft,
    a_passphrase,
    a_service,
    a_session,
    a_tap,
    an_assignment,
    an_invitation,
    at_hour,
    client_actor,
    inside,
    published,
    therapist_actor,
)
from tests.messages import a_message

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]
__all__ = ["world"]
DOOR = "a door: each try is a try of its own, counted as one, and what proves somebody is good once"
LEFT_OUT = {
    **dict.fromkeys(
        (
            "in/", "in/passkey/", "in/step/", "in/forgotten/", "in/password/<str:token>/", "in/join/<str:token>/",
            "me/in/", "me/in/passphrase/", "me/in/passkey/", "me/in/<str:token>/",
            "desk/lock/passkey/", "me/lock/passkey/",
            "desk/settings/security/confirm/", "desk/settings/security/confirm/passkey/",
            "desk/settings/security/passkey/", "desk/settings/security/app/", "me/settings/ways/passkeys/",
        ),
        DOOR,
    ),
    **dict.fromkeys(
        (
            "desk/settings/plan/", "desk/settings/plan/change/", "desk/settings/plan/end/",
            "desk/settings/plan/change/<slug:key>/<slug:rhythm>/",
        ),
        "each is done twice in tests/domain/plans/test_renewing.py",
    ),
    **dict.fromkeys(
        ("plans/<slug:key>/", "plans/begin/<str:token>/"),
        "a letter to an address, and the link in it; tests/faces/site/test_signing_up.py",
    ),
    "desk/settings/zone/": "shows first what changes; tests/domain/scheduling/actions/test_practice_zone.py",
    **dict.fromkeys(
        ("desk/settings/plan/card/", "desk/settings/plan/invoices/<uuid:invoice_id>/card/"),
        "each is done twice in tests/domain/plans/paying/test_by_card.py",
    ),
    "plans/payments/": "what Stripe tells; tests/faults/test_payments.py tells it again in any order",
    "me/messages/save/": "JSON with a number that rises; tests/faces/portal/test_messages.py",
    "desk/cases/<str:number>/messages/save/": "the same; tests/faces/workspace/test_message_drafts.py",
    **dict.fromkeys(
        ("me/messages/files/", "desk/cases/<str:number>/messages/files/"),
        "a file of the page's script; tests/faces/portal/test_message_files.py brings one twice",
    ),
    "me/w/<uuid:address>/save/": "JSON with a number that rises; tests/faces/portal/test_save.py",
    "me/w/<uuid:address>/other/save/": "the same, on the other length of a sheet",
    "desk/own-worksheets/bring-in/": "takes a file; faces/workspace/test_building brings one in twice",
    "desk/settings/security/codes/file/": "gives back what it was sent, and keeps nothing",
}  # fmt: skip
"""Routes whose forms are not posted twice here, with the reason."""

NOTHING_STORED = {
    "desk/cases/": "a search", "desk/payments/": "a search", "desk/worksheets/": "a search", "worksheets/": "a search",
    "desk/worksheets/<slug:slug>/": "of a sheet with two ways of reckoning; faces/workspace/test_alternatives",
    "desk/worksheets/<slug:slug>/message/": "posted as it is drawn it says what is suggested already; "
    "domain/worksheets/test_sheet_messages keeps the same twice",
    "desk/cases/<str:number>/assign/": "a search",
    "desk/lock/": "these browsers are in nobody's list, and lock by their session alone",
    "me/lock/": "these browsers are in nobody's list, and lock by their session alone",
    "desk/settings/practices/": "which practice a desk shows is a matter of the browser's session",
    "me/settings/": "how pages look is a cookie", "me/settings/kept/": "what a phone keeps is a cookie",
    "desk/settings/take-along/": "a file is read out", "desk/cases/<str:number>/take-along/": "a file is read out",
    "me/out/": "ends the session, which is no table of ours", "out/": "ends the session, which is no table of ours",
    **dict.fromkeys(
        ("book/<slug:slug>/<uuid:service_id>/", "book/<slug:slug>/frame/<uuid:service_id>/",
         "book/<slug:slug>/<uuid:service_id>/send/", "book/<slug:slug>/frame/<uuid:service_id>/send/"),
        "a stranger's page, which nobody here opens; scheduling/actions/test_booking and test_inquiring do each twice",
    ),
    "t/<str:token>/": "comes by mail; tests/faces/test_coming.py posts it twice",
    "o/<str:token>/": "comes by mail; tests/faces/test_offered.py posts it twice",
    "desk/calendar/zone/": "what the browser says of its clock is kept in its session",
    **dict.fromkeys(
        ("desk/settings/hours/", "desk/settings/formats/", "desk/settings/booking-page/", "desk/settings/payments/"),
        "posted as it is drawn it says what is so already",
    ),
    **dict.fromkeys(
        ("desk/calendar/new/", "desk/settings/services/add/", "desk/settings/calendars/"),
        "takes fields that go together; scheduling/actions tests give one key twice",
    ),
    **dict.fromkeys(
        ("demo/", "demo/messages/", "demo/pulse/", "demo/phone/<str:number>/"),
        "only in a demo; phones are sessions, which are no tables of ours",
    ),
    **dict.fromkeys(
        ("demo/own/", "demo/own/begin/", "demo/own/end/"),
        "only where visitors have demos, which are files; config/test_visitors taps twice",
    ),
    **dict.fromkeys(("features/", "features/<slug:slug>/", "fit/"), "pages to read, where a host presents Evenhand"),
    "desk/cases/<str:number>/masked/": "a batch that waits is given again; domain/worksheets/test_masking",
    "desk/cases/<str:number>/entries/<uuid:entry>/share/": "takes what is ticked; workspace/test_sharing_answers",
    "desk/paper/": "a code leads to a page",
    **dict.fromkeys(
        ("begin/", "desk/begin/service/", "desk/begin/client/", "desk/begin/done/"),
        "of a house that is being set up; workspace/beginning tests send each form twice",
    ),
    **dict.fromkeys(
        (
            *("desk/settings/paper/", "desk/settings/language/", "desk/settings/language/practice/"),
            "me/settings/language/",
        ),
        "posted as it is drawn it says what is so already",
    ),
    "desk/settings/told/": "posted as it is drawn it says what is so already",
    "desk/settings/away/": "takes days that are chosen; domain/cases/told does the same twice",
    "desk/settings/answers/": "takes people that are chosen; domain/worksheets/test_risk_steps settles the same twice",
    "desk/inquiries/<uuid:inquiry_id>/delete/": "there once it was declined; scheduling/actions/test_inquiring",
}  # fmt: skip
"""Routes without an effect in our tables, with the reason; of every other one some form has to have one."""

OUT_BY_THEN = "the browser is signed out or has another session since the first one, and is led to the door"
OTHER_ANSWER = dict.fromkeys(
    ("me/out/", "me/lock/open/", "desk/lock/open/", "me/settings/ways/places/<uuid:place_id>/",
     "desk/settings/security/places/<uuid:place_id>/end/",
     "desk/settings/practices/", "desk/settings/security/password/", "desk/settings/security/places/end/",
     "me/settings/ways/places/"),
    OUT_BY_THEN,
)  # fmt: skip
OTHER_ANSWER["desk/inquiries/<uuid:inquiry_id>/accept/"] = "a link to the client is shown once; then the case file is"
"""Routes that answer a second time otherwise, with the reason; the effect is one all the same."""

DRAWN_ANEW = "what is shown was drawn for this answer and is kept nowhere; the one shown last is the one that counts"
EFFECT_EACH_TIME = {
    "desk/recovery-sheet/": DRAWN_ANEW,
    "desk/settings/security/codes/": DRAWN_ANEW,
    "desk/settings/calendars/share/": DRAWN_ANEW,
    "desk/settings/security/start/": "the moment of the last *not now*",
}
"""Routes where each press is an act of its own, with the reason."""


@dataclass(frozen=True)
class Busy:
    """A world in which something waits behind every button: who opens which page, and what goes into its fields."""

    pages: list[tuple[Client, str]]
    typed: Typed


def a_busy_world(world: World) -> Busy:
    """Let something wait behind every button."""
    therapist = world.of.therapist
    other = a_case(of=therapist, name="Bo", email="bo@example.org")
    in_custody(world.of.case)
    an_invitation(of=other)
    log = an_assignment(of=other, slug="noticing-log")
    for _ in range(2):
        a_tap(of=log)
    a_message(of=other)
    given = an_assignment(of=other)
    a_draft(TWO_REPLIES, of=given)
    reset_sign_in(email=world.colleague.user.email, at=NOW)
    desk, space = at_the_desk(therapist), in_the_space(other)
    locked_desk, locked_space = at_the_desk(therapist), in_the_space(other)
    a_passphrase(of=other)
    lock_now(locked_desk, "desk")
    lock_now(locked_space, "me")
    pages = [(world.people["owner"], "/desk/"), (desk, "/desk/settings/security/")]
    below = ("", "delete/", "keeping/", "messages/", "points/")
    pages += [(world.people["therapist"], f"/desk/cases/{other.number}/{page}") for page in below]
    pages += [(world.people["owner"], "/desk/settings/messages/"), (space, "/me/messages/")]
    pages += [(space, page) for page in of_lengths(other)]
    pages += [(space, "/me/settings/ways/"), (space, f"/me/w/{given.pk}/send/"), (space, "/me/")]
    pages += [(space, page) for page in of_times(other)]
    pages += [(locked_desk, "/desk/"), (locked_space, "/me/")]
    pages += [(one.browser, one.address) for one in visits(world)]
    return Busy(pages, what_is_typed(world, other.number))


def of_lengths(case: CaseFile) -> list[str]:
    """Give a client two sheets of two lengths, one taken to its other; return the pages that lead there and back."""
    published("thought-challenge")
    begun, taken = (an_assignment(of=case, slug="thought-record") for _ in range(2))
    whole: dict[str, object] = {"thought": "No.", "belief_before": 5, "reply": "Yes.", "belief_reply": 5}
    a_draft(whole, of=begun)
    draft = a_draft({**whole, "belief_after": 5}, of=taken)
    with inside(case):
        take_length(draft=draft, other=True, by=client_actor(case), at=NOW)
    return [f"/me/w/{begun.pk}/send/", f"/me/w/{taken.pk}/other/1/", f"/me/w/{taken.pk}/other/send/"]


def of_times(case: CaseFile) -> list[str]:
    """Set a client a time that they can move and call off, and let them choose one; return the pages of both."""
    service = a_service(of=case.therapist, step=240)
    day = TODAY + timedelta(days=20)
    session = a_session(of=case, service=service, start=at_hour(12, day=day))
    time, chosen = f"/me/times/{session.pk}/", at_hour(16, day=day)
    return [
        f"{time}off/",
        f"{time}move/?day={day}",
        f"/me/times/list/{service.pk}/",
        f"/me/times/new/{service.pk}/sure/?start={chosen}",
    ]


def what_is_typed(world: World, other: str) -> Typed:
    """Return what goes into the fields that not any word fits into."""
    with inside(world.of.case):
        owner = Member.objects.get(role=Member.Role.OWNER)
        on_paper = make_sheet(member=owner, by=therapist_actor(owner), at=NOW)
        due = due_records(today=TODAY)[0]
        first, second = (on_paper.words[place - 1] for place in places_to_type_back())
    case, security = "desk/cases/<str:number>/", "desk/settings/security/"
    return {
        ("desk/recovery-sheet/confirm/", "first"): first,
        ("desk/recovery-sheet/confirm/", "second"): second,
        ("desk/own-worksheets/", "title"): "Evening notes",
        ("desk/cases/open/", "zone"): "Europe/London",
        (f"{case}settings/", "zone"): "Europe/London",
        (f"{case}settings/", "name"): "Cleo",
        (f"{case}entries/<uuid:entry>/", "answer_deserves"): "other",
        (f"{case}entries/<uuid:entry>/move/", "number"): other,
        (f"{case}homework/<uuid:assignment_id>/set-up/", "kind_of_step"): "with_others",
        (f"{case}delete/", "number"): other,
        ("desk/settings/keeping/", "country"): "DE",
        ("desk/settings/keeping/", "months"): "77",
        ("desk/settings/keeping/", "due"): f"{due.kind}:{due.case.pk}",
        ("desk/settings/keeping/", "count"): "1",
        ("desk/settings/keeping/", "sure"): "yes",
        (f"{security}factors/<uuid:factor_id>/", "name"): "Another name",
        (f"{security}factors/<uuid:factor_id>/remove/", "last_too"): "yes",
        (f"{security}lock/", "minutes"): "44",
        (f"{security}password/", "password"): "another long enough pass phrase",
        ("me/settings/ways/lock/", "minutes"): "44",
        ("me/times/reminders/", "how"): "none",
        (f"{case}reminders/", "how"): "none",
        ("desk/calendar/waiting/", "number"): other,
        ("desk/calendar/waiting/", "service"): str(world.service),
        ("me/settings/ways/passkeys/<uuid:passkey_id>/", "name"): "Another name",
        ("me/entries/<uuid:entry_id>/correct/", "notice"): "Put right.",
        (f"{case}homework/<uuid:assignment_id>/paper/", "_written_on"): "2026-11-20",
        ("me/plan/change/", "alone.0.do"): "Water the beans.",
    }


def all_posts(busy: Busy) -> list[Post]:
    """Return what every button of every form posts, one of each kind, those of an answer that asks once more too."""
    found = [post for browser, page in busy.pages for post in posts_on(browser, page, busy.typed)]
    for post in [one for one in found if one.route.endswith("delete/")]:
        answer = post.browser.post(post.address, post.fields)
        found += posts_in(answer, post.browser, post.address, busy.typed)
    return each_kind(found)


def routes_that_take_posts(world: World) -> set[str]:
    """Return every route that takes what a form posts."""
    return {
        route
        for route, pattern in routes(get_resolver().url_patterns)
        if asked(world.people[person_at(route, pattern)], "POST", real(route, world)).status_code != 405
    }


def faults_of(twice: Twice) -> list[str]:
    """Return what is wrong with what came of posting something twice."""
    route, faults = twice.post.route, []
    if twice.first != twice.second and route not in OTHER_ANSWER:
        faults.append(f"{twice.post}: first {twice.first}, then {twice.second}")
    if twice.changed_again and route not in EFFECT_EACH_TIME:
        faults.append(f"{twice.post}: changed {', '.join(twice.changed_again)} a second time")
    return faults


def unproved(taking: set[str], came: Sequence[Twice]) -> set[str]:
    """Return the routes that take posts of which no form had an effect, and that are on no list either."""
    with_effect = {twice.post.route for twice in came if twice.had_effect}
    return taking - with_effect - LEFT_OUT.keys() - NOTHING_STORED.keys()


def test_every_form_posted_twice_has_one_effect_and_one_answer(world: World) -> None:
    taking = routes_that_take_posts(world)
    posts = [post for post in all_posts(a_busy_world(world)) if post.route not in LEFT_OUT]
    before = effects()
    came = [post_twice(post, before=before) for post in posts]
    assert effects() == before, "what a form did was not undone"
    assert [fault for twice in came for fault in faults_of(twice)] == []
    assert unproved(taking, came) == set(), "let a form of these have its effect here, or say why it has none"
    assert unproved({*taking, "desk/new/"}, came) == {"desk/new/"}
    named = {*LEFT_OUT, *NOTHING_STORED, *OTHER_ANSWER, *EFFECT_EACH_TIME}
    assert named - taking == set(), "these take no posts, and need no reason"


@pytest.mark.parametrize(
    ("module", "name", "variant", "fault"),
    [
        ("evenhand.faces.workspace.invitations", "key_for", lambda *_, **__: str(uuid4()), "accounts_invitation"),
        ("evenhand.faces.workspace.custody.deleting", "deletion_by", lambda **_: None, "then (404, '')"),
    ],
)
def test_a_form_that_does_its_work_twice_is_found(
    world: World, monkeypatch: pytest.MonkeyPatch, module: str, name: str, variant: object, fault: str
) -> None:
    busy = a_busy_world(world)
    about = [one for one in all_posts(busy) if one.route.endswith(("/invitation/", "/delete/"))]
    before = effects()
    assert [wrong for one in about for wrong in faults_of(post_twice(one, before=before))] == []
    monkeypatch.setattr(f"{module}.{name}", variant)
    assert any(fault in wrong for one in about for wrong in faults_of(post_twice(one, before=before)))
