"""A measure with and without a tag, and between two forms of one series."""

from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.tracking.detectors.finding import Finding
from tests.domain.tracking.makers import SKIP, entry, field, form, look_for, measure, pattern

AREAS = {"work": "Work or study", "family": "Family", "money": "Money"}
SHEET = form(field("area", "tags", options=AREAS), measures=[measure("gap", low=-10.0)], slug="named")
Seen = tuple[object, float | None]


def beside(*seen: Seen, **parameters: float) -> Finding | None:
    own = [entry(n, {"area": tags}, values={"gap": gap}, form="named") for n, (tags, gap) in enumerate(seen, start=1)]
    return look_for(pattern("co_occurrence", "area", "gap", **parameters), SHEET, own)


WORK: list[Seen] = [(["work"], 7.0), (["work", "money"], 8.0), (["work"], 7.0), (["work"], 6.0)]
OTHER: list[Seen] = [(["family"], 4.0), (["money"], 5.0), (["family"], 4.0), (["family"], 3.0)]


def test_a_wider_gap_with_a_tag_is_shown_with_both_medians_and_counts() -> None:
    found = beside(*WORK, *OTHER)
    assert found is not None
    assert (found.seen, found.of) == (4, 8)
    assert found.detail == "median 7 with “Work or study” (4), 4 without (4)"
    assert [one.id for one in found.entries] == ["e1", "e2", "e3", "e4"]


@pytest.mark.parametrize(("with_tag", "without"), [(3, 4), (4, 3)])
def test_silent_below_four_with_or_four_without(with_tag: int, without: int) -> None:
    assert beside(*WORK[:with_tag], *OTHER[:without]) is None


def test_a_small_difference_is_no_finding() -> None:
    assert beside(*WORK, *OTHER, diff=0.2) is None
    same: list[Seen] = [(tags, 5.0) for tags, _ in (*WORK, *OTHER)]
    assert beside(*same) is None
    assert beside(*same, diff=0) is None


def test_an_entry_without_the_tag_field_is_left_out_and_is_not_without_the_tag() -> None:
    blanks: list[Seen] = [(None, 1.0), (SKIP, 1.0), (["family"], None)]
    assert beside(*WORK, *OTHER[:3], *blanks) is None
    found = beside(*WORK, *OTHER, *blanks)
    assert found is not None
    assert (found.of, found.left_out, found.skipped) == (8, 3, 1)


@given(st.lists(st.tuples(st.sets(st.sampled_from(list(AREAS)), min_size=1), st.integers(0, 10)), max_size=14))
def test_the_widest_difference_of_medians_is_named(seen: list[tuple[set[str], int]]) -> None:
    widest = 0.0
    for tag in AREAS:
        having = [gap for tags, gap in seen if tag in tags]
        lacking = [gap for tags, gap in seen if tag not in tags]
        if min(len(having), len(lacking)) >= 4:
            widest = max(widest, abs(median(having) - median(lacking)))
    found = beside(*[(sorted(tags), float(gap)) for tags, gap in seen])
    assert (found is not None) == (widest >= 2)


def between_forms(plain: list[float], named: list[float]) -> Finding | None:
    first = [entry(n, form="plain", values={"gap": gap}) for n, gap in enumerate(plain, start=1)]
    second = [entry(n + 20, form="named", values={"gap": gap}) for n, gap in enumerate(named, start=1)]
    return look_for(pattern("co_occurrence", "form", "gap"), SHEET, second, series=[*first, *second])


def test_forms_are_compared_over_the_whole_series() -> None:
    found = between_forms([0, 0, 1, 1], [8, 7, 6, 5])
    assert found is not None
    assert (found.seen, found.of) == (4, 8)
    assert found.detail == "median 6.5 with “Named title” (4), 0.5 without (4)"


def test_forms_need_four_entries_each() -> None:
    assert between_forms([0, 0, 1], [8, 7, 6, 5]) is None
    assert between_forms([0, 0, 1, 1], [8, 7, 6]) is None


def test_the_word_because_is_never_used() -> None:
    for found in (beside(*WORK, *OTHER), between_forms([0, 0, 1, 1], [8, 7, 6, 5])):
        assert found is not None
        assert "because" not in (found.detail or "")
