"""Several processes as one program: started, watched, restarted, stopped."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from evenhand.config.supervising import Part, PartEnded, Supervisor

LIVES_ON = "import signal; signal.pause()"
STUBBORN = "import pathlib, signal, sys; signal.signal(15, signal.SIG_IGN); pathlib.Path(sys.argv[1]).touch(); \
signal.pause()"


def part(name: str, code: str, *arguments: str) -> Part:
    return Part(name, (sys.executable, "-c", code, *arguments))


def supervisor(
    *parts: Part, say: Callable[[str], None] = print, good_start: float = 5.0, patience: float = 8.0
) -> Supervisor:
    return Supervisor(parts, environment=os.environ, say=say, good_start=good_start, patience=patience)


def ask_to_stop(number: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    return lambda: os.kill(os.getpid(), number)


def pid_in(file: Path) -> int:
    return int(file.read_text() or 0) if file.exists() else 0


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def writes_its_pid(file: Path, then: str = LIVES_ON) -> tuple[str, str]:
    return f"import os, pathlib, sys; pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); {then}", str(file)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_every_part(tmp_path: Path, number: signal.Signals) -> None:
    files = [tmp_path / "web", tmp_path / "worker"]
    parts = [part(file.name, *writes_its_pid(file)) for file in files]
    supervisor(*parts).run(ready=lambda: all(pid_in(file) for file in files), then=ask_to_stop(number))
    assert all(is_gone(pid_in(file)) for file in files)


def test_signals_mean_again_what_they_meant(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGTERM)
    supervisor(part("web", LIVES_ON)).run(ready=lambda: True, then=ask_to_stop())
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_part_that_ends_at_once_stops_the_whole_and_is_named(tmp_path: Path) -> None:
    file = tmp_path / "web"
    parts = part("web server", *writes_its_pid(file)), part("worker", "raise SystemExit(3)")
    with pytest.raises(PartEnded, match=r"The worker ended right after its start \(code 3\)"):
        supervisor(*parts).run(ready=None, then=lambda: None)
    assert not pid_in(file) or is_gone(pid_in(file))


def test_a_part_that_dies_later_is_started_again_and_said_so(tmp_path: Path) -> None:
    file, said = tmp_path / "pid", list[str]()
    killed: list[int] = []

    def after_its_death() -> bool:
        pid = pid_in(file)
        if pid and not killed:
            killed.append(pid)
            os.kill(pid, signal.SIGKILL)
        return bool(killed) and pid not in (0, killed[0])

    supervisor(part("worker", *writes_its_pid(file)), say=said.append, good_start=0.0).run(
        ready=after_its_death, then=ask_to_stop()
    )
    assert said == ["The worker ended by itself (code -9) and was started again."]
    assert is_gone(pid_in(file))


def test_a_part_that_will_not_stop_is_killed(tmp_path: Path) -> None:
    file = tmp_path / "deaf"
    deaf = part("web server", STUBBORN, str(file))
    supervisor(deaf, patience=0.1).run(ready=file.exists, then=ask_to_stop())


def test_what_happens_when_ready_happens_once(tmp_path: Path) -> None:
    calls: list[str] = []

    def then() -> None:
        calls.append("ready")
        ask_to_stop()()

    supervisor(part("web", LIVES_ON)).run(ready=lambda: True, then=then)
    assert calls == ["ready"]
