"""What every page's template knows about the visitor's chosen look."""

from django.http import HttpRequest

THEMES = ("light", "dark")


def look(request: HttpRequest) -> dict[str, str]:
    """Context processor: `theme` is 'light' or 'dark' from its cookie, or '' for the device's own."""
    chosen = request.COOKIES.get("theme", "")
    return {"theme": chosen if chosen in THEMES else ""}
