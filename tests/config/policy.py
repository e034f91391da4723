"""Judges a content security policy by the rules that Google's CSP Evaluator checks, and by our own stricter ones.

The rules are facts of the policy language (W3C, Content Security Policy Level 3) and of the evaluator's published
list of checks; what a page must forbid besides (forms, frames, base) is ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

FETCHES = {
    "child-src", "connect-src", "default-src", "fenced-frame-src", "font-src", "frame-src", "img-src", "manifest-src",
    "media-src", "object-src", "script-src", "script-src-attr", "script-src-elem", "style-src", "style-src-attr",
    "style-src-elem", "worker-src",
}  # fmt: skip
OTHERS = {
    "base-uri", "form-action", "frame-ancestors", "report-to", "require-trusted-types-for", "sandbox", "trusted-types",
    "upgrade-insecure-requests",
}  # fmt: skip
KEYWORDS = {"'none'", "'self'", "'strict-dynamic'", "'report-sample'", "'unsafe-inline'", "'unsafe-eval'"}
NONCE = re.compile(r"'nonce-([A-Za-z0-9+/_-]+={0,2})'")
HASH = re.compile(r"'sha(?:256|384|512)-[A-Za-z0-9+/_-]+={0,2}'")
OUR_WORKER = re.compile(r"https?://(?:localhost|127\.0\.0\.1|testserver|\[::1\])(?::\d+)?/me/worker\.js")
"""The one file that may serve the client's space without a network, at the addresses under which tests ask for it."""

SHORTEST_NONCE = 22
"""Letters of base64 that hold 128 bits."""
RUNS_CODE = ("script-src", "script-src-elem", "script-src-attr", "object-src", "worker-src", "base-uri")
HAS_TO_BE_THERE = ("default-src", "base-uri", "form-action", "frame-ancestors")

Directives = dict[str, list[str]]


def findings(policy: str) -> list[str]:
    """Return what is wrong with a policy, one short phrase each; the empty list when nothing is."""
    directives, faults = parsed(policy)
    return [*faults, *_missing(directives), *_about_values(directives), *_about_code(directives)]


def parsed(policy: str) -> tuple[Directives, list[str]]:
    """Return the directives of a policy with their values, and what is wrong with its writing."""
    directives: Directives = {}
    faults = []
    for part in filter(None, map(str.strip, policy.split(";"))):
        name, *values = part.split()
        if name in directives:
            faults.append(f"{name} stands twice, and a browser heeds the first")
        if name not in FETCHES | OTHERS:
            faults.append(f"{name} is no directive of today")
        directives.setdefault(name, values)
    return directives, faults


def in_force(directives: Directives, name: str) -> list[str]:
    """Return the values that hold for a kind of fetch: its own, or those it falls back on."""
    ways = {"script-src-elem": "script-src", "script-src-attr": "script-src", "worker-src": "script-src"}
    for candidate in (name, ways.get(name, name), *(["default-src"] if name in FETCHES else [])):
        if candidate in directives:
            return directives[candidate]
    return ["*"]


def _missing(directives: Directives) -> Iterator[str]:
    for name in HAS_TO_BE_THERE:
        if name not in directives:
            yield f"{name} is missing"
    for name in ("object-src", "base-uri"):
        if in_force(directives, name) != ["'none'"]:
            yield f"{name} is not 'none'"
    if directives.get("form-action", []) not in (["'self'"], ["'none'"]):
        yield "forms may be sent elsewhere"


def _about_values(directives: Directives) -> Iterator[str]:
    for name, values in directives.items():
        if not values and name in FETCHES:
            yield f"{name} says nothing"
        if len(values) > 1 and "'none'" in values:
            yield f"{name} says 'none' and something else"
        for value in values:
            if value in FETCHES | OTHERS:
                yield f"a semicolon is missing before {value}"
            elif value.startswith("'"):
                if value not in KEYWORDS and not NONCE.fullmatch(value) and not HASH.fullmatch(value):
                    yield f"{value} in {name} is no keyword"
            elif name == "worker-src" and OUR_WORKER.fullmatch(value):
                continue
            elif name in FETCHES | {"base-uri", "form-action", "frame-ancestors"}:
                yield f"{name} names {value}, a place that is not ours alone"


def _about_code(directives: Directives) -> Iterator[str]:
    for name in RUNS_CODE:
        values = in_force(directives, name)
        if "'unsafe-inline'" in values or "'unsafe-eval'" in values:
            yield f"{name} lets words become code"
        if "'self'" in values:
            yield f"{name} lets every file of ours run, one that somebody put there too"
        if "'strict-dynamic'" in values and not any(NONCE.fullmatch(one) or HASH.fullmatch(one) for one in values):
            yield f"{name} trusts what trusted scripts load and names none to trust"
        for nonce in filter(None, map(NONCE.fullmatch, values)):
            if len(nonce[1].rstrip("=")) < SHORTEST_NONCE:
                yield f"the nonce of {name} can be guessed"
    for name in ("style-src", "style-src-elem", "style-src-attr"):
        if "'unsafe-inline'" in directives.get(name, []):
            yield f"{name} lets words become style"
