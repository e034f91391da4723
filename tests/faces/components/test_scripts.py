"""What scripts never do: make markup of words, keep them, take messages of strangers, change what all objects share."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.repository.tree import ROOT

SCRIPTS = sorted((ROOT / "src/evenhand/faces").rglob("*.js"))
DANGERS = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|srcdoc"
    r"|\beval\(|new Function|setTimeout\(\s*[\"'`]|setInterval\(\s*[\"'`]|javascript:"
    r"|localStorage|sessionStorage|indexedDB|document\.cookie|caches\."
    r"|(?<!\btabs\.)postMessage|(?<!\btabs\.addEventListener\()[\"']message[\"']|onmessage|importScripts|WebSocket|EventSource"
    r"|__proto__|\.prototype\b|Object\.assign|Object\.setPrototypeOf|\bwindow\.\w+\s*="
)
WRITES_UNDER_A_NAME = re.compile(r"\w\[([^\]]+)\]\s*=(?!=|>)")
OWN_NAMES = {"part"}
"""Names that run through a list of the script itself."""

KEEPS = {
    "kept.js": {"indexedDB"},
    "worker.js": {"indexedDB", "caches."},
    "keeping.js": {"caches."},
    "plan.js": {"indexedDB"},
}
"""The scripts that keep something on a phone: words and pages sealed, in the open files that hold nobody's words."""

SPEAKS = {"booking.js", "widget.js"}
"""The two ends of the booking widget: how high the frame is, told from one website to another."""


def dangers_in(script: str) -> list[str]:
    """Return what a script must not do; in comments nothing is done."""
    code = re.sub(r"(?m)(^|\s)//.*$", "", script)
    written = [name for name in WRITES_UNDER_A_NAME.findall(code) if name not in OWN_NAMES]
    return [*DANGERS.findall(code), *written]


def test_there_are_scripts_to_look_at() -> None:
    assert len(SCRIPTS) >= 4


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda one: one.name)
def test_a_script_makes_no_markup_keeps_nothing_and_changes_no_shared_object(script: Path) -> None:
    may = KEEPS.get(script.name, set()) | ({"postMessage", '"message"'} if script.name in SPEAKS else set())
    assert [one for one in dangers_in(script.read_text()) if one not in may] == []


def test_what_another_website_says_is_heard_from_the_one_that_is_meant_alone() -> None:
    heard = {script.name: script.read_text() for script in SCRIPTS if script.name in SPEAKS}
    assert "if (event.source !== parent || !parents.includes(event.origin)) return;" in heard["booking.js"]
    assert "if (event.origin !== own.origin || event.source !== frame.contentWindow) return;" in heard["widget.js"]
    assert all('"*"' not in text for text in heard.values())


def test_pages_speak_to_pages_of_their_own_address_alone() -> None:
    """A channel of this kind reaches pages of the same origin, in the same browser, and no frame of a stranger."""
    speaking = [script.read_text() for script in SCRIPTS if "tabs." in script.read_text()]
    assert speaking
    assert all(re.findall(r"\btabs = ([^(]+)\(", text) == ["new BroadcastChannel"] for text in speaking)


def test_the_names_that_are_written_under_run_through_a_fixed_list() -> None:
    [passkey] = [script.read_text() for script in SCRIPTS if script.name == "passkey.js"]
    assert "for (const part of parts)" in passkey
    assert re.search(r"const parts = \[[^\]]+\];", passkey)


@pytest.mark.parametrize(
    "line",
    [
        "box.innerHTML = words;",
        "localStorage.setItem('a', words);",
        "addEventListener('message', take);",
        "answers[name] = words;",
        "a.__proto__ = b;",
        "setTimeout('run()', 1);",
    ],
)
def test_each_danger_is_found(line: str) -> None:
    assert dangers_in(line)


@pytest.mark.parametrize("line", ["// innerHTML = words", "if (list[0] === 1) go();", "line.textContent = words;"])
def test_what_is_harmless_is_left_alone(line: str) -> None:
    assert dangers_in(line) == []


SENTENCE = re.compile(r"(?<!said\()(?<![\w])\"[A-Z][a-z’]+ [a-z][^\"\n]*\"|`[^`\n]*[a-z] [a-z][^`\n]*`")


def sentences_in(script: str) -> list[str]:
    """Return what a script writes for people without saying it in the language of the page."""
    return SENTENCE.findall(re.sub(r"(?m)(^|\s)//.*$", "", script))


@pytest.mark.parametrize("script", [one for one in SCRIPTS if one.parent.name == "js"], ids=lambda one: one.name)
def test_a_script_says_its_sentences(script: Path) -> None:
    assert sentences_in(script.read_text()) == []


def test_a_sentence_that_is_not_said_is_found() -> None:
    assert sentences_in('a.textContent = "Not saved yet.";')
    assert sentences_in("a.textContent = `${n} of about`;")
    assert sentences_in('a.textContent = said("Not saved yet.", { n }); b.type = "button quiet";') == []
