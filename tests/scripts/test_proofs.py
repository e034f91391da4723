"""A test that a document names as its proof exists, ran and passed; whatever else is said with name and place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts import proofs
from scripts.proofs import (
    SENTENCES,
    Claim,
    Outcomes,
    claims_of_document,
    claims_of_requirements,
    claims_of_sentences,
    defined_in,
    problems,
)

FILE = "tests/house/test_door.py"
NODE = f"{FILE}::test_it_opens"
ROW = f'[[requirement]]\nid = "V1.2.3"\ntests = ["{NODE}"]\n'
SENTENCE = '[[groups]]\n[[groups.sentences]]\nwords = "It opens."\ntests = ["test_it_opens"]\n'
KNOWN = {NODE, f"{FILE}::TestDoor::test_it_shuts", "tests/test_gate.py::test_it_opens"}


def found(test: str, outcomes: Outcomes | None = None) -> list[str]:
    return problems([Claim("V1.2.3", test)], known=KNOWN, outcomes=outcomes)


def test_a_test_that_exists_and_passed_is_a_proof() -> None:
    assert found(NODE) == []
    assert found(NODE, Outcomes(passed=frozenset({NODE}))) == []


def test_one_database_on_which_it_passed_is_enough() -> None:
    assert found(NODE, Outcomes(passed=frozenset({NODE}), skipped=frozenset({NODE}))) == []


@pytest.mark.parametrize("test", [f"{FILE}::test_gone", "tests/test_gone.py::test_it_opens", "test_gone", "it_opens"])
def test_one_that_does_not_exist_is_named(test: str) -> None:
    assert found(test) == [f"V1.2.3: {test} does not exist"]
    assert found(test, Outcomes(passed=frozenset({test}))) == [f"V1.2.3: {test} does not exist"]


@pytest.mark.parametrize("test", [NODE, "test_it_opens"])
@pytest.mark.parametrize(
    ("outcomes", "ended"),
    [
        (Outcomes(), "did not run"),
        (Outcomes(passed=frozenset({f"{FILE}::TestDoor::test_it_shuts"})), "did not run"),
        (Outcomes(skipped=frozenset({NODE})), "was skipped"),
        (Outcomes(failed=frozenset({NODE})), "failed"),
        (Outcomes(passed=frozenset({NODE}), failed=frozenset({NODE})), "failed"),
    ],
)
def test_one_that_did_not_pass_is_named_with_how_it_ended(test: str, outcomes: Outcomes, ended: str) -> None:
    assert found(test, outcomes) == [f"V1.2.3: {test} {ended}"]


def test_a_row_claims_each_test_that_it_names() -> None:
    assert claims_of_requirements(ROW) == [Claim("docs/asvs.toml V1.2.3", NODE)]
    assert claims_of_requirements('[[requirement]]\nid = "V1.2.3"\n') == []


def test_a_sentence_of_the_site_claims_each_test_behind_it() -> None:
    assert claims_of_sentences(SENTENCE) == [Claim(f"{SENTENCES}: It opens.", "test_it_opens")]


def test_a_document_claims_the_tests_files_and_folders_in_its_sentences() -> None:
    words = "| it opens | `test_it_opens`, `test_door`: *it shuts*, `tests/faces/test_a.py`, `tests/faces`, `door.py` |"
    named = {claim.test for claim in claims_of_document("door.md", words, files=[FILE])}
    assert named == {"test_door.py", "test_it_opens", "tests/faces", "tests/faces/test_a.py"}


@pytest.mark.parametrize("place", ["test_door.py", "house/test_door.py", FILE, "tests/house"])
def test_a_file_or_folder_is_a_proof_when_something_in_it_passed_and_nothing_failed(place: str) -> None:
    shuts = f"{FILE}::TestDoor::test_it_shuts"
    assert found(place) == []
    assert found(place, Outcomes(passed=frozenset({NODE}), skipped=frozenset({shuts}))) == []
    assert found(place, Outcomes(passed=frozenset({NODE}), failed=frozenset({shuts}))) == [f"V1.2.3: {place} failed"]
    assert found(place, Outcomes()) == [f"V1.2.3: {place} did not run"]


@pytest.mark.parametrize("place", ["test_lost.py", "oor.py", "tests/gone", "other/test_door.py"])
def test_a_file_or_folder_that_does_not_exist_is_named(place: str) -> None:
    assert found(place) == [f"V1.2.3: {place} does not exist"]


def test_tests_are_read_without_being_run() -> None:
    code = (
        "def test_it_opens(): raise SystemExit\nclass TestDoor:\n  def test_it_shuts(self): ...\n  def knock(self): ..."
    )
    assert defined_in(FILE, code + "\nasync def test_it_waits(): ...\ndef helper(): ...\ntest_it = 1") == {
        NODE,
        f"{FILE}::TestDoor::test_it_shuts",
        f"{FILE}::test_it_waits",
    }


def repository(folder: Path, *, ran: dict[str, list[str]]) -> None:
    (folder / "docs").mkdir()
    (folder / "docs" / "asvs.toml").write_text(ROW)
    (folder / "docs" / "security.md").write_text("`test_it_opens`")
    (folder / SENTENCES).parent.mkdir(parents=True)
    (folder / SENTENCES).write_text(SENTENCE)
    (folder / FILE).parent.mkdir(parents=True)
    (folder / FILE).write_text("def test_it_opens(): ...")
    (folder / "suite.json").write_text(json.dumps({"passed": [], "failed": [], "skipped": []} | ran))


@pytest.mark.parametrize(
    ("ran", "code", "said"),
    [
        ({"passed": [NODE]}, 0, "all 3 named tests exist and passed"),
        ({"skipped": [NODE]}, 1, f"docs/asvs.toml V1.2.3: {NODE} was skipped"),
        ({}, 1, "security.md: test_it_opens did not run"),
    ],
)
def test_the_last_stage_fails_unless_everything_named_passed(
    ran: dict[str, list[str]],
    code: int,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    repository(tmp_path, ran=ran)
    known = proofs.known_tests(tmp_path)
    claims = proofs.all_claims(known, tmp_path)
    monkeypatch.setattr(proofs, "known_tests", lambda: known)
    monkeypatch.setattr(proofs, "all_claims", lambda _: claims)
    assert proofs.main([str(tmp_path)]) == code
    assert said in capsys.readouterr().out.splitlines()
    assert proofs.main([]) == 0
