"""Two sessions in one browser: the client's space under /me/ and the desk never share a cookie or end each other."""

from __future__ import annotations

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse

from evenhand.faces.components.session_cookies import cookie_of


class FaceSessions(SessionMiddleware):
    """Django's sessions, under one cookie for the client's space and another for everything else."""

    def process_request(self, request: HttpRequest) -> None:
        """Hand Django the session that belongs to this address."""
        cookies = request.COOKIES
        name = cookie_of(request.path_info)
        if name != settings.SESSION_COOKIE_NAME:
            cookies.pop(settings.SESSION_COOKIE_NAME, None)
            if name in cookies:
                cookies[settings.SESSION_COOKIE_NAME] = cookies[name]
        super().process_request(request)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Give the cookie that Django sets or deletes the name that belongs to this address."""
        answer = super().process_response(request, response)
        name = cookie_of(request.path_info)
        if name == settings.SESSION_COOKIE_NAME:
            return answer
        morsel = answer.cookies.pop(settings.SESSION_COOKIE_NAME, None)
        if morsel is not None:
            answer.cookies[name] = morsel.value
            answer.cookies[name].update(dict(morsel))
        return answer
