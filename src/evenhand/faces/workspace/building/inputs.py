"""Which inputs each part of a definition has on the page that builds it, in the words of a therapist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evenhand.domain.worksheets.definition.kinds import ALLOWED
from evenhand.wording import later, say

How = Literal[
    "line",
    "area",
    "lines",
    "options",
    "whole",
    "number",
    "flag",
    "pick",
    "plain",
    "numbers",
    "pairs",
    "several",
    "in_order",
]
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
    ("long_text", later("Long text")),
    ("short_text", later("Short text")),
    ("scale", later("Scale")),
    ("yes_no", later("Yes or no")),
    ("choice", later("One of several")),
    ("tags", later("Several of a list")),
    ("number", later("Number")),
    ("duration", later("Minutes")),
    ("date", later("Day")),
    ("time", later("Time of day")),
    ("datetime", later("Day and time")),
    ("person", later("A person")),
    ("rows", later("Rows of questions")),
    ("read_back", later("Earlier answers side by side")),
    ("info", later("Words to read, no answer")),
)
AT_HAND = ("long_text", "short_text", "scale", "yes_no", "choice")
"""The kinds with a button of their own; all others are behind one list."""
KIND_WORDS = dict(KINDS)
WHO: Choices = (
    ("", later("As the page says")),
    ("client", later("The client")),
    ("therapist", later("The therapist")),
    ("together", later("Both together")),
)

_FIELD: dict[str, Input] = {
    one.name: one
    for one in (
        Input("options", later("Answers to choose from"), "options", later("One a line."), more=False),
        Input("minimum", later("Lowest number"), "number", more=False),
        Input("maximum", later("Highest number"), "number", more=False),
        Input("low", later("Words at the low end"), more=False),
        Input("high", later("Words at the high end"), more=False),
        Input("shows", later("Answers to show"), "several", more=False, from_sheet="answered"),
        Input(
            "headings", later("A heading for each of them"), "lines", later("One a line, as many as there are answers.")
        ),
        Input(
            "need",
            later("An answer is"),
            "pick",
            choices=(("", later("Asked for, not needed")), ("required", later("Needed"))),
            more=False,
        ),
        Input("help", later("A line of help under the question"), "area"),
        Input("label", later("Short name in tables and side by side")),
        Input("show_if", later("Shown"), "pick", from_sheet="conditions"),
        Input("filled_by", later("Filled by"), "pick", choices=WHO),
        Input(
            "options_from", later("Take the answers from rows that were filled before"), "pick", from_sheet="row_texts"
        ),
        Input("low_from", later("Take the low words from an earlier text"), "pick", from_sheet="texts"),
        Input("high_from", later("Take the high words from an earlier text"), "pick", from_sheet="texts"),
        Input("step", later("Steps of"), "number", later("Each how many points; 1 where it is left empty.")),
        Input("default", later("Filled in beforehand"), "plain", later('For a day "today", for day and time "now".')),
        Input("max_words", later("About how many words"), "whole"),
        Input("min_items", later("At least how many"), "whole"),
        Input("max_items", later("At most how many"), "whole"),
        Input("withheld", later("Stays out of copies and of what is shared, unless the client ticks it in"), "flag"),
    )
}


def of_question(kind: str) -> tuple[Input, ...]:
    """The inputs of a question of this kind, its words first."""
    allowed = ALLOWED.get(kind, frozenset()) | {"help", "label", "show_if", "withheld"}
    if kind not in ("info", "read_back"):
        allowed |= {"need", "filled_by"}
    return (
        Input("prompt", say("Question") if kind != "info" else say("Words to read"), "area", more=False),
        Input("kind", say("Kind"), "pick", choices=KINDS, more=False),
        *(one for name, one in _FIELD.items() if name in allowed),
    )


PAGE = (
    Input("heading", later("Heading of the page"), more=False),
    Input("setup", later("Agreed once, and read above each entry"), "flag"),
    Input("after", later("Filled later, in a second sitting; what came before is locked then"), "flag"),
    Input("who", later("Filled by"), "pick", choices=(("", later("As the sheet says")), *WHO[1:])),
    Input("opens_on", later("Opens on the day of"), "pick", from_sheet="dates"),
)
_ABOUT = (
    Input("purpose", later("What it is for"), "area"),
    Input("when", later("When it is filled"), "area"),
    Input("minimum_run", later("After how many entries there is something to see")),
    Input("message", later("Suggested message to the client"), "area"),
    Input("indications", later("Use it for"), "lines", later("One a line.")),
    Input("cautions", later("Take care with"), "lines", later("One a line.")),
    Input("before", later("What comes before it"), "lines", later("One a line.")),
    Input("next", later("What can follow"), "lines", later("One a line.")),
    Input("stop_rule", later("When to stop or change"), "area"),
    Input("guide", later("The guide in brief"), "lines", later("One a line.")),
)
TITLES = (
    Input("client_title", later("Title for the client"), more=False),
    Input("library_name", later("Name for you and your colleagues"), more=False),
)
SHEET = (
    *_ABOUT[:4],
    Input("minutes", later("Minutes it takes"), hint=later("A number, or a range as in 5-10.")),
    Input(
        "mode",
        later("Kind of sheet"),
        "pick",
        choices=(
            ("series", later("Many entries on one line")),
            ("document", later("One paper with versions")),
            ("once", later("Filled once")),
            ("document + series", later("One paper, and entries under it")),
        ),
    ),
    Input("who", later("Filled by"), "pick", choices=WHO[1:]),
    Input("who_fills", later("Who fills it, in words")),
    Input("licence", later("Licence"), "pick", from_sheet="licences"),
    Input("one_tap", later("Can be answered with one tap"), "pick", from_sheet="taps"),
    Input(
        "joined",
        later("One line with the other forms of its series"),
        "several",
        later("What the forms ask in the same words, on the same scale."),
        from_sheet="joinable",
    ),
    *_ABOUT[4:],
)
SETTINGS = (
    Input(
        "ratings_after",
        later("The client sees their numbers again after sending"),
        "pick",
        choices=(("", later("Yes")), ("hidden", later("No"))),
    ),
    Input("share_pages", later("Your own questions may be shared with the client"), "flag"),
    Input("client_numbers", later("The client sees the numbers that are reckoned"), "flag"),
    Input(
        "earlier_entries",
        later("Earlier entries while writing"),
        "pick",
        choices=(("", later("Hidden")), ("shown", later("Shown"))),
    ),
    Input("confirm_first", later("What you confirm before its first use"), "area"),
    Input("once_per", later("One entry only for each"), "pick", from_sheet="all"),
)
MEASURE = (
    Input("label", later("Name of the number"), more=False),
    Input(
        "formula",
        later("How it is reckoned"),
        hint=later("With the short names of the questions, as in (a1 + a2) / 2."),
        more=False,
    ),
    Input(
        "up",
        later("More of it is"),
        "pick",
        choices=(("neutral", later("Neither good nor bad")), ("good", later("Welcome")), ("bad", later("Not welcome"))),
        more=False,
    ),
    Input("low", later("Lowest it can be"), "number"),
    Input("high", later("Highest it can be"), "number"),
    Input(
        "per",
        later("Reckoned for"),
        "pick",
        choices=(
            ("", later("Each entry")),
            ("day", later("Each day")),
            ("week", later("Each week")),
            ("last 7 days", later("The last 7 days")),
            ("last 14 days", later("The last 14 days")),
            ("last 28 days", later("The last 28 days")),
            ("all", later("All entries")),
        ),
    ),
    Input("at_least", later("With at least so many entries"), "whole"),
    Input(
        "up_from",
        later("An answer agreed beforehand says which way is welcome"),
        "pairs",
        later("One a line: field = the short name of the question, then each stored answer = good, bad or neutral."),
    ),
    Input("alternative_to", later("Takes the place of, where the practice picks it"), "pick", from_sheet="measures"),
)
CHECK = (
    Input("field", later("Stands at"), "pick", more=False, from_sheet="all"),
    Input("holds", later("What ought to hold"), hint=later("As in a2 >= a1."), more=False),
    Input("message", later("What the client reads when it does not"), "area", more=False),
    Input("blocks", later("Nothing can be sent until it holds"), "flag", more=False),
)
PATTERN = (
    Input("detector", later("What is looked for"), "pick", more=False, from_sheet="detectors"),
    Input("fields", later("In"), "in_order", more=False, from_sheet="watched"),
    Input("parameters", later("How it is set"), "pairs", more=False),
    Input("meaning", later("It may mean"), "area", more=False),
    Input("move", later("You could"), "area", more=False),
)
REVIEW = (
    Input("guidance", later("What to ask at review"), "area"),
    Input("asks_for_rule", later("Ask for the rule behind it, and how strongly it is believed"), "flag"),
)
REDO = (
    Input("slug", later("Which sheet"), hint=later("The last part of the address of its guide."), more=False),
    Input("label", later("Words on the button"), more=False),
)
QUESTION = (
    Input("prompt", later("Question to you"), "area", more=False),
    Input(
        "answer",
        later("Answered"),
        "pick",
        choices=(("choice", later("With one of several")), ("text", later("In words"))),
        more=False,
    ),
    Input("options", later("Answers"), "options", later("One a line."), more=False),
)
INSTRUMENT = (
    Input("name", later("Short name of the measure"), more=False),
    Input("period", later("The time it asks about"), hint=later("As in: the last two weeks."), more=False),
    Input("instructions", later("Opening words above the items"), "area", more=False),
    Input("stem", later("The line that every item goes on with"), "area", more=False),
    Input("items", later("Items"), "lines", later("One a line, in the owner's order and words."), more=False),
    Input(
        "reversed",
        later("Items that are counted the other way round"),
        "numbers",
        later("Their numbers, as in 2, 5."),
        more=False,
    ),
    Input("per_page", later("Items on one page"), "whole"),
    Input("client_numbers", later("The client sees the score"), "flag"),
    Input("minutes", later("Minutes it takes"), hint=later("A number, or a range as in 5-10.")),
    *_ABOUT,
)
LICENCE = (
    Input("owner", later("Whose text it is"), more=False),
    Input(
        "status",
        later("Ground"),
        "pick",
        choices=(
            ("supplied", later("This practice has a right of its own to it")),
            ("conditions", later("Allowed to all, on conditions")),
            ("allowed", later("Allowed to all by its owner")),
        ),
        more=False,
    ),
    Input(
        "terms",
        later("Who may use it, and under which permission"),
        "area",
        later("Name the letter, contract or page that says so."),
        more=False,
    ),
)
ANSWER = (Input("points", later("Points"), "whole", more=False), Input("label", later("Answer"), more=False))
GROUP = (
    Input("word", later("Name of the subscale"), more=False),
    Input("items", later("Its items"), "numbers", later("Their numbers, as in 1, 4, 6."), more=False),
)
BAND = (
    Input("low", later("From"), "whole", more=False),
    Input("high", later("To"), "whole", more=False),
    Input("word", later("Word for it, as its manual has it"), more=False),
)
CUT_OFF = (
    Input("low", later("From"), "whole", more=False),
    Input("high", later("To, for a zone"), "whole", more=False),
    Input("meaning", later("What it is taken to mean"), "area", more=False),
    Input("source", later("Who says so"), more=False),
)
CHANGE = (
    Input("points", later("Points that are more than error"), "whole", more=False),
    Input("source", later("Who says so"), more=False),
)
RISK = (
    Input("item", later("Number of the item that asks about harm"), "whole", more=False),
    Input("least", later("Steps are due from so many points"), "whole", more=False),
    Input(
        "steps",
        later("Steps"),
        "pick",
        choices=(("task", later("Somebody answers in time")), ("mark", later("Asked about at the next contact"))),
        more=False,
    ),
)
EXTRA = (
    Input("prompt", later("A question beside the score, never added"), "area", more=False),
    Input("answers", later("Its answers"), "lines", later("One a line."), more=False),
)
