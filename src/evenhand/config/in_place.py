"""Forms that a page's script sends from where they stand, so that their words stay on the page until they are kept."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

SENT, ONWARDS = "X-Sent-In-Place", "X-Onwards"
"""What the script says of itself, and where the answer tells it to go on."""


class SentInPlace:
    """Tells a script where to go on instead of sending it there: a redirection it could not see.

    The answer to a posted page would stand in the browser's list of open pages together with all that was posted, on
    its disk. `sending.js` therefore posts a form itself, and opens the page that this header names.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next step."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; a redirection becomes an empty answer that names its address."""
        response = self.get_response(request)
        if SENT in request.headers and 300 <= response.status_code < 400 and "Location" in response.headers:
            response.status_code = 204
            response.headers[ONWARDS] = response.headers["Location"]
            del response.headers["Location"]
        return response
