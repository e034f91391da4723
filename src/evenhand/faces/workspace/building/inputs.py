"""Which inputs each part of a definition has on the page that builds it, in the words of a therapist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evenhand.domain.worksheets.building.licences import licences
from evenhand.domain.worksheets.definition.kinds import ALLOWED

How = Literal[
    "line", "area", "lines", "options", "whole", "number", "flag", "pick", "plain", "numbers", "pairs", "several",
    "in_order",
]  # fmt: skip
Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Input:
    """One input: the attribute that it writes, its label, how it is typed, and whether it stands behind "More"."""

    name: str
    words: str
    how: How = "line"
    hint: str = ""
    choices: Choices = ()
    more: bool = True
    from_sheet: str = ""


KINDS: Choices = (
    ("long_text", "Long text"),
    ("short_text", "Short text"),
    ("scale", "Scale"),
    ("yes_no", "Yes or no"),
    ("choice", "One of several"),
    ("tags", "Several of a list"),
    ("number", "Number"),
    ("duration", "Minutes"),
    ("date", "Day"),
    ("time", "Time of day"),
    ("datetime", "Day and time"),
    ("person", "A person"),
    ("rows", "Rows of questions"),
    ("read_back", "Earlier answers side by side"),
    ("info", "Words to read, no answer"),
)
AT_HAND = ("long_text", "short_text", "scale", "yes_no", "choice")
"""The kinds with a button of their own; all others are behind one list."""
KIND_WORDS = dict(KINDS)
WHO: Choices = (("", "As the page says"), ("client", "The client"), ("therapist", "The therapist"),
                ("together", "Both together"))  # fmt: skip

_FIELD: dict[str, Input] = {
    one.name: one
    for one in (
        Input("options", "Answers to choose from", "options", "One a line.", more=False),
        Input("minimum", "Lowest number", "number", more=False),
        Input("maximum", "Highest number", "number", more=False),
        Input("low", "Words at the low end", more=False),
        Input("high", "Words at the high end", more=False),
        Input("shows", "Answers to show", "several", more=False, from_sheet="answered"),
        Input("headings", "A heading for each of them", "lines", "One a line, as many as there are answers."),
        Input("need", "An answer is", "pick", choices=(("", "Asked for, not needed"), ("required", "Needed")),
              more=False),
        Input("help", "A line of help under the question", "area"),
        Input("label", "Short name in tables and side by side"),
        Input("show_if", "Shown", "pick", from_sheet="conditions"),
        Input("filled_by", "Filled by", "pick", choices=WHO),
        Input("options_from", "Take the answers from rows that were filled before", "pick", from_sheet="row_texts"),
        Input("low_from", "Take the low words from an earlier text", "pick", from_sheet="texts"),
        Input("high_from", "Take the high words from an earlier text", "pick", from_sheet="texts"),
        Input("step", "Steps of", "number", "Each how many points; 1 where it is left empty."),
        Input("default", "Filled in beforehand", "plain", 'For a day "today", for day and time "now".'),
        Input("max_words", "About how many words", "whole"),
        Input("min_items", "At least how many", "whole"),
        Input("max_items", "At most how many", "whole"),
        Input("withheld", "Stays out of copies and of what is shared, unless the client ticks it in", "flag"),
    )
}  # fmt: skip


def of_question(kind: str) -> tuple[Input, ...]:
    """The inputs of a question of this kind, its words first."""
    allowed = ALLOWED.get(kind, frozenset()) | {"help", "label", "show_if", "withheld"}
    if kind not in ("info", "read_back"):
        allowed |= {"need", "filled_by"}
    return (
        Input("prompt", "Question" if kind != "info" else "Words to read", "area", more=False),
        Input("kind", "Kind", "pick", choices=KINDS, more=False),
        *(one for name, one in _FIELD.items() if name in allowed),
    )


PAGE = (
    Input("heading", "Heading of the page", more=False),
    Input("setup", "Agreed once, and read above each entry", "flag"),
    Input("after", "Filled later, in a second sitting; what came before is locked then", "flag"),
    Input("who", "Filled by", "pick", choices=(("", "As the sheet says"), *WHO[1:])),
    Input("opens_on", "Opens on the day of", "pick", from_sheet="dates"),
)
_ABOUT = (
    Input("purpose", "What it is for", "area"),
    Input("when", "When it is filled", "area"),
    Input("minimum_run", "After how many entries there is something to see"),
    Input("message", "Suggested message to the client", "area"),
    Input("indications", "Use it for", "lines", "One a line."),
    Input("cautions", "Take care with", "lines", "One a line."),
    Input("before", "What comes before it", "lines", "One a line."),
    Input("next", "What can follow", "lines", "One a line."),
    Input("stop_rule", "When to stop or change", "area"),
    Input("guide", "The guide in brief", "lines", "One a line."),
)
TITLES = (
    Input("client_title", "Title for the client", more=False),
    Input("library_name", "Name for you and your colleagues", more=False),
)
SHEET = (
    *_ABOUT[:4],
    Input("minutes", "Minutes it takes", hint="A number, or a range as in 5-10."),
    Input("mode", "Kind of sheet", "pick", choices=(
        ("series", "Many entries on one line"), ("document", "One paper with versions"), ("once", "Filled once"),
        ("document + series", "One paper, and entries under it"))),
    Input("who", "Filled by", "pick", choices=WHO[1:]),
    Input("who_fills", "Who fills it, in words"),
    Input("licence", "Licence", "pick", choices=tuple((one.name, one.words) for one in licences())),
    Input("one_tap", "Can be answered with one tap", "pick", from_sheet="taps"),
    *_ABOUT[4:],
)  # fmt: skip
SETTINGS = (
    Input("client_numbers", "The client sees the numbers that are reckoned", "flag"),
    Input("earlier_entries", "Earlier entries while writing", "pick", choices=(("", "Hidden"), ("shown", "Shown"))),
    Input("confirm_first", "What you confirm before its first use", "area"),
    Input("once_per", "One entry only for each", "pick", from_sheet="all"),
)
MEASURE = (
    Input("label", "Name of the number", more=False),
    Input("formula", "How it is reckoned", hint="With the short names of the questions, as in (a1 + a2) / 2.",
          more=False),
    Input("up", "More of it is", "pick",
          choices=(("neutral", "Neither good nor bad"), ("good", "Welcome"), ("bad", "Not welcome")), more=False),
    Input("low", "Lowest it can be", "number"),
    Input("high", "Highest it can be", "number"),
    Input("per", "Reckoned for", "pick", choices=(
        ("", "Each entry"), ("day", "Each day"), ("week", "Each week"), ("last 7 days", "The last 7 days"),
        ("last 14 days", "The last 14 days"), ("last 28 days", "The last 28 days"), ("all", "All entries"))),
    Input("at_least", "With at least so many entries", "whole"),
)  # fmt: skip
CHECK = (
    Input("field", "Stands at", "pick", more=False, from_sheet="all"),
    Input("holds", "What ought to hold", hint="As in a2 >= a1.", more=False),
    Input("message", "What the client reads when it does not", "area", more=False),
    Input("blocks", "Nothing can be sent until it holds", "flag", more=False),
)
PATTERN = (
    Input("detector", "What is looked for", "pick", more=False, from_sheet="detectors"),
    Input("fields", "In", "in_order", more=False, from_sheet="watched"),
    Input("parameters", "How it is set", "pairs", more=False),
    Input("meaning", "It may mean", "area", more=False),
    Input("move", "You could", "area", more=False),
)
REVIEW = (
    Input("guidance", "What to ask at review", "area"),
    Input("asks_for_rule", "Ask for the rule behind it, and how strongly it is believed", "flag"),
)
QUESTION = (
    Input("prompt", "Question to you", "area", more=False),
    Input("answer", "Answered", "pick", choices=(("choice", "With one of several"), ("text", "In words")), more=False),
    Input("options", "Answers", "options", "One a line.", more=False),
)
INSTRUMENT = (
    Input("name", "Short name of the measure", more=False),
    Input("period", "The time it asks about", hint="As in: the last two weeks.", more=False),
    Input("instructions", "Opening words above the items", "area", more=False),
    Input("stem", "The line that every item goes on with", "area", more=False),
    Input("items", "Items", "lines", "One a line, in the owner's order and words.", more=False),
    Input("reversed", "Items that are counted the other way round", "numbers", "Their numbers, as in 2, 5.",
          more=False),
    Input("per_page", "Items on one page", "whole"),
    Input("minutes", "Minutes it takes", hint="A number, or a range as in 5-10."),
    *_ABOUT,
)  # fmt: skip
LICENCE = (
    Input("owner", "Whose text it is", more=False),
    Input("status", "Ground", "pick", choices=(
        ("supplied", "This practice has a right of its own to it"), ("conditions", "Allowed to all, on conditions"),
        ("allowed", "Allowed to all by its owner")), more=False),
    Input("terms", "Who may use it, and under which permission", "area",
          "Name the letter, contract or page that says so.", more=False),
)  # fmt: skip
ANSWER = (Input("points", "Points", "whole", more=False), Input("label", "Answer", more=False))
GROUP = (
    Input("word", "Name of the subscale", more=False),
    Input("items", "Its items", "numbers", "Their numbers, as in 1, 4, 6.", more=False),
)
BAND = (
    Input("low", "From", "whole", more=False),
    Input("high", "To", "whole", more=False),
    Input("word", "Word for it, as its manual has it", more=False),
)
CUT_OFF = (
    Input("low", "From", "whole", more=False),
    Input("high", "To, for a zone", "whole", more=False),
    Input("meaning", "What it is taken to mean", "area", more=False),
    Input("source", "Who says so", more=False),
)
CHANGE = (
    Input("points", "Points that are more than error", "whole", more=False),
    Input("source", "Who says so", more=False),
)
RISK = (
    Input("item", "Number of the item that asks about harm", "whole", more=False),
    Input("least", "Steps are due from so many points", "whole", more=False),
    Input("steps", "Steps", "pick",
          choices=(("task", "Somebody answers in time"), ("mark", "Asked about at the next contact")), more=False),
)  # fmt: skip
EXTRA = (
    Input("prompt", "A question beside the score, never added", "area", more=False),
    Input("answers", "Its answers", "lines", "One a line.", more=False),
)
