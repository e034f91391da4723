"""What was chosen or named: what keeps coming back, and what never comes."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.tracking.detectors.finding import Finding
from tests.domain.tracking.makers import SKIP, entries, entry, field, form, look_for, pattern

HABITS = {"names": "Calling myself names", "worst": "Expecting the worst", "other": "Something else"}
SHEET = form(
    field("habit", "choice", options=HABITS),
    field("areas", "tags", options={"work": "Work or study", "family": "Family", "money": "Money"}),
    field("sent", "yes_no"),
    field("who", "person"),
    field("step", "choice", options={"bus": "Take the bus", "shop": "Go to the shop"}),
    field("kit", "rows", subfields=(field("strength", "choice", options={"strong": "Strong", "weak": "Weak"}),)),
)
some_habits = st.lists(st.sampled_from(list(HABITS)), max_size=12)


def find(detector: str, path: str, *answers: object, **parameters: str | float | bool) -> Finding | None:
    return look_for(pattern(detector, path, **parameters), SHEET, entries(path.split(".")[0], answers))


def test_the_commonest_option_is_named_by_its_label() -> None:
    found = find("repeated_choice", "habit", "names", "names", "worst", "names", "other")
    assert found is not None
    assert (found.seen, found.of, found.detail) == (3, 5, "“Calling myself names”")


def test_repeated_choice_is_silent_below_five() -> None:
    assert find("repeated_choice", "habit", "names", "names", "names", "names") is None


def test_repeated_choice_is_silent_under_its_share() -> None:
    half = ["names", "names", "names", "worst", "worst", "other"]
    assert find("repeated_choice", "habit", *half) is None
    assert find("repeated_choice", "habit", *half, share=0.5) is not None


def test_a_skip_is_no_choice_and_is_counted_apart() -> None:
    found = find("repeated_choice", "habit", "names", SKIP, "names", None, "names", "names", "worst")
    assert found is not None
    assert (found.seen, found.of, found.left_out, found.skipped) == (4, 5, 2, 1)


def test_a_given_option_and_any_but_it_share_the_answers_between_them() -> None:
    answers = ["names"] * 4 + ["worst"] * 6
    assert find("repeated_choice", "habit", *answers, value="names") is None
    found = find("repeated_choice", "habit", *answers, value="any_but_names")
    assert found is not None
    assert (found.seen, found.detail) == (6, "anything but “Calling myself names”")


@pytest.mark.parametrize("value", ["no", False])
def test_no_is_a_choice(value: str | bool) -> None:
    found = find("repeated_choice", "sent", False, False, True, False, False, value=value)
    assert found is not None
    assert (found.seen, found.detail) == (4, "“no”")


def test_one_of_several_tags_counts() -> None:
    found = find("repeated_choice", "areas", ["work", "money"], ["work"], ["family"], ["work"], ["money", "family"])
    assert found is not None
    assert (found.seen, found.detail) == (3, "“Work or study”")


@given(some_habits, st.floats(0.1, 1))
def test_repeated_choice_counts_the_commonest(habits: list[str], share: float) -> None:
    most = max(Counter(habits).values(), default=0)
    found = find("repeated_choice", "habit", *habits, share=share)
    fires = len(habits) >= 5 and most >= share * len(habits)
    assert (found.seen if found else None) == (most if fires else None)


def test_the_same_tag_comes_back() -> None:
    found = find("cluster_value", "areas", ["work"], ["work", "money"], ["family"], ["work"], ["money"])
    assert found is not None
    assert (found.seen, found.of, found.detail) == (3, 5, "“Work or study”")
    assert [one.id for one in found.entries] == ["e1", "e2", "e4"]


def test_cluster_value_is_silent_below_five_and_under_its_share() -> None:
    assert find("cluster_value", "areas", ["work"], ["work"], ["work"], ["work"]) is None
    assert find("cluster_value", "who", "a", "b", "c", "d", "e") is None


def test_a_name_is_the_same_however_it_is_written_and_is_shown_as_written_last() -> None:
    found = find("cluster_value", "who", "my boss", "a friend", "My boss!", "M.", "nobody")
    assert found is not None
    assert (found.seen, found.detail) == (2, "“My boss!”")


def test_a_skipped_name_is_left_out() -> None:
    found = find("cluster_value", "who", "J.", "J.", "J.", SKIP, "M.", "K.")
    assert found is not None
    assert (found.of, found.left_out, found.skipped) == (5, 1, 1)


def leaving(*tries: tuple[str, str], **parameters: str | float) -> Finding | None:
    own = [entry(n, {"step": step, "habit": how}) for n, (step, how) in enumerate(tries, start=1)]
    return look_for(pattern("early_exit", "habit", value="other", **parameters), SHEET, own)


def test_leaving_early_twice_is_pointed_out_for_the_step_it_happened_on() -> None:
    found = leaving(("bus", "other"), ("shop", "other"), ("bus", "names"), ("bus", "other"), group_by="step")
    assert found is not None
    assert (found.seen, found.of, found.detail) == (2, 4, "“Take the bus”")


def test_leaving_early_once_a_step_is_no_finding_when_steps_are_told_apart() -> None:
    tries = [("bus", "other"), ("shop", "other")]
    assert leaving(*tries, group_by="step") is None
    assert leaving(*tries) is not None
    assert leaving(("bus", "names")) is None


def test_an_option_that_never_comes_is_pointed_out() -> None:
    found = find("absent_choice", "habit", *["names"] * 8, value="worst")
    assert found is not None
    assert (found.seen, found.of, found.detail) == (8, 8, "never “Expecting the worst”")


def test_absent_choice_is_silent_below_its_number_and_when_the_option_came() -> None:
    assert find("absent_choice", "habit", *["names"] * 7, value="worst") is None
    assert find("absent_choice", "habit", "worst", *["names"] * 7, value="worst") is None
    assert find("absent_choice", "areas", *[["work", "family"]] * 8, value="family") is None


def test_an_option_that_came_before_the_last_eight_is_absent_now() -> None:
    assert find("absent_choice", "habit", "worst", *["names"] * 8, value="worst") is not None


def test_any_means_that_nothing_was_chosen() -> None:
    found = find("absent_choice", "areas", None, None, [], value="any", n=3)
    assert found is not None
    assert (found.seen, found.detail) == (3, "nothing chosen")
    assert find("absent_choice", "areas", None, ["work"], None, value="any", n=3) is None


def test_a_skip_is_not_nothing_chosen() -> None:
    assert find("absent_choice", "areas", None, SKIP, None, value="any", n=3) is None


def test_blank_answers_alone_do_not_make_an_option_absent() -> None:
    assert find("absent_choice", "habit", *[None] * 8, value="worst") is None


def test_the_rows_of_a_document_are_read_in_its_latest_version() -> None:
    paper = form(*SHEET.fields(), mode="document")
    own = entries("kit", [[{"strength": "strong"}], [{"strength": "weak"}, {"strength": "weak"}]])
    found = look_for(pattern("absent_choice", "kit.strength", value="strong"), paper, own)
    assert found is not None
    assert (found.seen, found.counted) == (2, "rows")
    assert look_for(pattern("absent_choice", "kit.strength", value="strong"), paper, own[:1]) is None


def test_the_entries_of_a_paper_that_is_also_tried_out_are_looked_at_one_by_one() -> None:
    kit = form(*SHEET.fields(), mode="document + series")
    assert look_for(pattern("absent_choice", "areas", value="any", n=3), kit, entries("areas", [None])) is None
    assert look_for(pattern("absent_choice", "areas", value="any", n=3), kit, entries("areas", [None] * 3)) is not None
