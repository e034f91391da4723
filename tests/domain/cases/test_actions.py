"""What people do with a case file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ObjectDoesNotExist

from evenhand.domain.cases import actions
from evenhand.domain.cases.actions import (
    InformationChanged,
    NumbersUsedUp,
    change_contact,
    open_case,
    write_information,
    write_parts,
)
from evenhand.domain.cases.models import CaseFile, Contact, Information
from evenhand.domain.cases.queries import case_of_email, display_name, information_of, versions_of
from evenhand.foundation.accounts.models import ClientAccount, Invitation
from evenhand.foundation.outbox.models import OutboxRow
from evenhand.foundation.practices.models import Member
from evenhand.foundation.vault.models import WrappedKey
from tests.domain.acts import LATER, a_reachable_case, by_therapist
from tests.domain.at_once import at_once
from tests.domain.stored import stored_now
from tests.factories import NOW, ZONE, a_case, a_colleague, a_therapist, inside, therapist_actor

pytestmark = pytest.mark.django_db
GOAL = Information.Kind.GOAL


def goal(case: CaseFile, words: str) -> Information:
    with inside(case):
        return write_information(case=case, kind=GOAL, words=words, by=by_therapist(case), at=LATER)


def contact(case: CaseFile, *, name: str = "", email: str = "", shows_name: bool = False) -> Contact:
    with inside(case):
        return change_contact(
            case=case, name=name, email=email, phone="", shows_name=shows_name, by=by_therapist(case), at=LATER
        )


def drawn(monkeypatch: pytest.MonkeyPatch, numbers: Iterator[str]) -> None:
    monkeypatch.setattr(actions, "draw_number", lambda: next(numbers))


def open_one(member: Member, *, key: UUID | None = None, email: str = "") -> CaseFile:
    with inside(member):
        by = therapist_actor(member)
        return open_case(therapist=member, zone=ZONE, key=key or uuid4(), email=email, by=by, at=NOW)


def test_a_new_case_file_has_keys_a_sign_in_and_no_name() -> None:
    case = open_one(a_therapist())
    with inside(case):
        assert WrappedKey.objects.filter(case_id=case.pk).count() == 2
        assert ClientAccount.objects.get(pk=case.client_id).last_seen_at is None
        kept = Contact.objects.get(case=case)
        assert (kept.name, kept.email, kept.phone, kept.email_hash) == ("", "", "", None)
        assert display_name(CaseFile.objects.get(pk=case.pk)) == case.number


def test_a_number_that_is_taken_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    member = a_therapist()
    drawn(monkeypatch, iter(["P41A913", "P41A913", "P41A913", "B07C001"]))
    assert [open_one(member).number, open_one(member).number] == ["P41A913", "B07C001"]


def test_two_practices_may_draw_one_number(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = a_therapist(), a_therapist()
    drawn(monkeypatch, iter(["P41A913", "P41A913"]))
    assert open_one(first).number == open_one(second).number


def test_opening_twice_with_one_key_opens_one_file_and_changes_nothing_in_it() -> None:
    member, key = a_therapist(), uuid4()
    case = open_one(member, key=key, email=" Ada@example.org ")
    contact(case, name="Ada", email="new@example.org")
    before = stored_now()
    assert open_one(member, key=key, email="ada@example.org") == case
    assert stored_now() == before
    assert open_one(member) != case


def test_a_case_file_is_found_by_the_address_it_was_opened_with() -> None:
    case = open_one(a_therapist(), email=" Ada@example.org ")
    with inside(case):
        assert Contact.objects.get(case=case).email == "Ada@example.org"
    assert case_of_email(email="ada@example.org") == case


def test_a_key_never_opens_the_file_of_a_colleague_or_of_another_practice() -> None:
    member, key = a_therapist(), uuid4()
    others = [a_colleague(of=member), a_therapist()]
    first = open_one(member, key=key)
    opened = [open_one(other, key=key) for other in others]
    assert len({first.pk, *(case.pk for case in opened)}) == 3
    assert [case.therapist_id for case in opened] == [other.pk for other in others]


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_open_one_file() -> None:
    member, key = a_therapist(), uuid4()
    opened = at_once(member, [lambda: open_one(member, key=key)] * 3)
    with inside(member):
        assert opened == [CaseFile.objects.get()] * 3
        assert ClientAccount.objects.count() == 1


def test_nobody_opens_a_file_for_a_therapist_of_another_practice() -> None:
    member, stranger = a_therapist(), a_therapist()
    with inside(member), pytest.raises(ObjectDoesNotExist):
        open_case(therapist=stranger, zone=ZONE, key=uuid4(), by=therapist_actor(stranger), at=NOW)


def test_when_no_number_is_free_nothing_is_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    member = a_therapist()
    monkeypatch.setattr(actions, "draw_number", lambda: "P41A913")
    open_one(member)
    before = stored_now()
    with pytest.raises(NumbersUsedUp):
        open_one(member)
    assert stored_now() == before


def test_information_is_kept_in_versions_and_the_latest_is_in_force() -> None:
    case = a_case()
    for words in ("To rest.", "To rest more 🫶🏽.", "To rest."):
        goal(case, words)
    with inside(case):
        assert [(row.version, row.words) for row in versions_of(case=case, kind=GOAL)] == [
            (3, "To rest."),
            (2, "To rest more 🫶🏽."),
            (1, "To rest."),
        ]
        assert information_of(case=case)["goal"].words == "To rest."


def test_the_same_words_make_no_version() -> None:
    case = a_case(goal="To rest.")
    before = stored_now()
    assert goal(case, "To rest.").version == 1
    assert stored_now() == before


def test_a_version_that_its_writer_has_not_seen_is_not_written_over() -> None:
    case = a_case(goal="First.")
    by = by_therapist(case)
    with inside(case):
        write_information(case=case, kind=GOAL, words="Second.", by=by, at=LATER, seen=1)
        with pytest.raises(InformationChanged):
            write_information(case=case, kind=GOAL, words="Third.", by=by, at=LATER, seen=1)
        assert write_information(case=case, kind=GOAL, words="Second.", by=by, at=LATER, seen=1).version == 2


def test_several_parts_are_written_all_or_none() -> None:
    case = a_case(goal="First.")
    protective = Information.Kind.PROTECTIVE
    with inside(case), pytest.raises(InformationChanged):
        write_parts(
            case=case, words={protective: "A dog.", GOAL: "Third."}, seen={protective: 0, GOAL: 0},
            by=by_therapist(case), at=LATER,
        )  # fmt: skip
    with inside(case):
        assert set(information_of(case=case)) == {"goal"}


def test_kinds_have_versions_of_their_own() -> None:
    case = a_case(goal="To rest.")
    with inside(case):
        by = by_therapist(case)
        protects = write_information(case=case, kind=Information.Kind.PROTECTIVE, words="Friends.", by=by, at=LATER)
        assert (protects.version, set(information_of(case=case))) == (1, {"goal", "protective"})


@pytest.mark.django_db(transaction=True)
def test_two_therapists_who_write_at_once_make_two_versions() -> None:
    case = a_case()
    calls = [lambda words=words: goal(case, words) for words in ("one", "two", "three")]
    assert sorted(row.version for row in at_once(case, calls) if isinstance(row, Information)) == [1, 2, 3]


def test_a_contact_is_found_by_its_address_until_it_changes() -> None:
    case = a_case(email="Ada@Example.org ")
    assert case_of_email(email=" ada@example.ORG") == case
    contact(case, email="new@example.org")
    assert case_of_email(email="ada@example.org") is None
    contact(case)
    assert case_of_email(email="new@example.org") is None
    assert case_of_email(email="") is None


def test_a_name_is_shown_only_when_it_is_switched_on() -> None:
    case = a_case()
    for shows_name, shown in [(False, case.number), (True, "Ada"), (False, case.number)]:
        contact(case, name=" Ada ", shows_name=shows_name)
        with inside(case):
            assert display_name(CaseFile.objects.get(pk=case.pk)) == shown


def test_a_name_that_is_switched_on_and_empty_is_the_number() -> None:
    case = a_case()
    contact(case, shows_name=True)
    with inside(case):
        assert display_name(CaseFile.objects.get(pk=case.pk)) == case.number


def test_the_day_of_the_safety_talk_is_kept() -> None:
    case = a_case()
    with inside(case):
        actions.note_safety_talk(case=case, on=date(2026, 11, 20), by=by_therapist(case), at=LATER)
        assert CaseFile.objects.get(pk=case.pk).safety_talk_on == date(2026, 11, 20)


def test_the_same_zone_changes_nothing() -> None:
    case = a_case()
    before = stored_now()
    with inside(case):
        actions.change_zone(case=case, zone=ZONE, by=by_therapist(case), at=LATER)
        assert stored_now() == before
        actions.change_zone(case=case, zone="Asia/Kolkata", by=by_therapist(case), at=LATER)
        assert CaseFile.objects.get(pk=case.pk).zone == "Asia/Kolkata"


def test_an_invitation_leaves_by_mail_where_there_is_an_address() -> None:
    reachable, silent = a_reachable_case(), a_case()
    for case, mails in [(reachable, 1), (silent, 0)]:
        with inside(case):
            link = actions.invite_client(case=CaseFile.objects.get(pk=case.pk), by=by_therapist(case), at=LATER)
            rows = list(OutboxRow.objects.filter(kind="mail", created_at=LATER))
            assert [link in row.content["text"] for row in rows] == [True] * mails


def test_a_new_link_takes_back_the_one_before() -> None:
    case = a_case()
    with inside(case):
        for _ in range(2):
            actions.invite_client(case=CaseFile.objects.get(pk=case.pk), by=by_therapist(case), at=LATER)
        assert Invitation.objects.filter(revoked_at=None, used_at=None).count() == 1


def test_of_two_links_made_before_any_mail_left_the_open_one_is_sent() -> None:
    case = a_reachable_case()
    links = []
    for _ in range(2):
        with inside(case):
            links.append(actions.invite_client(case=case, by=by_therapist(case), at=LATER))
    with inside(case):
        (row,) = OutboxRow.objects.filter(kind="mail", done_at=None)
        assert links[1] in row.content["text"]
        assert OutboxRow.objects.filter(outcome="withdrawn").count() == 1


def test_asking_at_the_door_again_and_again_sends_one_link() -> None:
    case = a_reachable_case()
    for minutes in range(10):
        actions.send_way_in(email="client@example.org", at=LATER + timedelta(minutes=minutes))
    with inside(case):
        assert OutboxRow.objects.filter(kind="mail", created_at__gte=LATER).count() == 1
    actions.send_way_in(email="client@example.org", at=LATER + timedelta(minutes=15))
    with inside(case):
        assert OutboxRow.objects.filter(kind="mail", created_at__gte=LATER).count() == 2


def test_an_address_that_nobody_has_leaves_no_trace() -> None:
    a_reachable_case()
    before = stored_now()
    actions.send_way_in(email="nobody@example.org", at=LATER)
    assert stored_now() == before


def test_a_case_file_of_another_practice_is_not_written_into() -> None:
    case, other = a_case(), a_therapist()
    with inside(other), pytest.raises(ObjectDoesNotExist):
        write_information(case=case, kind=GOAL, words="x", by=therapist_actor(other), at=LATER)
    with inside(other), pytest.raises(ObjectDoesNotExist):
        change_contact(case=case, name="x", email="", phone="", shows_name=False, by=therapist_actor(other), at=LATER)
