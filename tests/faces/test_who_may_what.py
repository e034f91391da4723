"""Every address, asked by everybody with every method: as it declares, and else like an address that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, get_resolver

from evenhand.domain.cases.access.actions import end_membership, grant_access
from evenhand.domain.conversations.models import MessageFile
from evenhand.domain.custody.actions.deleting import delete_case
from evenhand.domain.custody.models import Deletion
from evenhand.domain.scheduling.models import BusyFeed, WaitingPlace
from evenhand.domain.worksheets.actions.masking import begin_masked
from evenhand.domain.worksheets.models import RiskTask
from evenhand.faces.components.signing_in import PROVED
from evenhand.foundation.accounts.joining.models import ColleagueInvitation
from evenhand.foundation.accounts.signed_in.actions import note_signed_in
from evenhand.foundation.practices.models import Member
from tests.config.test_urls import routes
from tests.domain.acts_of_building import in_building
from tests.domain.acts_of_mail import an_undelivered_letter
from tests.domain.fees.priced import EIGHTY, a_receipt, priced, settled_payments
from tests.domain.in_scheduling import in_scheduling
from tests.domain.plans.paying.stand_in import a_stripe
from tests.domain.plans.sold import a_house_of_many, a_plan
from tests.domain.test_walls import Everything, a_full_case
from tests.factories import (
    NOW,
    a_case,
    a_colleague,
    a_therapist,
    browser_of_client,
    browser_of_therapist,
    client_actor,
    frozen,
    inside,
    therapist_actor,
)
from tests.foundation.accounts.joining.invited import an_invited_colleague
from tests.foundation.accounts.passkeys.made import a_client_with_a_passkey, a_passkey

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]
PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
METHODS = ("GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")
AT_HAND = METHODS if connection.vendor == "sqlite" else METHODS[:2]
"""What differs between databases is which rows somebody sees, and that shows with the first two."""
ASK_IN_EVERY_WAY = {"therapist", "client", "colleague", "nobody"}
"""Two who may open something, and two who may not; all others ask in the two ways that pages ask."""

FOR_OWNERS = {
    "team", "colleague", "invite_colleague", "invited_colleague", "recovery_sheet", "confirm_recovery_sheet",
    "undelivered", "decide_on_mail", "risk_duty", "paper_size", "told", "sheet_message",
    *("practice_language", "practice_messages", "practice_zone"),
    "own_plan", "another_plan", "end_plan", "invoice_pages", "switch_plan",
    "pay_by_card", "card_answer", "take_card_away",
    "payment_settings", "receipts", "receipts_file",
    "begin", "begin_service", "begin_client", "finish_setting_up",
    "retention", "take_practice", "backups", "booking_page", "practice_hours",
}  # fmt: skip
FOR_THE_WHOLE_PRACTICE = {"build", "take_sheet", "translate"}
"""A sheet of its own is built by everybody who works there."""
FOR_WHO_DECIDES = {"access", "keeping", "delete_case", "deletion", "case_payments", "payment", "receipt_pages"}
FOR_ONESELF = {"factor", "remove", "end"}
"""Of signing in: a passkey and a browser of the therapist, which nobody else can name."""
FOR_WHOSE_CALENDAR_IT_IS = {
    "service", "end_service", "service_hours", "remove_calendar", "appointment", "remove_waiting",
}  # fmt: skip

OF_NO_CASE = {"inquiry", "accept_inquiry", "decline_inquiry", "delete_inquiry"}
"""A stranger's request, which no colleague shares: there is no case file yet."""
FOR_CLIENTS_OF_ONE_THERAPIST = {"new_time", "sure_time", "wait"}
"""Of booking: a service is offered to every client of its therapist."""
FOR_THEMSELVES = FOR_WHOSE_CALENDAR_IT_IS | OF_NO_CASE

NOBODYS_NUMBER, NOBODYS_ID = "Z99Z999", UUID("00000000-0000-7000-8000-000000000000")


