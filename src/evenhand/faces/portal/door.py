"""Coming in and going out: the invitation, the door, another device, signing out."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.domain.cases.actions import invitation_address, send_way_in
from evenhand.domain.cases.queries import case_of_client
from evenhand.domain.cases.told.showing import reading_times
from evenhand.faces.components.help_now import show_numbers_of
from evenhand.faces.components.permissions import (
    CLIENT_KEY,
    ClientRequest,
    for_client,
    open_while_locked,
    public,
    sign_client_in,
    sign_client_out,
)
from evenhand.faces.components.reader import speak_to
from evenhand.faces.portal.coming_in import MOST_LETTERS, show_door
from evenhand.foundation.accounts.actions import (
    OTHER_DEVICE_MINUTES,
    InvitationGone,
    invite,
    open_invitation,
    refuse_invitation,
)
from evenhand.foundation.accounts.models import ClientAccount
from evenhand.foundation.accounts.passkeys.actions import add_passkey
from evenhand.foundation.accounts.passkeys.ceremony import PasskeyRefused, begin_making
from evenhand.foundation.accounts.passkeys.queries import passkeys_of
from evenhand.foundation.accounts.queries import client_let_in_by, invited
from evenhand.foundation.accounts.ways.queries import ways_of
from evenhand.foundation.audit.actor import Actor, ActorKind
from evenhand.foundation.outbox.words import SHOWN_ON_DEVICES
from evenhand.foundation.practices.context import practice_context


@public
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest) -> HttpResponse:
    """Say how to come in; send a link to an address. The answer never says whether the address is known."""
    asked = request.method == "POST"
    if asked:
        address = request.POST.get("email", "").strip()
        if "@" in address and len(address) <= MOST_LETTERS:
            send_way_in(email=address, at=timezone.now())
    return show_door(request, asked=asked)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show what to know before the first word; the button uses the link up and lets its client in.

    Opening the page changes nothing, so that a mail program that looks at links does not use them up.
    """
    now = timezone.now()
    found = invited(token=token, at=now)
    if found is None:
        return _home_or_gone(request, token, now)
    if request.method != "POST":
        return _show_invitation(request, found, now)
    try:
        client = open_invitation(token=token, at=now)
    except InvitationGone:
        return _home_or_gone(request, token, now)
    sign_client_in(request, client)
    if request.POST.get("response"):
        return _with_passkey(request, client)
    return HttpResponseRedirect(reverse("portal:ways" if "ways" in request.POST else "portal:home"))


def _show_invitation(request: HttpRequest, client: ClientAccount, now: datetime) -> HttpResponse:
    """Show the notice with its button, and beside it a passkey to come back with, where it may be used."""
    case = case_of_client(client_id=client.pk, practice_id=client.practice_id)
    if case is None:
        raise Http404
    speak_to(request, own=client.language, practice=case.practice)
    with practice_context(client.practice_id):
        show_numbers_of(case.practice)
        passkeys = passkeys_of(person=client)
        context = {
            "reading_times": reading_times(case, today=now.astimezone(ZoneInfo(case.zone)).date()),
            "known": client.notice_accepted_at is not None,
            "ways": ways_of(client=client),
            "ceremony": begin_making(person=client, shown_as=SHOWN_ON_DEVICES, known=passkeys, at=now),
        }
        return render(request, "portal/invitation.html", context)


def _with_passkey(request: HttpRequest, client: ClientAccount) -> HttpResponse:
    """Keep the passkey that was made on the invitation; a client whose device made none is in all the same."""
    token, answer = request.POST.get("ceremony", ""), request.POST["response"]
    by = Actor(ActorKind.CLIENT, client.pk)
    with practice_context(client.practice_id):
        if not ways_of(client=client).passkey:
            return HttpResponseRedirect(reverse("portal:home"))
        try:
            add_passkey(person=client, token=token, answer=answer, name="", by=by, at=timezone.now())
        except PasskeyRefused:
            return HttpResponseRedirect(f"{reverse('portal:ways')}?no-passkey")
    return HttpResponseRedirect(reverse("portal:home"))


def _home_or_gone(request: HttpRequest, token: str, at: datetime) -> HttpResponse:
    """The client whom this very link has let in on this browser goes on, for instance after pressing twice."""
    here = request.session.get(CLIENT_KEY)
    if here and here[0] == str(client_let_in_by(token=token)):
        return HttpResponseRedirect(reverse("portal:home"))
    return _gone(request, token, at)


def _gone(request: HttpRequest, token: str, at: datetime) -> HttpResponse:
    """The one page for a link that is unknown, used, expired or taken back: the same bytes for all."""
    refuse_invitation(token=token, at=at)
    return render(request, "portal/link_gone.html", status=410)


@for_client
@require_http_methods(["GET", "HEAD", "POST"])
def other_device(request: ClientRequest) -> HttpResponse:
    """Make a link for another device; this one stays signed in. The same form sent again shows the same link."""
    link = ""
    if request.method == "POST":
        lasts = timedelta(minutes=OTHER_DEVICE_MINUTES)
        key = request.POST.get("key") or uuid4()
        token = invite(
            client=request.case.client, by=request.actor, at=timezone.now(), lasts=lasts, key=f"device:{key}"
        )
        link = invitation_address(token)
    context = {"link": link, "key": uuid4(), "minutes": OTHER_DEVICE_MINUTES}
    return render(request, "portal/device.html", context)


@for_client
@open_while_locked
@require_POST
def out(request: ClientRequest) -> HttpResponse:
    """Sign out on this device."""
    sign_client_out(request)
    return HttpResponseRedirect(reverse("portal:door"))
