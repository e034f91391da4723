"""The three forms of the flagship path, field by field as the catalogue of content has them."""

from __future__ import annotations

import pytest

from evenhand.domain.worksheets.answers import missing
from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.domain.worksheets.definition import Definition
from evenhand.domain.worksheets.formulas import measure_values

PLAIN, NAMED, NOTICING = (
    bundled_definitions()[slug][0]
    for slug in ("compassionate-self-care", "compassionate-self-care-named", "noticing-log")
)

AREAS = [
    "work_or_study",
    "family",
    "partner",
    "friends",
    "being_a_parent",
    "my_body_or_health",
    "money",
    "something_i_did",
    "something_from_long_ago",
    "something_else",
]
DOING = [
    "working",
    "on_my_phone",
    "with_people",
    "after_being_with_people",
    "in_front_of_the_mirror",
    "eating",
    "caring_for_someone",
    "trying_to_sleep",
    "just_woke_up",
    "nothing_much",
    "something_else",
]

FIELDS = {
    "compassionate-self-care": [
        ("happened", "situation", "long_text", "required", 120),
        ("happened", "happened_on", "date", "optional", None),
        ("happened", "area", "tags", "optional", None),
        ("friend", "friend_reply", "long_text", "required", 120),
        ("self", "self_reply", "long_text", "required", 120),
        ("readback", "both", "read_back", "auto", None),
        ("rate", "friend_kindness", "scale", "required", None),
        ("rate", "self_kindness", "scale", "required", None),
        ("rate", "notice", "long_text", "optional", 80),
    ],
    "compassionate-self-care-named": [
        ("happened", "situation", "long_text", "required", 120),
        ("happened", "happened_on", "date", "optional", None),
        ("happened", "area", "tags", "optional", None),
        ("person", "friend", "person", "required", None),
        ("person", "picture", "short_text", "optional", 30),
        ("friend", "friend_reply", "long_text", "required", 120),
        ("self", "self_reply", "long_text", "required", 120),
        ("readback", "both", "read_back", "auto", None),
        ("rate", "friend_kindness", "scale", "required", None),
        ("rate", "self_kindness", "scale", "required", None),
        ("rate", "send_self", "yes_no", "optional", None),
        ("rate", "notice", "long_text", "optional", 80),
    ],
    "noticing-log": [
        ("tap", "caught", "choice", "required", None),
        ("tap", "happened_at", "datetime", "auto", None),
        ("more", "words", "short_text", "optional", 12),
        ("more", "doing", "tags", "optional", None),
        ("more", "then", "choice", "optional", None),
    ],
}

HEADINGS = {
    "compassionate-self-care": ["A hard moment", "A friend", "You", "Read both", "Two numbers"],
    "compassionate-self-care-named": [
        "A hard moment",
        "One real friend",
        "What you say to them",
        "You",
        "Read both",
        "Two numbers",
    ],
    "noticing-log": ["Caught one", "If you like"],
}

MEASURES = {
    "compassionate-self-care": [
        ("self_kindness", "self_kindness", "good", 0, 10, None),
        ("friend_kindness", "friend_kindness", "neutral", 0, 10, None),
        ("gap", "friend_kindness - self_kindness", "bad", -10, 10, None),
        ("words_friend", "word_count(friend_reply)", "neutral", 0, 120, None),
        ("words_self", "word_count(self_reply)", "neutral", 0, 120, None),
    ],
    "compassionate-self-care-named": [
        ("self_kindness", "self_kindness", "good", 0, 10, None),
        ("friend_kindness", "friend_kindness", "neutral", 0, 10, None),
        ("gap", "friend_kindness - self_kindness", "bad", -10, 10, None),
    ],
    "noticing-log": [
        ("harsh_per_day", "count_if(caught == 'a_harsh_line_to_myself')", "neutral", 0, None, "day"),
        (
            "kinder_share",
            "count_if(caught == 'a_kinder_line_turned_up') / "
            "count_if(caught in ('a_harsh_line_to_myself', 'a_kinder_line_turned_up'))",
            "good",
            0,
            1,
            "week",
        ),
    ],
}