@dataclass(frozen=True)
class World:
    """A full case file, and a browser of everybody who might come by."""

    of: Everything
    colleague: Member
    invitation: ColleagueInvitation
    letter: UUID
    inquiry: UUID
    session: UUID
    service: UUID
    feed: UUID
    wait: UUID
    answer: UUID
    sheet: UUID
    batch: UUID
    invoice: UUID
    file: UUID
    receipt: UUID
    proof: Deletion
    keys_of_therapist: tuple[UUID, UUID]
    keys_of_client: tuple[UUID, UUID]
    people: dict[str, Client]


def a_world() -> World:
    """Fill a practice, and sign everybody in who might come by; the clock stands at NOW meanwhile."""
    owner = a_therapist()
    therapist, granted, colleague = (a_colleague(of=owner) for _ in range(3))
    stranger = a_therapist()
    former = somebody_without_another_place(owner)
    full = a_full_case(therapist)
    people = {
        "nobody": Client(),
        "client": browser_of_client(full.case),
        "another client of the therapist": browser_of_client(a_case(of=therapist)),
        "client of another practice": browser_of_client(a_case()),
        "therapist": freshly(therapist),
        "granted colleague": freshly(granted),
        "colleague": freshly(colleague),
        "former colleague": freshly(former),
        "owner": freshly(owner),
        "owner of another practice": freshly(stranger),
    }
    with inside(full.case):
        grant_access(case=full.case, to=granted, by=therapist_actor(therapist), at=NOW)
        grant_access(case=full.case, to=former, by=therapist_actor(therapist), at=NOW)
        end_membership(member=former, heir=owner, by=therapist_actor(owner), at=NOW)
    _, passkey = a_passkey(of=therapist)
    _, passkey_of_client = a_client_with_a_passkey(full.case)
    with inside(full.case):
        place = note_signed_in(
            person=therapist.user, session_key="elsewhere", user_agent="", by=therapist_actor(therapist), at=NOW
        )
        place_of_client = note_signed_in(
            person=full.case.client, session_key="there", user_agent="", by=client_actor(full.case), at=NOW
        )
    invitation = an_invited_colleague(of=owner)
    keys_of_therapist, keys_of_client = (passkey.pk, place.pk), (passkey_of_client.pk, place_of_client.pk)
    letter = an_undelivered_letter(of=owner).pk
    gone = a_case(of=therapist)
    with inside(gone):
        proof = delete_case(case=gone, why=Deletion.Why.ASKED, by=therapist_actor(therapist), at=NOW)
    scheduled = in_scheduling(full.case)
    noted, inquiry = scheduled.noted, scheduled.inquiry.pk
    with inside(full.case):
        feed = BusyFeed.objects.get(member=therapist).pk
        wait = WaitingPlace.objects.get(case=full.case).pk
        about_harm = RiskTask.objects.create(
            case=full.case, submission=full.sent, kind="task", item="self_kindness", answer=2,
            owner=therapist, deputy=granted, raised_at=NOW, due_at=NOW,
        )  # fmt: skip
    with inside(full.case):
        batch = begin_masked(case=full.case, series="two_replies", by=therapist_actor(therapist), at=NOW)
    others = (inquiry, noted.pk, noted.service_id, feed, wait, about_harm.pk, in_building(full.case).pk, batch)
    _, invoice = a_plan(of=owner, limited=False)
    settled_payments(therapist)
    priced(noted.service, EIGHTY)
    receipt = a_receipt(noted, full.case)
    a_plan(of=stranger)
    keys = (keys_of_therapist, keys_of_client)
    with inside(full.case):
        file = MessageFile.objects.exclude(message=None).get(case=full.case).pk
    return World(full, colleague, invitation, letter, *others, invoice.pk, file, receipt.pk, proof, *keys, people)


@pytest.fixture
def world() -> Iterator[World]:
    with frozen(), a_house_of_many(), a_stripe():
        yield a_world()


