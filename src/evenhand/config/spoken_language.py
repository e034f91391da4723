"""In which language a request is answered: its browser's wish, until a view knows who reads."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from evenhand.faces.components.reader import is_spoken_to
from evenhand.wording import in_language, known, language, preferred


class SpokenLanguage:
    """Speaks the language that the browser asks for; views that know their reader speak theirs (`reader.speak_to`).

    The answer says which language it is in, and whether another browser would have got another one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next step."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; afterwards no language is left in force for the next one."""
        with in_language(preferred(request.headers.get("Accept-Language", ""))):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", known(language()).tag)
        if not is_spoken_to(request):
            patch_vary_headers(response, ["Accept-Language"])
        return response
