"""No rule, action or query holds a sentence for people without saying it, so that another language can say it too."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator

import pytest

from scripts.said_in_python import SAYING, SAYING_OF
from tests.repository.tree import name_of, ours, text_of

ROOT = "src/evenhand/"
FLOORS = ("domain/", "foundation/")
SENTENCE = re.compile(r"^\W*[A-Z\ufffc].*[^\W\d_]{2,}[ ,]+[^\W\d_]{2,}.*[.?!]\W*$", re.DOTALL)
"""Begins with a capital or with a place, has words, and ends as a sentence does."""
STANDS_FOR_A_VALUE = "\ufffc"

FOR_THE_HOST = {
    "domain/custody/actions/bringing_in.py": "`evenhand import`",
    "domain/custody/importing/": "`evenhand import`",
    "domain/plans/": "`evenhand doctor`, for whoever writes the plans of a house",
    "domain/worksheets/bundled.py": "the program does not start with a bundled sheet that is wrong",
    "domain/worksheets/bundled_measures.py": "the same",
    "domain/worksheets/translations.py": "the same, for a translation beside the library",
    "domain/worksheets/published.py": "the program does not start",
    "foundation/archive/backup/": "`evenhand backup`, `drill` and `restore`",
    "foundation/audit/anchors.py": "`evenhand doctor`",
    "foundation/outbox/push.py": "`evenhand doctor`",
    "foundation/outbox/texts.py": "`evenhand doctor`",
    "foundation/vault/root_key.py": "the program does not start",
}
"""Files, and beginnings of names, whose sentences the command line says, and why."""

NOBODY_READS = {
    "domain/custody/actions/deleting.py",
    "foundation/accounts/throttling/counters.py",
    "foundation/audit/actions.py",
    "foundation/outbox/actions.py",
    "foundation/outbox/carriers.py",
    "foundation/practices/context.py",
    "foundation/practices/doors.py",
    "foundation/practices/prepared_writes.py",
    "foundation/practices/tenant.py",
    "foundation/vault/carried.py",
    "foundation/vault/devices.py",
    "foundation/vault/fields.py",
    "foundation/vault/keyring.py",
    "foundation/vault/roots.py",
    "foundation/vault/sealing.py",
}
"""Files with errors of the program itself: a page never shows them, and what it shows instead is said."""


def unsaid(source: str) -> list[str]:
    """Return the sentences of a module that are not said: docstrings, words of comments and what is said left out."""
    return [text for text in _texts(ast.parse(source)) if SENTENCE.match(text)]


def _is_a_mistake(node: ast.AST) -> bool:
    """Whether it raises an error of Python itself, which is a mistake in the program and shown to nobody."""
    raised = node.exc if isinstance(node, ast.Raise) else None
    return isinstance(raised, ast.Call) and isinstance(raised.func, ast.Name) and hasattr(builtins, raised.func.id)


def _texts(node: ast.AST) -> Iterator[str]:
    if _is_a_mistake(node):
        return
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYING | SAYING_OF:
        for word in node.keywords:
            yield from _texts(word.value)
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, ast.JoinedStr):
        yield "".join(str(one.value) if isinstance(one, ast.Constant) else STANDS_FOR_A_VALUE for one in node.values)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    else:
        for inner in ast.iter_child_nodes(node):
            yield from _texts(inner)


def found() -> dict[str, list[str]]:
    """Return by module of the two floors what it says to nobody."""
    modules = {
        name_of(path).removeprefix(ROOT): path
        for path in ours(".py", under="src/evenhand")
        if "/migrations/" not in name_of(path)
    }
    here = {name: unsaid(text_of(path)) for name, path in modules.items() if name.startswith(FLOORS)}
    return {name: texts for name, texts in here.items() if texts}


def test_every_sentence_of_a_rule_is_said() -> None:
    rest = {
        name: texts
        for name, texts in found().items()
        if name not in NOBODY_READS and not name.startswith(tuple(FOR_THE_HOST))
    }
    assert rest == {}


def test_what_has_no_sentence_is_on_no_list() -> None:
    names = list(found())
    assert [one for one in (*FOR_THE_HOST, *NOBODY_READS) if not any(name.startswith(one) for name in names)] == []


@pytest.mark.parametrize(
    "code",
    [
        'raise RuleProblem("Give the service a name.")',
        'x = {"a": "Choose one of these."}',
        'raise RuleProblem(f"Up to {MOST} reminders go out.")',
        "return f'{n} entries were left out.'",
        'say("Hello %(name)s", name="Nobody is there.")',
        'f("It was kept." if a else "It was not kept.")',
        '"" if a else "Does nobody answer?"',
    ],
)
def test_a_sentence_that_is_not_said_is_found(code: str) -> None:
    assert unsaid(code)


@pytest.mark.parametrize(
    "code",
    [
        '"""It says what a module is for."""',
        'def f():\n    """Return what there is."""',
        'raise RuleProblem(say("Give the service a name."))',
        'say_count("%(number)s day is left.", "%(number)s days are left.", n)',
        'NOTE = later("Choose one of these.")\n"""What is said of them."""',
        "record(act='case.opened', subject='case')",
        'execute("select a from b where c = %s")',
        'f"{by.kind}:{by.id}"',
        'KIND = "off the grid"',
        'raise ValueError("A reminder needs a day.")',
    ],
)
def test_what_is_said_or_no_sentence_is_left_alone(code: str) -> None:
    assert unsaid(code) == []
