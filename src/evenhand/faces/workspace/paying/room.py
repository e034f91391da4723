"""Whether a plan has room for one more: a kind sentence where it has none; nothing that is there is ever taken away."""

from __future__ import annotations

from uuid import UUID

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.plans.queries import most_of
from evenhand.foundation.accounts.joining.queries import waiting_invitations
from evenhand.foundation.practices.models import Member
from evenhand.wording import later

NO_ROOM_FOR_A_CASE_FILE = later(
    "The plan of this practice has room for no further case file. Everything that is there stays. "
    "An owner can choose another plan under Settings, Plan."
)
NO_ROOM_FOR_A_THERAPIST = later(
    "The plan of this practice has room for nobody more, with the links that are out. "
    "You can choose another plan under Settings, Plan."
)


def no_room_for_case_file(*, of: Member | None = None, key: UUID | None = None) -> str:
    """Return why no case file can be opened under the plan; "" where there is room.

    Where a form with this key has opened one for a therapist already there is room too: sent again, it shows that one.
    """
    most = most_of("case_files")
    if most is None or CaseFile.objects.count() < most:
        return ""
    if key is not None and CaseFile.objects.filter(therapist=of, key=key).exists():
        return ""
    return str(NO_ROOM_FOR_A_CASE_FILE)


def no_room_for_therapist() -> str:
    """Return why nobody more can be invited under the plan, links that are out counted; "" where there is room."""
    most = most_of("therapists")
    if most is None or Member.objects.filter(left_at=None).count() + len(waiting_invitations()) < most:
        return ""
    return str(NO_ROOM_FOR_A_THERAPIST)
