"""In which language the desk speaks to a therapist, and the practice to everybody who has not chosen."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from evenhand.faces.components.language_choice import own_choices, practice_choices
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import back_to, done_sentence
from evenhand.faces.workspace.team.owners import only_owners
from evenhand.foundation.accounts.speaking.actions import (
    NoSuchLanguage,
    choose_language,
    choose_practice_language,
)
from evenhand.foundation.practices.models import Member
from evenhand.wording import later

DONE = {"own": later("Saved."), "practice": later("Saved. It counts for everybody who has not chosen a language.")}


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def language(request: TherapistRequest) -> HttpResponse:
    """Show and keep a therapist's own language; beside it owners find the practice's."""
    if request.method == "POST":
        try:
            chosen = request.POST.get("language", "")
            choose_language(person=request.member.user, language=chosen, by=request.actor, at=timezone.now())
            return back_to(reverse("workspace:language"), done="own")
        except NoSuchLanguage:
            return _page(request, status=422)
    return _page(request)


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def practice_language(request: TherapistRequest) -> HttpResponse:
    """Keep the language of the practice; for owners."""
    only_owners(request)
    if request.method == "POST":
        try:
            chosen = request.POST.get("language", "")
            choose_practice_language(
                practice=request.member.practice, language=chosen, by=request.actor, at=timezone.now()
            )
            return back_to(reverse("workspace:language"), done="practice")
        except NoSuchLanguage:
            return _page(request, status=422)
    return _page(request)


def _page(request: TherapistRequest, status: int = 200) -> HttpResponse:
    member = request.member
    context = {
        "choices": own_choices(member.user.language, practice=member.practice),
        "of_practice": practice_choices(member.practice) if member.role == Member.Role.OWNER else [],
        "done": done_sentence(request, DONE),
    }
    return render(request, "workspace/language.html", context, status=status)
