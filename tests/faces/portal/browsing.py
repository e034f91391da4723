"""What a browser does with a page of the client's space: reads its form, posts it back."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from typing import Any

from django.test import Client

HIDDEN = re.compile(r'<input type="hidden" name="([\w.]+)" value="([^"]*)"')


def hidden_inputs(page: str) -> dict[str, str]:
    """The hidden inputs of a page, as a browser posts them."""
    return {name: html.unescape(value) for name, value in HIDDEN.findall(page)}


def post(browser: Client, address: str, **typed: object) -> Any:
    """Open a page and post its form with what was typed; the answer is not followed."""
    page = browser.get(address).text
    return browser.post(address, {**hidden_inputs(page), **typed})


def save(browser: Client, address: str, changes: Mapping[str, object], **state: object) -> Any:
    """Save as the script of the page does: each changed field with the names and texts of its inputs."""
    pairs = {key: value if isinstance(value, list) else [[key, value]] for key, value in changes.items()}
    told = {"base": 0, "writer": "page000000000001", "sequence": 1, **state, "changes": pairs}
    return browser.post(
        address, json.dumps(told), content_type="application/json", headers={"accept": "application/json"}
    )
