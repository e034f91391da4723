"""What can stand in the way of an act on a worksheet."""

from __future__ import annotations

from collections.abc import Sequence

from evenhand.domain.worksheets.answers import Problem


class NotOpen(Exception):
    """The assignment has ended, or the draft was already sent: there is nothing to write into."""


class AnswersMissing(Exception):
    """Required answers are blank; nothing was sent, everything typed stays. One Problem a field."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep the problems, in the order of the sheet."""
        super().__init__(f"{len(problems)} answers are missing")
        self.problems = tuple(problems)


class RiskDutyMissing(Exception):
    """Nobody answers yet for an item about harm: such an instrument is not given before that is settled."""


class ChangedMeanwhile(Exception):
    """Words were stored between showing a draft and sending it; whoever sends it looks at them first."""
