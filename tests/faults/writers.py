"""Clients who write without a pause: each save is numbered, what was not answered is posted again as it was."""

from __future__ import annotations

import http.client
import json
from random import Random
from threading import Event, Lock, Thread

from tests.benchmarks.load import HOST, Browser
from tests.faults.house import Sheet

SENDS = 0.05
"""How often a writer decides to send instead of writing on."""

PAGE = "pageofawriter001"
WORDS = "Oh, that sounds so uncomfortable. Honestly, everyone loses their place, "


class Writers:
    """All who write, each in a thread; `gate` lets requests begin, and `begun` says that one was answered."""

    def __init__(self, writers: list[list[Sheet]], *, port: int, random: Random) -> None:
        self._of_writers = writers
        self.sheets = [sheet for own in writers for sheet in own]
        self.gate, self.begun, self._stop = Event(), Event(), Event()
        self.answers: dict[int, int] = {}
        self._port, self._lock = port, Lock()
        self._threads = [
            Thread(target=self._write, args=(own, Random(random.random())), daemon=True) for own in writers
        ]

    def start(self) -> None:
        """Let everybody begin."""
        self.gate.set()
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let everybody finish what is under way."""
        self._stop.set()
        self.gate.set()
        for thread in self._threads:
            thread.join(30)

    def touched(self) -> list[Sheet]:
        """Return the sheets on which something was written."""
        return [sheet for sheet in self.sheets if sheet.tried]

    def under_way(self) -> list[Sheet]:
        """Return for each writer the sheet that is being written and the one before it."""
        touched = [[sheet for sheet in own if sheet.tried] for own in self._of_writers]
        return [sheet for own in touched for sheet in own[-2:]]

    def _write(self, own: list[Sheet], random: Random) -> None:
        connection = Browser(HOST, self._port, timeout=20)
        for number, sheet in enumerate(own):
            is_last = number == len(own) - 1
            while not sheet.is_sent and not self._stop.is_set():
                self.gate.wait()
                if not is_last and sheet.tried == sheet.acknowledged > 0 and random.random() < SENDS:
                    sheet.wants_to_send = True
                if not self._ask(connection, sheet):
                    connection.close()
                    self._stop.wait(0.01)

    def _ask(self, connection: Browser, sheet: Sheet) -> bool:
        """Post once; return whether there was an answer at all."""
        try:
            status = self._send(connection, sheet) if sheet.wants_to_send else self._save(connection, sheet)
        except (OSError, http.client.HTTPException):
            return False
        with self._lock:
            self.answers[status] = self.answers.get(status, 0) + 1
        if status < http.client.BAD_REQUEST:
            self.begun.set()
        return status < http.client.INTERNAL_SERVER_ERROR

    def _save(self, connection: Browser, sheet: Sheet) -> int:
        if sheet.tried == sheet.acknowledged:
            sheet.tried += 1
        body = json.dumps(
            {
                "draft": str(sheet.draft),
                "base": sheet.base,
                "writer": PAGE,
                "sequence": sheet.tried,
                "changes": {"friend_reply": [["friend_reply", f"{WORDS}{sheet.tried}"]]},
            }
        )
        connection.request("POST", sheet.save_path, body, sheet.headers | {"Content-Type": "application/json"})
        answer = connection.getresponse()
        told = answer.read()
        if answer.status == http.client.OK:
            with sheet.lock:
                sheet.base, sheet.acknowledged = json.loads(told)["revision"], sheet.tried
        return answer.status

    def _send(self, connection: Browser, sheet: Sheet) -> int:
        headers = sheet.headers | {"Content-Type": "application/x-www-form-urlencoded"}
        form = f"key={sheet.draft}&seen={sheet.base}&own={PAGE}"
        connection.request("POST", sheet.send_path, form, headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status == http.client.FOUND:
            with sheet.lock:
                sheet.entries.add(answer.headers["Location"])
        return answer.status


def number_in(words: object) -> int:
    """Return the number of the save that wrote these words; 0 for words from before."""
    text = str(words)
    return int(text.removeprefix(WORDS)) if text.startswith(WORDS) else 0
