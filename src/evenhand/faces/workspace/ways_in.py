"""By which ways a client may come in: the therapist's choice in the case settings."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.functional import Promise
from django.views.decorators.http import require_POST

from evenhand.domain.cases.models import CaseFile
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import back_to, case_address, own_case
from evenhand.faces.workspace.clock import clock_of
from evenhand.foundation.accounts.signed_in.actions import end_all_sign_ins
from evenhand.foundation.accounts.ways.actions import choose_ways
from evenhand.foundation.accounts.ways.queries import ways_of
from evenhand.wording import later

LABELS: dict[str, str | Promise] = {
    "passkey": later("Passkey"),
    "password": later("E-mail address and passphrase"),
    "mailed_link": later("Mailed link"),
    "number": later("Case number and passphrase, without any e-mail"),
}


def ways_shown(case: CaseFile) -> dict[str, object]:
    """Return what the section of the settings shows: every way, and whether it may be used."""
    ways = ways_of(client=case.client)
    return {
        "ways": [(name, label, getattr(ways, name)) for name, label in LABELS.items()],
        "has_passphrase": bool(ways.passphrase),
    }


@for_therapist
@require_POST
def choose(request: TherapistRequest, number: str) -> HttpResponse:
    """Keep the choice."""
    case, chosen = own_case(request, number), request.POST.getlist("way")
    choose_ways(
        client=case.client,
        passkey="passkey" in chosen,
        password="password" in chosen,
        mailed_link="mailed_link" in chosen,
        number="number" in chosen,
        by=request.actor,
        at=clock_of(request).now,
    )
    return back_to(case_address("settings", case), done="saved")


@for_therapist
@require_POST
def end_sessions(request: TherapistRequest, number: str) -> HttpResponse:
    """Sign the client out everywhere; it holds from their next request on."""
    case = own_case(request, number)
    end_all_sign_ins(person=case.client, by=request.actor, at=clock_of(request).now)
    return back_to(case_address("settings", case), done="signed-out")