def somebody_without_another_place(owner: Member) -> Member:
    """Let somebody join an owner's practice who works in no other, so that they are nobody once they are removed."""
    founder = a_therapist()
    with inside(founder):
        Member.objects.filter(pk=founder.pk).update(left_at=NOW)
    with inside(owner):
        return Member.objects.create(user=founder.user, role=Member.Role.THERAPIST, joined_at=NOW)


def freshly(member: Member) -> Client:
    """Return the browser of a therapist who has just proved who they are, so that nothing is hidden behind that."""
    browser = browser_of_therapist(member)
    session = browser.session
    session[PROVED] = NOW.timestamp()
    session.save()
    return browser


def address_of(route: str, things: dict[str, object]) -> str:
    """Return a route filled with these; a name that is not known here stops the build until it is added."""
    fixed = {
        "slug": "compassionate-self-care",
        "token": "guess",
        "kind": "goal",
        "tongue": "de",
        "key": "single",
        "rhythm": "monthly",
    }
    return "/" + PARAMETER.sub(lambda found: str("1" if found[1] == "int" else {**things, **fixed}[found[2]]), route)


THINGS = (
    "entry", "entry_id", "assignment_id", "address",
    "member_id", "invitation_id", "deletion_id", "factor_id", "passkey_id", "place_id",
    "effect_id", "service_id", "inquiry_id", "session_id", "feed_id", "wait_id", "task_id", "sheet_id", "batch",
    "invoice_id", "file_id", "receipt_id",
)  # fmt: skip


def real(route: str, world: World) -> str:
    one = world.of
    passkey, place = world.keys_of_client if route.startswith("me/") else world.keys_of_therapist
    people = (world.colleague.pk, world.invitation.pk, world.proof.pk)
    ids = (one.sent.entry, one.sent.entry, one.agreed.pk, one.assignment.pk, *people)
    others = (world.letter, world.service, world.inquiry, world.session, world.feed, world.wait, world.answer)
    papers = (world.invoice, world.file, world.receipt)
    things = dict(zip(THINGS, (*ids, passkey, passkey, place, *others, world.sheet, world.batch, *papers), strict=True))
    return address_of(route, {"number": one.case.number, **things})


def nobodys(route: str) -> str:
    return address_of(route, {"number": NOBODYS_NUMBER, **dict.fromkeys(THINGS, NOBODYS_ID)})


def asked(browser: Client, method: str, address: str) -> Any:
    """Ask, and undo whatever it did, signing out too, so that everybody meets the same world."""
    kept = dict(browser.cookies)
    with transaction.atomic():
        answer = browser.generic(method, address)
        transaction.set_rollback(True)
    browser.cookies.clear()
    browser.cookies.update(kept)
    return answer


def kinds_of_people(pattern: URLPattern, route: str) -> tuple[set[str], set[str]]:
    """Return who may use a route on this case file's things, and who is signed in at its face but may not."""
    desk = {"therapist", "granted colleague", "colleague", "owner", "owner of another practice"}
    clients = {"client", "another client of the therapist", "client of another practice"}
    names_a_thing = any(name in route for name in ("uuid:", "str:number"))
    if getattr(pattern.callback, "permission", "") == "client":
        may = {"client"} if names_a_thing else clients
        if pattern.name in FOR_CLIENTS_OF_ONE_THERAPIST:
            may = {"client", "another client of the therapist"}
        return may, clients - may
    if pattern.name in FOR_OWNERS:
        may = {"owner"} if names_a_thing else {"owner", "owner of another practice"}
    elif (pattern.name in FOR_ONESELF and "security/" in route) or pattern.name in FOR_THEMSELVES:
        may = {"therapist"}
    elif pattern.name in FOR_THE_WHOLE_PRACTICE:
        may = desk - {"owner of another practice"}
    elif pattern.name in FOR_WHO_DECIDES:
        may = {"therapist", "owner"}
    else:
        may = {"therapist", "granted colleague"} if names_a_thing else desk
    return may, desk - may


