"""What the demo tells around its entries: goals, what was assigned when, and what came of each meeting.

Three invented clients, no real people, no names; every word is fiction. Days count from the day of loading (0).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from evenhand.domain.scheduling.actions import NoteWords

TWO_REPLIES = "two_replies"
PLAIN = "compassionate-self-care"
NAMED = "compassionate-self-care-named"
NOTICING = "noticing-log"
THOUGHT = "thought-challenge"
MOOD = "mood-check"
NIGHTS = "sleep-diary"
LADDER = "fear-ladder"
NOTHING_WRONG = "they_did_nothing_wrong"
DIFFERENT = "their_situation_is_different"
OTHER = "other"
DESERVES = "deserves"
THEIR_FACE = "their_face"
LET_ANYONE = "let_anyone"
"""Keys of review questions: the first is asked by the plain form, the others by the named one."""


@dataclass(frozen=True, slots=True)
class Given:
    """An assignment on a day: `times` entries in all, or whenever it happens where there is no number.

    Without a message it carries the suggested one of its sheet.
    """

    day: int
    slug: str
    times: int | None
    message: str = ""


@dataclass(frozen=True, slots=True)
class Talked:
    """What came of reading the two replies of one day in the meeting of another."""

    entry: int
    meeting: int
    answers: Mapping[str, Mapping[str, str]]
    rule: str
    belief: int
    notes: str = ""


NOT_WRITTEN_YET = NoteWords()


@dataclass(frozen=True, slots=True)
class Sat:
    """A meeting that stands in the calendar as a session: its day, and its note where it is written already."""

    day: int
    note: NoteWords = NOT_WRITTEN_YET


@dataclass(frozen=True, slots=True)
class Wrote:
    """One message: the day, by whom, and its words. An answer answers all that came before it."""

    day: int
    by_client: bool
    words: str


@dataclass(frozen=True, slots=True)
class Planned:
    """The plan for hard times that was made together in a meeting; `answers` by question of its sheet.

    Two questions are answered apart: whom to ring (`helped_by`, and then the practice's helplines), and on which day
    both look at it again.
    """

    meeting: int
    review: int
    helped_by: tuple[Mapping[str, str], ...]
    answers: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Story:
    """One invented client: the first day, the goal in their words, assignments, meetings, and what came of them.

    Everything that was sent before a meeting was read in it; what came after the last one is unread. Meetings are `at`
    one hour of the day; the later ones stand in the calendar, and so does the one to come.
    """

    client: str
    goal: str
    meetings: tuple[int, ...]
    given: tuple[Given, ...]
    talked: tuple[Talked, ...]
    sat: tuple[Sat, ...]
    next_meeting: int
    at: time = time(15)
    plan: Planned | None = None
    wrote: tuple[Wrote, ...] = ()


def _chose(choice: str, words: str) -> dict[str, dict[str, str]]:
    """An answer to the plain form's question."""
    return {DESERVES: {"choice": choice, "words": words}}


def _said(words: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Answers in words, by the keys of their questions."""
    return {key: {"words": said} for key, said in words.items()}


_SHOWN_UP = "If I get something wrong, everyone sees that I'm not up to it."
_NO_REASONS = "Other people get reasons. I don't."
_GLAD_WHEN_I_GO = "If I have nothing to say, people are glad when I go."

_HARD_NIGHTS = Planned(
    meeting=-23,
    review=2,
    helped_by=({"service": "Here, at the practice", "reach": "020 7946 0153", "hours": "weekdays, 9 to 6"},),
    answers={
        "signs": [{"sign": "Still at the desk at two."}, {"sign": "I leave messages unread."}],
        "alone": [
            {"do": "Shut the laptop and wash up, radio on.", "snag": "Then I go back. So the laptop goes in the hall."},
            {"do": "Walk round the block, coat over pyjamas."},
        ],
        "places": [{"place": "The all-night bakery", "how": "open from three"}, {"place": "My neighbour's dog"}],
        "people": [{"who": "My brother", "reach": "07700 900461", "say": "It is one of those nights."}],
        "safer": [{"what": "The tablets for sleep stay with my brother.", "who": "My brother", "done": True}],
        "keep": "My niece's school play. The balcony when the beans are up.",
        "copies": ["on_my_phone", "in_my_bag"],
        "assessed": True,
    },
)

STORIES = (
    Story(
        client="demo-a",
        goal="Get something wrong and not go over it for the rest of the evening.",
        meetings=(-50, -43, -36, -29, -22, -15, -8),
        given=(
            Given(-50, PLAIN, 8),
            Given(-50, MOOD, 9),
            Given(-43, THOUGHT, 6),
            Given(-22, NOTICING, None),
            Given(-8, MOOD, 9),
            Given(
                -1,
                PLAIN,
                1,
                "You said the second half sounds like somebody else came into the room. When the next hard moment "
                "comes along, write both replies as they come, and we'll read them together when we meet.",
            ),
        ),
        talked=(
            Talked(
                -45,
                -43,
                _chose(NOTHING_WRONG, "She only had a long week."),
                _SHOWN_UP,
                85,
                "The rule came up by itself.",
            ),
            Talked(-33, -29, _chose(DIFFERENT, "I'm the parent, so I ought to know better."), _SHOWN_UP, 80),
            Talked(
                -26,
                -22,
                _chose(DIFFERENT, "For me it's on paper."),
                _SHOWN_UP,
                75,
                "Heard one point of ten. Noticing log?",
            ),
            Talked(-18, -15, _chose(OTHER, "I couldn't find the difference this time."), _SHOWN_UP, 60),
            Talked(-11, -8, _chose(OTHER, "A burnt dinner is a burnt dinner."), _SHOWN_UP, 45),
        ),
        sat=(
            Sat(
                -15,
                NoteWords(
                    said="Went home after the meeting and cooked. On the stairs the going over had stopped.",
                    focus="Where the rule is from: marks read out at the table at home.",
                    homework="Both replies read aloud. Could not find the difference this time.",
                    next_step="Keep tapping the harsh lines when they come. One entry before we meet.",
                ),
            ),
            Sat(
                -8,
                NoteWords(
                    said="A burnt dinner is a burnt dinner.",
                    focus="Telling one mistake from being found out. What would be different if nobody kept count.",
                    homework="One entry, the gap at its smallest so far. The second half came first.",
                    next_step="Try the next one without preparing the friend's half.",
                    more="Holiday from the middle of next month.",
                ),
            ),
        ),
        next_meeting=1,
        wrote=(
            Wrote(
                -6, by_client=True, words="Could we start a quarter of an hour later next time? The bus was changed."
            ),
            Wrote(-5, by_client=False, words="Yes, a quarter past is fine."),
            Wrote(-2, by_client=True, words="I wrote one where both halves sound alike. Is that one to bring?"),
        ),
    ),
    Story(
        client="demo-b",
        goal="Hand things in when they are done, and sleep that night.",
        meetings=(-45, -37, -30, -23, -16, -9),
        given=(
            Given(-45, PLAIN, 7),
            Given(-37, THOUGHT, 5),
            Given(-37, NIGHTS, 8),
            Given(
                -1,
                PLAIN,
                1,
                "You wrote that a friend would have had a reason. When a hard moment comes along, put in whatever "
                "reason there was, for both of you, and then write the two replies.",
            ),
        ),
        talked=(
            Talked(-25, -23, _chose(DIFFERENT, "I knew what was coming and they didn't."), _NO_REASONS, 90),
            Talked(
                -10,
                -9,
                _chose(DIFFERENT, "I'm supposed to be organised."),
                _NO_REASONS,
                90,
                "Unchanged. Where is it from?",
            ),
        ),
        sat=(
            Sat(
                -16,
                NoteWords(
                    said="Handed it in at four in the morning, again. Slept through the afternoon.",
                    focus="What the last three hours of work changed in it: two words.",
                    homework="Wrote twice. Gives friends a reason each time, and none to themselves.",
                    next_step="Choose one piece to hand in when the bell goes.",
                ),
            ),
            Sat(-9),
        ),
        next_meeting=2,
        at=time(11),
        plan=_HARD_NIGHTS,
    ),
    Story(
        client="demo-c",
        goal="Eat with the others and stay for coffee.",
        meetings=(-51, -44, -37, -30, -23, -16, -9),
        given=(
            Given(-51, PLAIN, 4),
            Given(-30, NAMED, 4),
            Given(-30, LADDER, None),
            Given(-30, MOOD, None),
            Given(
                -2,
                NAMED,
                1,
                "The same friend in mind as before, please. Take whatever moment comes along and see whether you can "
                "borrow a bit of what you tell them.",
            ),
        ),
        talked=(
            Talked(-29, -23, _said({THEIR_FACE: "Her face went soft and then mine did not."}), _GLAD_WHEN_I_GO, 80),
            Talked(
                -15,
                -9,
                _said(
                    {
                        THEIR_FACE: "It was hard to look at her and think it.",
                        LET_ANYONE: "I'd want anyone who said that to her to leave.",
                    }
                ),
                _GLAD_WHEN_I_GO,
                70,
            ),
        ),
        sat=(
            Sat(
                -16,
                NoteWords(
                    said="Stayed for coffee once. Left before the cups were empty.",
                    focus="Saying the second reply to the friend's face, in the chair over there.",
                    homework="With the friend in mind the two replies stand apart for the first time.",
                    next_step="Coffee again, and stay until somebody else gets up.",
                ),
            ),
            Sat(
                -9,
                NoteWords(
                    said="Nobody looked at the clock but me.",
                    focus="Who would be glad if she went? Could name nobody.",
                    homework="One entry, hard to write. Read it together.",
                    next_step="The same friend in mind once more.",
                ),
            ),
        ),
        next_meeting=3,
    ),
)
