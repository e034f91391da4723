"""The checks run in order, stop at the first failure, and say at the end what happened."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from scripts.checks import (
    Result,
    Stage,
    environment_of,
    lint_stages,
    main,
    program_stages,
    run,
    run_all,
    summary,
    throwing_away_in_memory,
)

STAGES = [Stage("first", ("a",)), Stage("second", ("b",)), Stage("third", ("c",))]


def test_all_stages_run_when_all_pass(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_all(STAGES, run_stage=lambda stage: Result(stage, 0, 1.0, "12 passed")) == 0
    assert capsys.readouterr().out.count("12 passed") == len(STAGES)


def test_the_first_failure_ends_the_run_with_its_code(capsys: pytest.CaptureFixture[str]) -> None:
    def fail_second(stage: Stage) -> Result:
        return Result(stage, 5 if stage.name == "second" else 0, 1.0, "1 failed")

    assert run_all(STAGES, run_stage=fail_second) == 5
    last_lines = capsys.readouterr().out.splitlines()[-3:]
    assert [line.split()[:2] for line in last_lines] == [["first", "passed"], ["second", "FAILED"], ["third", "not"]]


def test_a_stage_shows_what_it_writes_and_keeps_its_last_words(capsys: pytest.CaptureFixture[str]) -> None:
    program = "import sys; print('one'); print('two', file=sys.stderr); print(); sys.exit(3)"
    result = run(Stage("talk", (sys.executable, "-c", program)))
    assert (result.exit_code, result.closing_line) == (3, "two")
    assert "one\ntwo\n" in capsys.readouterr().out


def test_checks_never_meet_a_database_of_somebody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://somebody@/theirs")
    assert "DATABASE_URL" not in environment_of(STAGES[0])


def test_what_was_compiled_is_kept_for_the_next_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert "PYTHONDONTWRITEBYTECODE" not in environment_of(STAGES[0])


@pytest.mark.parametrize(("enough", "is_there"), [(0, True), (1 << 60, False)])
def test_what_is_thrown_away_lies_in_memory_where_there_is_room_and_is_gone_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, enough: int, *, is_there: bool
) -> None:
    monkeypatch.setenv("TMPDIR", "/before")
    with throwing_away_in_memory(tmp_path, enough=enough):
        folder = Path(os.environ["TMPDIR"])
        assert folder.is_dir()
        assert (folder.parent == tmp_path) is is_there
        assert stat.S_IMODE(folder.stat().st_mode) == 0o711, "passed through by a server's account, listed by nobody"
    assert not folder.exists()
    assert os.environ["TMPDIR"] == "/before"


def test_suite_and_journeys_run_on_both_databases() -> None:
    names = [stage.name for stage in program_stages()]
    both = [f"{what} on {where}" for what in ("suite", "journeys") for where in ("SQLite", "PostgreSQL")]
    assert names == [*both, "proofs"]
    assert all("tests.temporary_postgresql" in stage.command for stage in program_stages()[1:4:2])


def test_each_stage_writes_how_its_tests_ended_where_the_last_one_reads_it() -> None:
    *stages, proofs = program_stages()
    files = {Path(environment_of(stage)["TEST_OUTCOMES"]) for stage in stages}
    assert len(files) == len(stages)
    assert {str(file.parent) for file in files} == {proofs.command[-1]}


def test_what_an_earlier_run_proved_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "suite.json").write_text("{}")
    monkeypatch.setattr("scripts.checks.OUTCOMES", tmp_path)
    monkeypatch.setattr("scripts.checks.run_all", lambda stages: 0)
    assert main(["lint"]) == 0
    assert tmp_path.exists()
    assert main([]) == 0
    assert not tmp_path.exists()


def test_linting_reads_style_layers_types_and_named_tests() -> None:
    assert [stage.name for stage in lint_stages()] == ["style", "format", "layers", "types", "tests that are named"]


def test_the_summary_names_what_was_not_reached() -> None:
    assert summary([], not_run=STAGES[:1]).splitlines()[-1].split() == ["first", "not", "run"]
