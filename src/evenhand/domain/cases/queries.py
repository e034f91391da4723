"""What pages need to know of case files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from evenhand.domain.cases.models import CaseFile, CaseGrant, Contact, Information
from evenhand.domain.cases.numbers import tidy_number
from evenhand.foundation.practices.context import current_practice_id, practice_context
from evenhand.foundation.practices.doors import through
from evenhand.foundation.practices.models import Member
from evenhand.foundation.practices.prepared import PreparedInPractice
from evenhand.foundation.vault.keyring import keyring
from evenhand.foundation.vault.lookup import keyed_hash

PAGE = 50
MOST_AT_THE_DOOR = 3
"""How many clients one name at the door can mean: a couple shares an address, two practices drew one number."""


def _granted_to(member: UUID) -> QuerySet[CaseGrant, Any]:
    """The case files that a colleague shares with a member, as a part of another query."""
    return CaseGrant._base_manager.filter(member_id=member, withdrawn_at=None).values("case_id")


_by_number = PreparedInPractice(
    CaseFile,
    lambda rows, number, therapist: rows.filter(
        Q(therapist_id=therapist) | Q(pk__in=_granted_to(therapist)), number=number
    ).select_related("client", "contact"),
    number=str,
    therapist=UUID,
)
_of_client = PreparedInPractice(
    CaseFile,
    lambda rows, client: rows.filter(client_id=client, client__ended_at=None).select_related(
        "client", "practice", "therapist"
    ),
    client=UUID,
)


def case_by_number(*, number: str, therapist: Member) -> CaseFile | None:
    """Return the case file of that number that is the therapist's own or shared with them; None for any other.

    So one of somebody else and one that nobody has look the same.
    """
    tidy = tidy_number(number)
    return _by_number.first(number=tidy, therapist=therapist.pk) if tidy else None


def cases_open_to(*, member: Member) -> QuerySet[CaseFile, Any]:
    """Return the ids of the case files that are a member's own or shared with them, as a part of another query."""
    mine = Q(therapist_id=member.pk) | Q(pk__in=_granted_to(member.pk))
    return CaseFile.objects.filter(mine).values("pk")


def case_of_client(*, client_id: UUID, practice_id: UUID) -> CaseFile | None:
    """Return the case file a signed-in client may open, with practice, therapist and sign-in.

    None when their access has ended.
    """
    with practice_context(practice_id):
        return _of_client.first(client=client_id)


def case_of_email(*, email: str, practice_id: UUID | None = None) -> CaseFile | None:
    """Return the newest open case file whose contact record carries an address, in any practice unless one is given."""
    hashed = keyed_hash(email)
    if practice_id is not None:
        return _open_case_of(hashed, practice_id)
    with through(Contact, email_hash=hashed):
        practices = set(Contact.across_practices.filter(email_hash=hashed).values_list("practice_id", flat=True))
    cases = [case for case in (_open_case_of(hashed, one) for one in practices) if case is not None]
    return max(cases, key=lambda case: case.opened_at, default=None)


def _open_case_of(hashed: bytes, practice_id: UUID) -> CaseFile | None:
    with practice_context(practice_id):
        found = Contact.objects.filter(email_hash=hashed, case__closed_at=None, case__client__ended_at=None)
        contact = found.select_related("case__client", "case__practice").order_by("-case__opened_at").first()
    return contact.case if contact else None


def cases_at_the_door(*, who: str) -> list[CaseFile]:
    """Return the case files, newest first, whose clients may come in with a passphrase under what was typed.

    That is a case number where the client may use theirs, or an e-mail address where they may use that; in any
    practice, with the client's ways in.
    """
    number, hashed = tidy_number(who), keyed_hash(who)
    if number:
        with through(CaseFile, number=number):
            practices = set(CaseFile.across_practices.filter(number=number).values_list("practice_id", flat=True))
        meant = Q(number=number, client__ways_in__number=True)
    else:
        with through(Contact, email_hash=hashed):
            practices = set(Contact.across_practices.filter(email_hash=hashed).values_list("practice_id", flat=True))
        meant = Q(contact__email_hash=hashed, client__ways_in__password=True)
    found: list[CaseFile] = []
    for practice_id in practices:
        with practice_context(practice_id):
            found += CaseFile.objects.filter(meant, client__ended_at=None).select_related("client__ways_in")
    return sorted(found, key=lambda case: case.opened_at, reverse=True)[:MOST_AT_THE_DOOR]


def has_invited_somebody(*, therapist: Member) -> bool:
    """Return whether a therapist has ever made a link for a client."""
    return CaseFile.objects.filter(therapist=therapist, client__invitations__isnull=False).exists()


def cases_of(*, therapist: Member, search: str = "", page: int = 1, most: int = PAGE) -> tuple[list[CaseFile], bool]:
    """Return one page of a therapist's open case files with their sign-ins, newest first, and whether there are more.

    `search` is the beginning of a case number, `most` how many stand on a page.
    """
    found = CaseFile.objects.filter(therapist=therapist, closed_at=None).select_related("contact", "client")
    start = "".join(search.split()).upper()
    if start:
        found = found.filter(number__startswith=start)
    first = (max(page, 1) - 1) * most
    rows = list(found.order_by("-opened_at", "number")[first : first + most + 1])
    return rows[:most], len(rows) > most


def load_names(cases: Iterable[CaseFile]) -> None:
    """Fetch with one query the keys for the names that are shown; without such a case file, no query."""
    named = {case.pk for case in cases if case.shows_name}
    if named:
        keyring().preload(named)


def display_name(case: CaseFile) -> str:
    """Return the case number, or the name where the therapist switched it on and there is one."""
    return (case.shows_name and case.contact.name) or case.number


def information_of(*, case: CaseFile) -> Mapping[str, Information]:
    """Return the version in force of every piece of information, by kind."""
    versions = Information.objects.filter(case=case).order_by("kind", "version")
    return {row.kind: row for row in versions}


def all_versions_of(*, case: CaseFile) -> Mapping[str, list[Information]]:
    """Return all versions of every piece of information, by kind, newest first. One query."""
    versions: dict[str, list[Information]] = {}
    for row in Information.objects.filter(case=case).order_by("kind", "-version"):
        versions.setdefault(row.kind, []).append(row)
    return versions


def versions_of(*, case: CaseFile, kind: str) -> list[Information]:
    """Return all versions of one piece of information, newest first."""
    return list(Information.objects.filter(case=case, kind=kind).order_by("-version"))


def count_open_cases(*, therapist: Member) -> int:
    """Return how many case files of a therapist are open."""
    return CaseFile.objects.filter(practice_id=current_practice_id(), therapist=therapist, closed_at=None).count()