NEAR = {"sim": 0.67, "min_words": 6, "n": 2}
PATTERNS: dict[str, list[tuple[str, tuple[str, ...], dict[str, object]]]] = {
    "compassionate-self-care": [
        ("near_identical", ("friend_reply", "self_reply"), {**NEAR}),
        ("trend", ("gap",), {"dir": "down"}),
        ("trend", ("gap",), {"dir": "up"}),
        ("trend", ("friend_kindness",), {"dir": "down"}),
        ("stalled", ("gap",), {"days": 28}),
        ("steady_low", ("self_kindness",), {"threshold": 2}),
        ("steady_low", ("friend_kindness",), {"threshold": 4}),
        ("repeated_text", ("self_reply",), {}),
        ("cluster_value", ("area",), {}),
        ("co_occurrence", ("area", "gap"), {}),
        ("thin_text", ("friend_reply",), {"min_words": 8}),
        ("thin_text", ("self_reply",), {"min_words": 4}),
        ("backfilled", ("happened_on",), {"hours": 72}),
        ("gap_in_entries", (), {"days": 14}),
    ],
    "compassionate-self-care-named": [
        ("co_occurrence", ("form", "gap"), {}),
        ("near_identical", ("friend_reply", "self_reply"), {**NEAR}),
        ("repeated_choice", ("send_self",), {"value": "no", "share": 0.60}),
        ("thin_text", ("friend_reply",), {"min_words": 8}),
        ("steady_low", ("friend_kindness",), {"threshold": 4}),
    ],
    "noticing-log": [
        ("cluster_hour", ("happened_at",), {}),
        ("cluster_value", ("doing",), {}),
        ("repeated_text", ("words",), {}),
        ("trend", ("kinder_share",), {"dir": "up"}),
        ("repeated_choice", ("then",), {"value": "i_argued_with_it"}),
        ("gap_in_entries", (), {"days": 4}),
    ],
}
each_form = pytest.mark.parametrize("sheet", [PLAIN, NAMED, NOTICING], ids=lambda sheet: sheet.slug)


@each_form
def test_pages_and_fields_are_those_of_the_catalogue(sheet: Definition) -> None:
    found = [
        (step.id, field.key, field.kind, field.need, field.max_words) for step in sheet.steps for field in step.fields
    ]
    assert found == FIELDS[sheet.slug]
    assert [step.heading for step in sheet.steps] == HEADINGS[sheet.slug]


@each_form
def test_measures_are_those_of_the_catalogue(sheet: Definition) -> None:
    found = [(one.name, one.formula, one.up, one.low, one.high, one.per) for one in sheet.measures]
    assert found == MEASURES[sheet.slug]


@each_form
def test_patterns_are_those_of_the_catalogue(sheet: Definition) -> None:
    found = [(one.detector, one.fields, dict(one.parameters)) for one in sheet.patterns]
    assert found == PATTERNS[sheet.slug]


@each_form
def test_all_pages_are_the_clients_and_of_one_sitting(sheet: Definition) -> None:
    assert sheet.mode == "series"
    assert {step.stage for step in sheet.steps} == {"first"}
    assert {field.filled_by for field in sheet.fields()} == {"client"}


@pytest.mark.parametrize(
    ("sheet", "library_name", "client_title", "series", "minutes"),
    [
        (PLAIN, "Compassionate self-care", "Two replies", "two_replies", "6-8"),
        (
            NAMED,
            "Compassionate self-care, with a real friend in mind",
            "Two replies, with a friend in mind",
            "two_replies",
            "8-10",
        ),
        (NOTICING, "Noticing log (harsh self-talk, live)", "Caught one", "noticing", "0.1 (one tap), up to 0.5"),
    ],
    ids=lambda value: value.slug if isinstance(value, Definition) else None,
)
def test_names_series_and_minutes(
    sheet: Definition, library_name: str, client_title: str, series: str, minutes: str
) -> None:
    assert (sheet.library_name, sheet.client_title) == (library_name, client_title)
    assert (sheet.series, sheet.minutes, sheet.version) == (series, minutes, 1)


@pytest.mark.parametrize("sheet", [PLAIN, NAMED], ids=lambda sheet: sheet.slug)
def test_both_forms_ask_for_the_ratings_in_the_same_words(sheet: Definition) -> None:
    for key, prompt in (
        ("friend_kindness", "How kind is the reply to your friend?"),
        ("self_kindness", "How kind is the reply to you?"),
    ):
        field = sheet.field(key)
        assert (field.prompt, field.low, field.high) == (prompt, "Not kind at all", "As kind as can be")
        assert (field.minimum, field.maximum, field.step) == (0, 10, 1)
    area = sheet.field("area")
    assert [option.value for option in area.options] == AREAS
    assert area.max_items == 2
    assert sheet.field("happened_on").default == "today"
    assert sheet.joined == ("self_kindness", "friend_kindness", "gap")
    assert sheet.trends_within_form


@pytest.mark.parametrize("sheet", [PLAIN, NAMED], ids=lambda sheet: sheet.slug)
def test_both_replies_are_read_back_friend_first_under_plain_headings(sheet: Definition) -> None:
    both = sheet.field("both")
    assert both.shows == ("friend_reply", "self_reply")
    assert both.headings == ("To your friend", "To you")
    assert not sheet.settings.client_numbers
    assert sheet.settings.earlier_entries == "hidden"


