"""What pages need to know of case files."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from evenhand.domain.cases.models import CaseFile, Contact, Information
from evenhand.domain.cases.numbers import tidy_number
from evenhand.foundation.practices.context import current_practice_id
from evenhand.foundation.practices.models import Member
from evenhand.foundation.vault.keyring import keyring
from evenhand.foundation.vault.lookup import keyed_hash

PAGE = 50


def case_by_number(*, number: str, therapist: Member) -> CaseFile | None:
    """Return the therapist's own case file of that number; None for any other, so that both look the same."""
    tidy = tidy_number(number)
    if tidy is None:
        return None
    return CaseFile.objects.filter(number=tidy, therapist=therapist).select_related("client", "contact").first()


def case_of_client(*, client_id: UUID, practice_id: UUID) -> CaseFile | None:
    """Return the case file a signed-in client may open, with practice and sign-in; None when their access has ended."""
    return (
        CaseFile.across_practices.filter(client_id=client_id, practice_id=practice_id, client__ended_at=None)
        .select_related("client", "practice")
        .first()
    )


def case_of_email(*, email: str, practice_id: UUID | None = None) -> CaseFile | None:
    """Return the newest open case file whose contact record carries an address, in any practice unless one is given."""
    found = Contact.across_practices.filter(
        email_hash=keyed_hash(email), case__closed_at=None, case__client__ended_at=None
    )
    if practice_id is not None:
        found = found.filter(practice_id=practice_id)
    contact = found.select_related("case__client", "case__practice").order_by("-case__opened_at").first()
    return contact.case if contact else None


def cases_of(*, therapist: Member, search: str = "", page: int = 1) -> tuple[list[CaseFile], bool]:
    """Return one page (50) of a therapist's open case files, newest first, and whether there are more.

    `search` is the beginning of a case number.
    """
    found = CaseFile.objects.filter(therapist=therapist, closed_at=None).select_related("contact")
    start = "".join(search.split()).upper()
    if start:
        found = found.filter(number__startswith=start)
    first = (max(page, 1) - 1) * PAGE
    rows = list(found.order_by("-opened_at", "number")[first : first + PAGE + 1])
    keyring().preload(case.pk for case in rows if case.shows_name)
    return rows[:PAGE], len(rows) > PAGE


def display_name(case: CaseFile) -> str:
    """Return the case number, or the name where the therapist switched it on and there is one."""
    return (case.shows_name and case.contact.name) or case.number


def information_of(*, case: CaseFile) -> Mapping[str, Information]:
    """Return the version in force of every piece of information, by kind."""
    versions = Information.objects.filter(case=case).order_by("kind", "version")
    return {row.kind: row for row in versions}


def versions_of(*, case: CaseFile, kind: str) -> list[Information]:
    """Return all versions of one piece of information, newest first."""
    return list(Information.objects.filter(case=case, kind=kind).order_by("-version"))


def count_open_cases(*, therapist: Member) -> int:
    """Return how many case files of a therapist are open."""
    return CaseFile.objects.filter(practice_id=current_practice_id(), therapist=therapist, closed_at=None).count()
