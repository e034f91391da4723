"""Answers to be read: in order, side by side where they belong so, and nothing hidden shown."""

from __future__ import annotations

from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.faces.components.sheet.reading import Answered, answered
from evenhand.faces.components.sheet.shown import Side
from tests.faces.components.sheet.kinds import every_kind, two_sittings
from tests.factories import TWO_REPLIES

FLAGSHIP = bundled_definitions()["compassionate-self-care"][0]
NAMED = bundled_definitions()["compassionate-self-care-named"][0]
SHEET = every_kind()


def keys(answers: tuple[Answered, ...]) -> list[str]:
    """The keys of what is shown, in order."""
    return [one.key for one in answers]


def test_replies_stand_side_by_side_and_not_a_second_time() -> None:
    shown = answered(FLAGSHIP, TWO_REPLIES)
    assert keys(shown) == ["situation", "happened_on", "area", "both", "friend_kindness", "self_kindness", "notice"]
    assert shown[3].sides == (
        Side("To your friend", str(TWO_REPLIES["friend_reply"]), key="friend_reply"),
        Side("To you", str(TWO_REPLIES["self_reply"]), key="self_reply"),
    )


def test_each_reply_stands_at_its_own_question_where_it_can_be_changed() -> None:
    shown = keys(answered(FLAGSHIP, TWO_REPLIES, side_by_side=False))
    assert shown[3:5] == ["friend_reply", "self_reply"]
    assert "both" not in shown


def test_blanks_are_shown_only_when_asked_for() -> None:
    assert keys(answered(FLAGSHIP, {"situation": "Rain."})) == ["situation"]
    blank = answered(FLAGSHIP, {"situation": "Rain."}, blanks=True, side_by_side=False)
    assert keys(blank)[-1] == "notice"
    assert blank[-1].is_blank


def test_what_an_answer_has_hidden_is_not_shown_even_blank() -> None:
    answers: dict[str, object] = {"went": True, "why": "typed before"}
    assert "why" not in keys(answered(SHEET, answers))
    assert "why" not in keys(answered(SHEET, answers, blanks=True, side_by_side=False))


def test_what_only_the_therapist_fills_is_shown_when_filled() -> None:
    assert "rated" not in keys(answered(SHEET, {}, blanks=True))
    assert "rated" in keys(answered(SHEET, {"rated": 3}))


def test_a_skip_and_rows_keep_their_shape() -> None:
    answers: dict[str, object] = {"companion": {"skipped": True}, "helped": [{"what": "a walk"}, {"what": "tea"}]}
    companion, helped = answered(SHEET, answers)
    assert (companion.is_skip, companion.words) == (True, "Left out on purpose")
    assert (helped.rows, helped.is_text) == (("What: a walk", "What: tea"), True)


def test_names_of_people_stay_out_of_copies_unless_asked_for() -> None:
    answers = {**TWO_REPLIES, "friend": "J.", "picture": "She smiles."}
    assert {"friend", "picture"} <= set(keys(answered(NAMED, answers)))
    assert not {"friend", "picture"} & set(keys(answered(NAMED, answers, withheld=False)))


def test_each_sitting_can_be_read_alone() -> None:
    answers: dict[str, object] = {"rungs": [{"rung": "the lift"}], "forecast": "Panic.", "outcome": "Less."}
    assert keys(answered(two_sittings(), answers, stages=("setup",))) == ["rungs"]
    assert keys(answered(two_sittings(), answers, stages=("first",))) == ["forecast"]
    assert keys(answered(two_sittings(), answers)) == ["forecast", "outcome"]
