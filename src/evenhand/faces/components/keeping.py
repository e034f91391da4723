"""Files to keep: answers that a browser stores under a name that gives nothing away."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse

from evenhand.foundation.outbox.words import FileName


def text_to_keep(text: str, name: FileName) -> HttpResponse:
    """Return plain text as a file."""
    return _as_file(HttpResponse(text, content_type="text/plain; charset=utf-8"), name)


def json_to_keep(tree: dict[str, object], name: FileName) -> HttpResponse:
    """Return a tree as a file of JSON that people can read too."""
    return _as_file(JsonResponse(tree, json_dumps_params={"indent": 1, "ensure_ascii": False}), name)


def _as_file(answer: HttpResponse, name: FileName) -> HttpResponse:
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
