"""Writing without a network: the key for this device, the pages of a sheet to keep, the worker that shows them."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from evenhand.domain.worksheets.actions import NotOpen
from evenhand.faces.components.context import keeps_nothing, kept_cookie
from evenhand.faces.components.permissions import ClientRequest, for_client, public
from evenhand.faces.components.sheet.page_state import new_page
from evenhand.faces.portal.look import YEAR_SECONDS
from evenhand.faces.portal.paper import Paper, paper_of, writing_or_404
from evenhand.faces.portal.sending import draw_check
from evenhand.faces.portal.writing import draw_step
from evenhand.foundation.outbox.words import PORTAL_TITLE
from evenhand.foundation.vault.devices import device_key
from evenhand.wording.languages import ENGLISH, offered

SCRIPTS: Final = Path(__file__).parents[1] / "components" / "static" / "evenhand" / "js"
FILES: Final = (
    "css/tokens.css",
    "css/evenhand.css",
    "css/help.css",
    "css/plan.css",
    "fonts/atkinson-hyperlegible-next-latin-wght-normal.woff2",
    "fonts/literata-latin-wght-normal.woff2",
    "icons/mark.svg",
    "js/evenhand.js",
    "js/files.js",
    "js/keeping.js",
    "js/kept.js",
    "js/laying.js",
    "js/lock.js",
    "js/passkey.js",
    "js/plan.js",
    "js/restoring.js",
    "js/sending.js",
    "js/sheet.js",
    "js/unsaved.js",
    "js/waiting.js",
    "js/words.js",
    *(f"js/words/{one.code}.js" for one in offered() if one is not ENGLISH),
)
"""What pages of the client's space are drawn with; none of it holds a word that anybody wrote."""


@for_client
@require_safe
def key(request: ClientRequest) -> HttpResponse:
    """Hand the page's script what it seals with on this device, and the token with which it sends what waited.

    Only who is signed in and not locked gets it. Where nothing is to be kept, it opens what still waits to be sent.
    """
    told = {"who": request.lock.who, "token": get_token(request)}
    minutes = request.lock.minutes if request.lock.ways().any else 0
    secret = base64.b64encode(device_key(case_id=request.case.pk)).decode()
    return JsonResponse({**told, "key": secret, "minutes": minutes})


@for_client
@require_safe
def kept_pages(request: ClientRequest, address: UUID, other: bool = False) -> HttpResponse:
    """Hand the page's script every page of a sheet as it stands, in their order, to be kept sealed on this device.

    410 where nothing was begun, where there is nothing to write into any more, or where nothing is to be kept.
    """
    if keeps_nothing(request) or writing_or_404(request, address).draft is None:
        return JsonResponse({"pages": []}, status=410)
    try:
        paper = paper_of(request, address, other=other)
    except NotOpen:
        return JsonResponse({"pages": []}, status=410)
    # These pages share a policy of their own: this answer is no page, and its policy allows no script.
    answer_nonce = request.script_nonce  # type: ignore[attr-defined]
    nonce = type(answer_nonce)(answer_nonce.worker)
    request.script_nonce = nonce  # type: ignore[attr-defined]
    pages = [{"address": place, "html": drawn.content.decode()} for place, drawn in _pages_of(request, paper)]
    request.script_nonce = answer_nonce  # type: ignore[attr-defined]
    told = {"draft": str(paper.draft.pk), "revision": paper.draft.revision, "pages": pages, "policy": nonce.policy()}
    return JsonResponse({**told, "begins": reverse("portal:go_on", args=[address])})


def _pages_of(request: ClientRequest, paper: Paper) -> Iterator[tuple[str, HttpResponse]]:
    """Each page on the way with its address, then the one where all is checked."""
    for stop in paper.stops:
        page = new_page(str(paper.draft.pk), paper.draft.revision)
        yield paper.stop_link(stop), draw_step(request, paper, stop, page, paper.sheet(), go="")
    if paper.stage != "setup":
        yield paper.link("send"), draw_check(request, paper)


@for_client
@require_POST
def choose(request: ClientRequest) -> HttpResponse:
    """Keep on this device what is not saved yet, sealed; or nothing at all. The choice itself is a cookie."""
    answer = HttpResponseRedirect(f"{reverse('portal:settings')}?kept")
    off, lasts = ("no", YEAR_SECONDS) if request.POST.get("keep") == "no" else ("", 0)
    answer.set_cookie(kept_cookie(), off, max_age=lasts, samesite="Lax", httponly=True, secure=settings.SECURE)
    return answer


@public
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Give the script that shows kept pages where there is no network; a new version of the files makes a new one."""
    files = [static(f"evenhand/{name}") for name in FILES]
    head = f"const files = {json.dumps(files)};\n"
    return HttpResponse(
        head + (SCRIPTS / "worker.js").read_text(encoding="utf-8"),
        content_type='text/javascript; charset="utf-8"',
        headers={"Service-Worker-Allowed": "/"},
    )


@public
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Say under which name and picture a phone puts the space among its own: neutral ones."""
    icons = [
        {"src": static(f"evenhand/icons/space-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in (192, 512)
    ]
    return JsonResponse(
        {
            "name": str(PORTAL_TITLE),
            "short_name": str(PORTAL_TITLE),
            "start_url": reverse("portal:home"),
            "scope": reverse("portal:home"),
            "display": "standalone",
            "background_color": "#FAF7F1",
            "theme_color": "#FAF7F1",
            "icons": icons,
        }
    )


@public
@require_safe
def no_connection(request: HttpRequest) -> HttpResponse:
    """Say that there is no connection and that nothing is lost: shown for pages that this device does not keep."""
    return render(request, "portal/no_connection.html")
