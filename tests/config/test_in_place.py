"""A form that a page's script sends learns where to go on; a browser that sends it itself is led there."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import RequestFactory

from evenhand.config.in_place import SentInPlace


def answered(response: HttpResponse, **headers: str) -> HttpResponse:
    def get_response(_request: HttpRequest) -> HttpResponse:
        return response

    return SentInPlace(get_response)(RequestFactory().post("/desk/", headers=headers))


def test_a_script_is_told_where_to_go_on() -> None:
    redirection = HttpResponseRedirect("/desk/?done=saved")
    redirection.set_cookie("session", "new")
    answer = answered(redirection, **{"X-Sent-In-Place": "yes"})
    assert (answer.status_code, answer.headers["X-Onwards"]) == (204, "/desk/?done=saved")
    assert "Location" not in answer.headers
    assert answer.cookies["session"].value == "new"


def test_a_browser_is_led_there() -> None:
    answer = answered(HttpResponseRedirect("/desk/"))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/")
    assert "X-Onwards" not in answer.headers


@pytest.mark.parametrize("status", [200, 304, 403, 422, 500])
def test_a_page_stays_what_it_is(status: int) -> None:
    answer = answered(HttpResponse("words", status=status), **{"X-Sent-In-Place": "yes"})
    assert (answer.status_code, answer.content) == (status, b"words")
