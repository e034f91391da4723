"""The demo on one screen: the desk, beside it a client's phone, and everything that would have gone out.

Only in a demo, whose practice is thrown away; anywhere else there are no such pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default
from functools import wraps
from itertools import islice
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.cases.queries import case_by_number, cases_of, display_name
from evenhand.domain.scheduling.queries.calendar import page_of_practice
from evenhand.faces.components.permissions import TherapistRequest, for_therapist, open_phone
from evenhand.faces.site.own_demo import own_demo_of, time_left
from evenhand.foundation.accounts.models import ClientAccount
from evenhand.foundation.audit.queries import counted, last_numbers
from evenhand.foundation.outbox.drawer import drawer
from evenhand.foundation.practices.models import Member
from evenhand.wording import later

P = ParamSpec("P")
FIRST_SHEET = "compassionate-self-care"
MOST_MESSAGES = 50
BETWEEN_MESSAGES = b"\n" + b"-" * 79 + b"\n"
"""What Django writes between messages in a file."""
STEPS = (
    (later("See whether the gap is closing"), "desk", "progress"),
    (later("Assign the sheet again, with a message of your own"), "desk", "assign"),
    (later("Write it, as a client does on their phone"), "phone", "space"),
    (later("Read both replies side by side"), "desk", "today"),
    (later("Book a first session, as a stranger does"), "phone", "book"),
    (later("Look at what would have been sent"), "", "messages"),
)


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message that would have gone out: to whom, when, its subject and its words."""

    to: str
    date: str
    subject: str
    words: str


def in_demo(view: Callable[Concatenate[TherapistRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Declare a page for the therapist of a demo; it is not there anywhere else."""

    @for_therapist
    @wraps(view)
    def guarded(request: TherapistRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@in_demo
@require_safe
def one_screen(request: TherapistRequest) -> HttpResponse:
    """Show the desk and a client's phone beside each other; each is the program itself, in a frame."""
    request.script_nonce.frames = True  # type: ignore[attr-defined]
    cases, own = _cases(request.member), own_demo_of(request)
    chosen = next((case for case in cases if case.number == request.GET.get("client")), cases[0] if cases else None)
    addresses = _addresses(chosen)
    context = {
        "cases": [(case.number, display_name(case)) for case in cases],
        "chosen": chosen.number if chosen else "",
        "steps": [(words, frame, addresses[name]) for words, frame, name in STEPS if addresses[name]],
        "desk": addresses["progress"] or reverse("workspace:today"),
        "book": addresses["book"],
        "time_left": time_left(own.ends_at, at=timezone.now()) if own and own.ends_at else "",
    }
    return render(request, "site/one_screen.html", context)


def first_client(member: Member) -> ClientAccount | None:
    """Return the client whose phone stands beside the desk to begin with, in the practice in force."""
    return next((case.client for case in _cases(member)), None)


def _cases(member: Member) -> list[CaseFile]:
    """The case files whose clients have been in, the one with the most entries before the others."""
    found, _ = cases_of(therapist=member)
    sent, tapped = counted("submission.sent"), counted("submission.tapped")
    entries = {case.pk: sent.get(case.pk, 0) + tapped.get(case.pk, 0) for case in found}
    return sorted((case for case in found if case.client.last_seen_at), key=lambda case: -entries[case.pk])


def _addresses(case: CaseFile | None) -> dict[str, str]:
    page = page_of_practice()
    return {
        "progress": reverse("workspace:progress", args=[case.number]) if case else "",
        "assign": reverse("workspace:give", args=[case.number, FIRST_SHEET]) if case else "",
        "space": reverse("portal:home"),
        "today": reverse("workspace:today"),
        "book": reverse("booking:services", args=[page.slug]) if page and page.is_open else "",
        "messages": reverse("site:demo-messages"),
    }


@in_demo
@require_POST
def take_phone(request: TherapistRequest, number: str) -> HttpResponse:
    """Let this browser be a client's phone as well, and go on to the screen with both."""
    case = case_by_number(number=number, therapist=request.member)
    if case is None:
        raise Http404
    answer = HttpResponseRedirect(f"{reverse('site:demo')}?client={case.number}")
    open_phone(request, answer, ClientAccount.objects.get(pk=case.client_id))
    return answer


@in_demo
@require_safe
def pulse(request: TherapistRequest) -> HttpResponse:
    """Say how far the record has come on either side, so that the other one can be brought up to date."""
    return JsonResponse(last_numbers())


@in_demo
@require_safe
def messages(request: TherapistRequest) -> HttpResponse:
    """Show every message that would have gone out, the newest first."""
    return render(request, "site/messages.html", {"messages": list(islice(_sent(), MOST_MESSAGES))})


def _sent() -> Iterator[SentMessage]:
    """Yield the messages that lie in the folder of a demo, the newest first; several can stand in one file."""
    folder = drawer()
    for file in sorted(folder.glob("*.log"), reverse=True) if folder.is_dir() else ():
        for part in reversed(file.read_bytes().split(BETWEEN_MESSAGES)):
            if part.strip():
                yield _shown(part)


def _shown(written: bytes) -> SentMessage:
    read = message_from_bytes(written, policy=default)
    body = read.get_body(("plain",))
    return SentMessage(str(read["To"]), str(read["Date"]), str(read["Subject"]), body.get_content() if body else "")
