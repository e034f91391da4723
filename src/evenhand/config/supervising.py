"""Several processes as one program: started together, kept running, stopped together."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from types import FrameType
from typing import Any

SECONDS_OF_A_GOOD_START = 5.0
SECONDS_TO_STOP = 8.0
SECONDS_BETWEEN_LOOKS = 0.05
STOPPING = (signal.SIGINT, signal.SIGTERM)


@dataclass(frozen=True, slots=True)
class Part:
    """One process of the program: the name people read, its command, the files it inherits."""

    name: str
    command: tuple[str, ...]
    files: tuple[int, ...] = ()


class PartEnded(Exception):
    """A part ended right after its start, so starting it again would not help; the message says which."""


@dataclass(slots=True)
class _Running:
    part: Part
    process: subprocess.Popen[bytes]
    since: float


class Supervisor:
    """Runs parts until a signal comes; a part that dies after a good start is started again."""

    def __init__(
        self,
        parts: Sequence[Part],
        *,
        environment: Mapping[str, str],
        say: Callable[[str], None],
        good_start: float = SECONDS_OF_A_GOOD_START,
        patience: float = SECONDS_TO_STOP,
    ) -> None:
        """Take the parts in the order of their start; `say` gets one sentence when a part had to be restarted.

        A part that ran for `good_start` seconds is restarted when it dies; one that does not stop within `patience`
        seconds is killed.
        """
        self._parts = tuple(parts)
        self._good_start, self._patience = good_start, patience
        self._environment = dict(environment)
        self._say = say
        self._running: list[_Running] = []
        self._events: SimpleQueue[_Running | None] = SimpleQueue()
        self._former_handlers: dict[signal.Signals, Callable[[int, FrameType | None], Any] | int | None] = {}

    def run(self, *, ready: Callable[[], bool] | None, then: Callable[[], None]) -> None:
        """Start the parts and keep them running until SIGINT or SIGTERM; call `then` when `ready` first says yes.

        Raises PartEnded when a part ends right after its start. The parts are stopped either way.
        """
        try:
            for number in STOPPING:
                self._former_handlers[number] = signal.signal(number, self._ask_to_stop)
            for part in self._parts:
                self._start(part)
            self._keep_running(ready, then)
        finally:
            self._stop()

    def _keep_running(self, ready: Callable[[], bool] | None, then: Callable[[], None]) -> None:
        while True:
            try:
                ended = self._events.get(timeout=SECONDS_BETWEEN_LOOKS if ready else None)
            except Empty:
                if ready and ready():
                    ready = None
                    then()
                continue
            if ended is None:
                return
            self._restart(ended)

    def _stop(self) -> None:
        """Ask every part to stop and wait; one that does not in time is killed. Signals mean again what they meant."""
        for running in self._running:
            with contextlib.suppress(ProcessLookupError):
                running.process.terminate()
        deadline = time.monotonic() + self._patience
        for running in self._running:
            try:
                running.process.wait(timeout=max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                running.process.kill()
                running.process.wait()
        self._running.clear()
        for number, handler in self._former_handlers.items():
            signal.signal(number, handler)

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._events.put(None)

    def _start(self, part: Part) -> None:
        process = subprocess.Popen(  # noqa: S603  our own commands
            part.command,
            env=self._environment,
            pass_fds=part.files,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # so that Ctrl-C reaches the supervisor alone
        )
        running = _Running(part, process, time.monotonic())
        self._running.append(running)
        Thread(target=self._watch, args=(running,), daemon=True).start()

    def _watch(self, running: _Running) -> None:
        running.process.wait()
        self._events.put(running)

    def _restart(self, ended: _Running) -> None:
        self._running.remove(ended)
        code = ended.process.returncode
        if time.monotonic() - ended.since < self._good_start:
            raise PartEnded(f"The {ended.part.name} ended right after its start (code {code}); what it said is above.")
        self._say(f"The {ended.part.name} ended by itself (code {code}) and was started again.")
        self._start(ended.part)