def guarded_routes() -> list[tuple[str, URLPattern]]:
    """Every page that asks who somebody is; those of the demo's screen are in tests/faces/site/test_one_screen.py."""
    return [
        (route, pattern)
        for route, pattern in routes(get_resolver().url_patterns)
        if getattr(pattern.callback, "permission", "") != "public" and not route.startswith("demo/")
    ]


def wrong_answers(world: World, asking: list[tuple[str, URLPattern]]) -> list[tuple[str, str, str, int]]:
    """Return who got what they should not: person, method, route, status."""
    wrong = []
    for route, pattern in asking:
        may, may_not = kinds_of_people(pattern, route)
        for who, browser in world.people.items():
            for method in AT_HAND if who in ASK_IN_EVERY_WAY else METHODS[:2]:
                answer = asked(browser, method, real(route, world))
                if who in may:
                    right = is_let_in(answer, method, route)
                elif who in may_not:
                    right = is_like_nothing(answer, browser, method, route)
                else:
                    right = goes_to(answer, door_of(route))
                if not right:
                    wrong.append((who, method, route, answer.status_code))
    return wrong


def is_let_in(answer: Any, method: str, route: str) -> bool:
    """Whether it is answered; a page of the desk opens, where a client's address may name another kind of sheet."""
    there = method != "GET" or route.startswith("me/") or answer.status_code != 404
    return there and answer.status_code < 500 and not goes_to(answer, door_of(route))


def is_like_nothing(answer: Any, browser: Client, method: str, route: str) -> bool:
    """Whether it is answered as the same address with a number and ids that nobody has, byte for byte."""
    if answer.status_code == 405:
        return bool(answer.content == b"")
    if (method, route) not in _nowhere:
        _nowhere[method, route] = asked(browser, method, nobodys(route)).content
    return bool(answer.status_code == 404 and answer.content == _nowhere[method, route] == missing_page(method))


_nowhere: dict[tuple[str, str], bytes] = {}
"""What each address answers to the first who may not open it, with a number and ids that nobody has."""


@cache
def missing_page(method: str) -> bytes:
    """What an address that is not there answers to anybody."""
    content: bytes = Client().generic(method, "/nothing-here/").content
    return content


def door_of(route: str) -> str:
    return "/me/in/" if route.startswith("me/") else "/in/"


def test_every_address_answers_everybody_as_it_declares(world: World) -> None:
    assert wrong_answers(world, guarded_routes()) == []


def goes_to(answer: Any, door: str) -> bool:
    return answer.status_code == 302 and str(answer.headers["Location"]).startswith(f"{door}?next=")


def test_public_addresses_answer_everybody_without_falling_over(world: World) -> None:
    for route, pattern in routes(get_resolver().url_patterns):
        if getattr(pattern.callback, "permission", "") == "public":
            for who, browser in world.people.items():
                for method in AT_HAND:
                    assert asked(browser, method, real(route, world)).status_code < 500, (who, method, route)


def test_a_wall_that_is_not_there_would_be_seen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from evenhand.domain.cases.models import CaseFile
    from evenhand.faces.workspace import case_frame

    monkeypatch.setattr(
        case_frame, "case_by_number", lambda *, number, therapist: CaseFile.objects.filter(number=number).first()
    )
    pages = [one for one in guarded_routes() if "str:number" in one[0] and one[1].name in ("progress", "overview")]
    seen = {who for who, method, _, status in wrong_answers(world, pages) if (method, status) == ("GET", 200)}
    assert seen == {"colleague", "owner"}


def test_the_entry_asked_for_is_one_that_its_people_do_open(world: World) -> None:
    entry = world.of.sent.entry
    ways = {"client": f"/me/entries/{entry}/", "therapist": f"/desk/cases/{world.of.case.number}/entries/{entry}/"}
    ways["granted colleague"] = ways["therapist"]
    answers = {who: asked(world.people[who], "GET", address).status_code for who, address in ways.items()}
    assert answers == dict.fromkeys(ways, 200)
