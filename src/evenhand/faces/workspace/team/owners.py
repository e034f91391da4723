"""Pages that only an owner of the practice opens."""

from __future__ import annotations

from django.http import Http404

from evenhand.faces.components.permissions import TherapistRequest
from evenhand.foundation.practices.models import Member


def only_owners(request: TherapistRequest) -> None:
    """Raise Http404 for anybody but an owner of the practice."""
    if request.member.role != Member.Role.OWNER:
        raise Http404
