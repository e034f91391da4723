"""In which language a client's space speaks to them."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from evenhand.faces.components.permissions import ClientRequest, for_client
from evenhand.foundation.accounts.speaking.actions import NoSuchLanguage, choose_language


@for_client
@require_POST
def choose(request: ClientRequest) -> HttpResponse:
    """Keep the language that a client chose; what no language is called like changes nothing."""
    chosen = request.POST.get("language", "")
    try:
        choose_language(person=request.case.client, language=chosen, by=request.actor, at=timezone.now())
    except NoSuchLanguage:
        return HttpResponseRedirect(reverse("portal:settings"))
    return HttpResponseRedirect(f"{reverse('portal:settings')}?spoken")
