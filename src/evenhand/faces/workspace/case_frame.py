"""What every page of a case file shares: whose it is, its head and tabs, the sentence that confirms an act."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.urls import reverse

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.cases.queries import case_by_number, display_name
from evenhand.faces.components.permissions import TherapistRequest
from evenhand.wording import later

TABS = (
    ("overview", later("Overview")),
    ("homework", later("Homework")),
    ("progress", later("Progress")),
    ("sessions", later("Sessions")),
    ("information", later("Information")),
    ("messages", later("Messages")),
    ("settings", later("Settings")),
)
_KEY = re.compile(r"[\w-]{16,48}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab of the case file; `current` is "page" on its own page, "true" on a page that belongs to it."""

    words: str
    address: str
    current: str


def own_case(request: TherapistRequest, number: str) -> CaseFile:
    """Return the therapist's own case file of that number; raises Http404 for any other, known or not."""
    case = case_by_number(number=number, therapist=request.member)
    if case is None:
        raise Http404
    request.opened_case = case.pk
    return case


def case_frame(case: CaseFile, *, tab: str, within: bool = False) -> dict[str, object]:
    """Return what the head of a case file's page shows; `within` for a page below the tab's own."""
    here = "true" if within else "page"
    return {
        "case": case,
        "number": case.number,
        "shown": display_name(case),
        "within": within,
        "tab_words": dict(TABS)[tab],
        "tabs": [
            Tab(words, reverse(f"workspace:{name}", args=[case.number]), here if name == tab else "")
            for name, words in TABS
        ],
    }


def case_address(name: str, case: CaseFile, *parts: object) -> str:
    """Return the address of a page of a case file."""
    return reverse(f"workspace:{name}", args=[case.number, *parts])


def back_to(address: str, *, done: str, anchor: str = "") -> HttpResponseRedirect:
    """Go back to a page after an act; the page then says the sentence behind the word `done`."""
    ending = f"#{anchor}" if anchor else ""
    return HttpResponseRedirect(f"{address}?{urlencode({'done': done})}{ending}")


def done_sentence(request: HttpRequest, sentences: Mapping[str, str]) -> str:
    """Return the fixed sentence that confirms an act, "" without one; nothing from the address is ever shown."""
    return sentences.get(request.GET.get("done", ""), "")


def new_key() -> str:
    """Return a key for one form: sending the form twice has one effect."""
    return secrets.token_urlsafe(16)


def key_for(case: CaseFile, typed: str, *, act: str) -> str:
    """Return the key a form came with, bound to its case file and to the act of the button that was pressed.

    Several buttons may share the key of one page; each has its effect once. A form without a proper key gets a new one.
    """
    key = typed if _KEY.fullmatch(typed) else new_key()
    return f"{case.number}:{hashlib.sha256(f'{act}:{key}'.encode()).hexdigest()[:32]}"
