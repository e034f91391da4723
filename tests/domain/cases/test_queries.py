"""What pages know of case files: a therapist's own, by number, page by page; a client's own, while they may come in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.cases.queries import case_by_number, case_of_client, case_of_email, cases_of, count_open_cases
from evenhand.foundation.accounts.models import ClientAccount
from tests.factories import NOW, a_case, a_colleague, a_practice, a_therapist, inside

pytestmark = pytest.mark.django_db


def test_a_case_file_is_found_by_its_number_however_it_is_typed() -> None:
    case = a_case()
    typed = [case.number, case.number.lower(), f" {case.number[:3]} {case.number[3:]}\n"]
    with inside(case):
        assert [case_by_number(number=one, therapist=case.therapist) for one in typed] == [case] * 3


@pytest.mark.parametrize("typed", ["", "P41", "P41A9134", "1234567", "' OR 1=1", "П41A913", "P41A91٣"])
def test_what_is_no_number_finds_nothing(typed: str) -> None:
    case = a_case()
    with inside(case):
        assert case_by_number(number=typed, therapist=case.therapist) is None


def test_a_colleague_does_not_find_the_case_file() -> None:
    case = a_case()
    colleague = a_colleague(of=case.therapist)
    with inside(case):
        assert case_by_number(number=case.number, therapist=colleague) is None
        assert (cases_of(therapist=colleague), count_open_cases(therapist=colleague)) == (([], False), 0)


def test_case_files_stand_newest_first_page_by_page() -> None:
    member = a_therapist()
    opened = [a_case(of=member, at=NOW + timedelta(minutes=number)) for number in range(5)]
    with inside(member):
        first, second, third = (cases_of(therapist=member, page=page, most=2) for page in (1, 2, 3))
        assert (first, second, third) == (
            ([opened[4], opened[3]], True),
            ([opened[2], opened[1]], True),
            ([opened[0]], False),
        )
        assert cases_of(therapist=member, page=0, most=2) == first
        assert count_open_cases(therapist=member) == 5


def test_a_search_is_the_beginning_of_a_number() -> None:
    member = a_therapist()
    cases = [a_case(of=member) for _ in range(3)]
    with inside(member):
        wanted = cases[1]
        assert wanted in cases_of(therapist=member, search=f" {wanted.number[:4].lower()} ")[0]
        assert cases_of(therapist=member, search=wanted.number)[0] == [wanted]
        assert cases_of(therapist=member, search="%")[0] == []


def test_a_closed_case_file_leaves_the_list_and_the_door() -> None:
    case = a_case(email="ada@example.org")
    with inside(case):
        CaseFile.objects.update(closed_at=NOW)
        assert cases_of(therapist=case.therapist) == ([], False)
        assert case_by_number(number=case.number, therapist=case.therapist) == case
    assert case_of_email(email="ada@example.org") is None


def test_a_client_whose_access_ended_has_no_case_file() -> None:
    case = a_case(email="ada@example.org")
    assert case_of_client(client_id=case.client_id, practice_id=case.practice_id) == case
    with inside(case):
        ClientAccount.objects.update(ended_at=NOW)
    assert case_of_client(client_id=case.client_id, practice_id=case.practice_id) is None
    assert case_of_email(email="ada@example.org") is None


def test_a_client_is_known_in_their_own_practice_only() -> None:
    case = a_case()
    assert case_of_client(client_id=case.client_id, practice_id=a_practice().pk) is None


def test_an_address_known_to_two_practices_finds_the_newest_or_the_one_asked_for() -> None:
    older = a_case(email="ada@example.org")
    newer = a_case(email="ada@example.org", at=NOW + timedelta(days=1))
    assert case_of_email(email="ada@example.org") == newer
    assert case_of_email(email="ada@example.org", practice_id=older.practice_id) == older
