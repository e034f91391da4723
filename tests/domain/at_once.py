"""Several people at the same moment, each on a connection of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.tenant import TenantModel

T = TypeVar("T")
SECONDS = 30


def at_once(row: TenantModel, calls: Sequence[Callable[[], T]]) -> list[T | Exception]:
    """Start all calls together in the practice of a row; return what each gave or raised, in their order."""
    start = Barrier(len(calls), timeout=SECONDS)

    def run(call: Callable[[], T]) -> T | Exception:
        try:
            with practice_context(row.practice_id):
                connection.ensure_connection()
                start.wait()
                return call()
        except Exception as raised:  # noqa: BLE001  whatever a call raises is its result
            return raised
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return [running.result(timeout=SECONDS) for running in [threads.submit(run, call) for call in calls]]
