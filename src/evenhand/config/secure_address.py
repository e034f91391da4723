"""Where the public address is secure, nothing is answered that came in the open, as the proxy before us says."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponsePermanentRedirect

from evenhand.wording import in_language, preferred, say

IN_THE_OPEN = "http"


class SecureAddressOnly:
    """Sends a browser that asks for a page in the open to the secure address, and refuses everything else.

    A form or a save is refused and not led on: it was readable on its way, and nobody would notice. A proxy that says
    nothing of how it was asked, as the program's own look at its health, is let through.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next step."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, unless it came in the open."""
        if settings.SECURE and request.headers.get("X-Forwarded-Proto") == IN_THE_OPEN:
            if request.method in ("GET", "HEAD") and request.headers.get("Accept") != "application/json":
                return HttpResponsePermanentRedirect(f"{settings.PUBLIC_ADDRESS}{request.get_full_path()}")
            with in_language(preferred(request.headers.get("Accept-Language", ""))):
                said = say("This address is asked for by https only.")
            return HttpResponseForbidden(f"{said}\n", content_type="text/plain; charset=utf-8")
        return self.get_response(request)