def test_the_prompts_of_the_plain_form_are_word_for_word() -> None:
    assert [field.prompt for field in PLAIN.fields()] == [
        "Think of one hard moment from the last few days. What happened?",
        "Which day was it?",
        "What was it about?",
        "Now picture a good friend telling you that this happened to them. What would you say to them?",
        "Go back to your own hard moment. What did you say to yourself?",
        "Read both replies slowly, one after the other. Out loud if you can.",
        "How kind is the reply to your friend?",
        "How kind is the reply to you?",
        "What do you notice when you see them side by side?",
    ]
    assert PLAIN.field("situation").help == ("A few lines will do: where you were, what happened, what was said.")
    assert PLAIN.field("friend_reply").help == (
        "Write the words you would really use, as if they were sitting with you."
    )
    assert PLAIN.field("self_reply").help == (
        "Not what you wish you had said. Just the words that came, even if they were harsh. Nobody will mark this."
    )
    assert PLAIN.field("notice").help == "You don't have to explain it or change it. You can leave this empty."


def test_the_prompts_of_the_named_form_are_word_for_word() -> None:
    assert NAMED.field("friend").prompt == "Choose one person you care about. What shall we call them here?"
    assert NAMED.field("friend").help == (
        "Initials, a nickname or a made-up name. It is only there to help you picture them."
    )
    assert NAMED.field("picture").prompt == (
        "See them telling you this. What is their face like? What do they do with their hands?"
    )
    assert NAMED.field("send_self").prompt == "Could you send your friend the words you said to yourself?"
    assert NAMED.field("both").prompt == "Read both slowly. First to them, then to you."


def test_the_friend_in_mind_stays_out_of_exports() -> None:
    assert [field.key for field in NAMED.fields() if field.withheld] == ["friend", "picture"]
    assert not any(field.withheld for sheet in (PLAIN, NOTICING) for field in sheet.fields())


def test_the_messages_are_word_for_word() -> None:
    assert PLAIN.message == (
        "This one is for noticing, not for fixing anything. When a hard moment comes along this week, write down "
        "what happened, what you'd say to a friend, and what you said to yourself. Bring it as it is and we'll read "
        "the two together."
    )
    assert NAMED.message == (
        "Same sheet, one small change: please have one real person in mind before you write, and use any made-up "
        "name for them. I'm curious whether the words come out any different. There is no result we're hoping for."
    )
    assert NOTICING.message == (
        "Whenever you hear the harsh voice, tap once. That's all: you don't have to answer it or make it stop. I'm "
        "interested in when it shows up."
    )


def test_the_review_asks_why_the_friend_deserves_it_and_records_answer_and_rule() -> None:
    (question,) = PLAIN.review_questions
    assert question.prompt == "What makes your friend's bad day deserve that answer, and yours not?"
    assert [option.label for option in question.options] == [
        "They did nothing wrong",
        "Their situation is different",
        "Other",
    ]
    assert PLAIN.asks_for_rule
    assert PLAIN.redo is not None
    assert (PLAIN.redo.slug, PLAIN.redo.label) == (NAMED.slug, "Redo with a real friend in mind")


def test_the_other_reviews_ask_in_words() -> None:
    assert [question.prompt for question in NAMED.review_questions] == [
        "What happened in you when you saw their face?",
        "Would you let anyone speak to them the way you were spoken to?",
    ]
    assert [question.prompt for question in NOTICING.review_questions] == [
        "When you caught it, what was it trying to do for you?"
    ]
    assert {question.answer for sheet in (NAMED, NOTICING) for question in sheet.review_questions} == {"text"}
    assert NAMED.redo is None


def test_the_noticing_log_is_saved_by_its_first_tap() -> None:
    assert NOTICING.one_tap == "caught"
    assert [option.label for option in NOTICING.field("caught").options] == [
        "A harsh line to myself",
        "A kinder line turned up",
        "Not sure",
    ]
    assert [option.value for option in NOTICING.field("doing").options] == DOING
    assert [option.value for option in NOTICING.field("then").options] == [
        "i_just_noticed_it",
        "i_answered_it_kindly",
        "i_believed_it_and_carried_on",
        "i_argued_with_it",
    ]
    assert NOTICING.field("happened_at").default == "now"
    assert missing(NOTICING, {"caught": "not_sure"}, stage="first") == []
    assert NOTICING.shown_with == "two_replies"
    assert NOTICING.settings.pinned == "home"


def test_a_whole_entry_gives_its_numbers() -> None:
    answers: dict[str, object] = {
        "situation": "Sent the monthly figures to the whole team and they were last month's.",
        "friend_reply": "Oh no, what a sinking feeling.",
        "self_reply": "You idiot. You can't even attach the right file.",
        "friend_kindness": 9,
        "self_kindness": 1,
    }
    assert missing(PLAIN, answers, stage="first") == []
    assert measure_values(PLAIN, answers) == {
        "self_kindness": 1,
        "friend_kindness": 9,
        "gap": 8,
        "words_friend": 6,
        "words_self": 9,
    }
    assert [one.field for one in missing(PLAIN, {}, stage="first")] == [
        "situation",
        "friend_reply",
        "self_reply",
        "friend_kindness",
        "self_kindness",
    ]
