"""Asks axe whether everybody can use the page as it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

MESSAGES_OF_A_NODE = 3


def violations_in_words(violations: Sequence[Mapping[str, Any]]) -> str:
    """Return axe's findings as lines to act on: the rule, its weight, where, and what would mend it."""
    lines: list[str] = []
    for violation in violations:
        lines.append(f"{violation['id']} ({violation['impact']}): {violation['help']}")
        for node in violation["nodes"]:
            checks = [*node.get("any", []), *node.get("all", []), *node.get("none", [])]
            lines.append(f"    at {node['target'][0]}  {node['html'][:160]}")
            lines += [f"        {check['message']}" for check in checks[:MESSAGES_OF_A_NODE]]
    return "\n".join(lines)


def assert_everybody_can_use(page: Page, *, state: str = "") -> None:
    """Fail with a readable list when axe finds a violation on the page; `state` names what the page shows."""
    violations = Axe().run(page).response["violations"]
    assert not violations, f"{page.url} {state}\n{violations_in_words(violations)}"
