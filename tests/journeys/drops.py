"""Takes a phone's network, answers, tab and page away while somebody writes, and counts what goes wrong.

What counts: letters that are gone from the page or from the server, words that stand twice, drafts that came twice,
and "Saved" standing on the page while the server does not have these very words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from random import Random

from playwright.sync_api import Error, Page, expect

from evenhand.domain.worksheets.models import Assignment, Draft
from tests.factories import inside
from tests.journeys.line import Line
from tests.journeys.offline import KEPT_LINE, go_offline, go_online, stored
from tests.journeys.test_client_writes import SAVED

TEXT = "#f-friend_reply"
SAVE = re.compile(r"/save/$")
LINE = "ev-sheet .save-line"
FAULTS = ("offline", "slow", "answer cut", "tab killed", "page reloaded")
SOON = 5_000
"""Milliseconds in which what has to come about does."""

BY_ITSELF = 45_000
"""The same where a page tries again by itself: half a minute is the longest it waits."""
NO_LONGER = 1
"""The same for words that are lost already: nothing brings them."""


@dataclass
class Drops:
    """Somebody who writes on one page of a sheet, at the end of a line that is taken away."""

    page: Page
    line: Line
    assignment: Assignment
    chance: Random
    written: str = ""
    drops: int = 0
    lost: int = 0
    doubled: int = 0
    false_saved: int = 0
    told: list[str] = field(default_factory=list)

    def run(self, count: int) -> None:
        """Go through so many faults, each kind as often as the others."""
        for number in range(count):
            self.drop(FAULTS[number % len(FAULTS)])
        self._look_for_doubles()

    def goes_on_with(self, assignment: Assignment) -> None:
        """Begin another sheet."""
        self.assignment, self.written = assignment, ""
        self.page.goto(f"/me/w/{assignment.pk}/2/")

    def drop(self, fault: str) -> None:
        """Write a few words into one fault, go through it, and compare what there is with what was written."""
        self.drops += 1
        lost_before = self.lost
        self._begin(fault)
        words = f" {self.drops}:" + "".join(self.chance.choices("abcdefghij äöü🙂", k=self.chance.randint(3, 25)))
        if fault == "slow":
            self._write_while_it_is_slow(words)
        else:
            self._write(words)
            self._waits_for(KEPT_LINE)
        self._is_saved_true(fault)
        self._go_through(fault)
        self._stands_on_the_page(fault)
        go_online(self.page, self.line)
        self._waits_for(SAVED, within=BY_ITSELF if self.lost == lost_before else NO_LONGER)
        self._is_on_the_server(fault)

    def _begin(self, fault: str) -> None:
        if fault == "slow":
            self.line.slow_by = 0.1
            self.line.passes.clear()
        elif fault == "answer cut":
            self.line.cuts_answers_to = b"/save/"
        else:
            go_offline(self.page, self.line)

    def _write(self, words: str) -> None:
        self.page.locator(TEXT).focus()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.type(words)
        self.written += words

    def _write_while_it_is_slow(self, words: str) -> None:
        """Write, look at the page while its save is on the way, and let the save arrive."""
        with self.page.expect_request(SAVE):
            self._write(words)
        self._is_saved_true("slow, on the way")
        self.line.passes.set()
        self._waits_for(SAVED)

    def _go_through(self, fault: str) -> None:
        if fault == "tab killed":
            address, context = self.page.url, self.page.context
            fresh = context.new_page()
            self.page.close(run_before_unload=False)
            self.page = fresh
            self.page.goto(address)
        elif fault == "page reloaded":
            self.page.reload()

    def _waits_for(self, words: object, *, within: int = SOON) -> None:
        try:
            expect(self.page.locator(LINE)).to_have_text(words, timeout=within)  # type: ignore[arg-type]
        except AssertionError:
            self.told.append(f"{self.drops}: {words} did not come")

    def _is_saved_true(self, fault: str) -> None:
        """Look at the line and then at the server: what was saved before stays saved."""
        try:
            is_said = self.page.locator(f"{LINE}[data-state=saved]").count()
        except Error:
            return
        if is_said and stored(self.assignment) != self.written:
            self.false_saved += 1
            self.told.append(f"{self.drops} ({fault}): Saved, and it was not")

    def _stands_on_the_page(self, fault: str) -> None:
        try:
            expect(self.page.locator(TEXT)).to_have_value(self.written, timeout=SOON)
        except AssertionError:
            self._lose(self.page.locator(TEXT).input_value(), f"{fault}: on the page")

    def _is_on_the_server(self, fault: str) -> None:
        self._is_saved_true(fault)
        there = str(stored(self.assignment) or "")
        if there != self.written:
            self._lose(there, f"{fault}: on the server")

    def _lose(self, there: str, where: str) -> None:
        self.lost += max(1, len(self.written) - len(there))
        self.told.append(f"{self.drops} ({where}): {there!r} in the place of {self.written!r}")
        self.written = there

    def _look_for_doubles(self) -> None:
        with inside(self.assignment.case):
            drafts = Draft.objects.filter(assignment=self.assignment).count()
        marks = [word.partition(":")[0] for word in self.written.split() if ":" in word]
        self.doubled += drafts - 1 + len(marks) - len(set(marks))

    @property
    def verdict(self) -> tuple[int, int, int]:
        """Letters lost, words or drafts that came twice, and times that "Saved" was not true."""
        return self.lost, self.doubled, self.false_saved
