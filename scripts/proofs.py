"""Holds what the documents claim against the tests that they name: each has to exist, and after a run to have passed.

python -m scripts.proofs                  # reads the tests, runs none
python -m scripts.proofs build/outcomes   # holds the claims against how the tests of the last run ended
"""

from __future__ import annotations

import ast
import json
import re
import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
REQUIREMENTS = "docs/asvs.toml"
SENTENCES = "src/evenhand/library/site/security.toml"
NAMED_IN_WORDS = re.compile(r"`((?:[\w/]+/)?test_\w+(?:\.py)?|tests(?:/\w+)+)`")
"""A test by its name, a file of tests, a folder of them."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a document names as a proof: where, and the node id or name of a test, or a file or folder of tests."""

    where: str
    test: str


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How the tests of all stages ended, as node ids without parameters."""

    passed: frozenset[str] = field(default_factory=frozenset)
    failed: frozenset[str] = field(default_factory=frozenset)
    skipped: frozenset[str] = field(default_factory=frozenset)


def claims_of_requirements(text: str) -> list[Claim]:
    """Return the tests that the rows of `docs/asvs.toml` name, each under the id of its row."""
    rows = tomllib.loads(text)["requirement"]
    return [Claim(f"{REQUIREMENTS} {row['id']}", test) for row in rows for test in row.get("tests", ())]


def claims_of_sentences(text: str) -> list[Claim]:
    """Return the tests behind each sentence that the site says of security, under the sentence's first words."""
    sentences = [one for group in tomllib.loads(text)["groups"] for one in group["sentences"]]
    return [Claim(f"{SENTENCES}: {one['words'][:40]}", test) for one in sentences for test in one["tests"]]


def claims_of_document(name: str, text: str, *, files: Iterable[str]) -> list[Claim]:
    """Return the tests, files and folders of tests that a document names in its sentences.

    A file may be named without its ending.
    """
    stems = {Path(file).stem for file in files}
    found = sorted(set(NAMED_IN_WORDS.findall(text)))
    return [Claim(name, f"{test}.py" if test in stems else test) for test in found]


def defined_in(file: str, code: str) -> set[str]:
    """Return the node ids of the tests that a file defines, read without running it."""
    found: set[str] = set()
    for node in ast.parse(code).body:
        inside = node.body if isinstance(node, ast.ClassDef) else [node]
        prefix = f"{file}::{node.name}" if isinstance(node, ast.ClassDef) else file
        found |= {
            f"{prefix}::{one.name}"
            for one in inside
            if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef) and one.name.startswith("test_")
        }
    return found


def problems(claims: Iterable[Claim], *, known: set[str], outcomes: Outcomes | None = None) -> list[str]:
    """Return a line for each claim whose test does not exist or, where outcomes are given, did not run and pass."""
    found = []
    for claim in claims:
        meant = _meant(claim.test, known)
        if not meant:
            found.append(f"{claim.where}: {claim.test} does not exist")
        elif outcomes is not None and (ended := _ended(meant, outcomes)):
            found.append(f"{claim.where}: {claim.test} {ended}")
    return found


def _meant(test: str, known: set[str]) -> set[str]:
    """Return the node ids that a name means: itself, those that bear a bare name, or all of a file or folder."""
    if "::" in test:
        return {test} & known
    if test.endswith(".py"):
        return {one for one in known if f"/{one}".partition("::")[0].endswith(f"/{test}")}
    if "/" in test:
        return {one for one in known if one.startswith(f"{test}/")}
    return {one for one in known if one.endswith(f"::{test}")}


def _ended(meant: set[str], outcomes: Outcomes) -> str:
    """Return how a test ended that did not pass, "" for one that did."""
    if meant & outcomes.failed:
        return "failed"
    if meant & outcomes.passed:
        return ""
    return "was skipped" if meant & outcomes.skipped else "did not run"


def read_outcomes(folder: Path) -> Outcomes:
    """Return what the stages of a run wrote into a folder, one file each; none at all is nothing that ran."""
    stages: list[Mapping[str, list[str]]] = [json.loads(file.read_text()) for file in sorted(folder.glob("*.json"))]
    by_name = {name: frozenset(one for stage in stages for one in stage[name]) for name in ("passed", "failed")}
    skipped = frozenset(one for stage in stages for one in stage["skipped"])
    return Outcomes(by_name["passed"], by_name["failed"], skipped)


def known_tests(root: Path = REPOSITORY) -> set[str]:
    """Return the node ids of all tests of the repository."""
    files = sorted((root / "tests").rglob("test_*.py"))
    return {one for file in files for one in defined_in(file.relative_to(root).as_posix(), file.read_text())}


def all_claims(known: set[str], root: Path = REPOSITORY) -> list[Claim]:
    """Return every test that a document of the repository names, or a sentence of the site."""
    files = {one.partition("::")[0] for one in known}
    documents = sorted((root / "docs").glob("*.md"))
    in_words = [claim for one in documents for claim in claims_of_document(one.name, one.read_text(), files=files)]
    of_site = claims_of_sentences((root / SENTENCES).read_text())
    return [*claims_of_requirements((root / REQUIREMENTS).read_text()), *of_site, *in_words]


def main(arguments: Sequence[str]) -> int:
    """Say what does not hold, and at the end how many tests were named; return 1 when anything does not hold."""
    known = known_tests()
    claims = all_claims(known)
    outcomes = read_outcomes(Path(arguments[0])) if arguments else None
    found = problems(claims, known=known, outcomes=outcomes)
    for line in found:
        print(line)
    state = "exist" if outcomes is None else "exist and passed"
    print(f"{len(found)} of {len(claims)} named tests missing" if found else f"all {len(claims)} named tests {state}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
