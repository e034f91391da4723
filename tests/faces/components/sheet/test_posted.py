"""Posted names and texts become one raw value a field."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from evenhand.faces.components.sheet.posted import MOST_ROWS, key_of, raw_values, row_numbers, without_row
from tests.faces.components.sheet.kinds import every_kind

FIELDS = tuple(every_kind().fields())
BLANK = {field.key: [] if field.kind in ("tags", "rows") else "" for field in FIELDS if field.is_answered}


def posted(**texts: str | list[str]) -> dict[str, object]:
    """The raw values of the sheet with every kind, of which only some were posted."""
    lists = {name.replace("__", "."): text if isinstance(text, list) else [text] for name, text in texts.items()}
    return raw_values(FIELDS, lists)


def test_what_was_not_posted_is_blank() -> None:
    assert posted() == BLANK


def test_texts_stay_letter_by_letter() -> None:
    words = "  <script>alert(1)</script>\r\nمرحبا 🙂 \x00 "
    assert posted(story=words)["story"] == words


def test_the_last_of_several_texts_counts_and_tags_keep_all() -> None:
    assert posted(place=["at_home", "outside"])["place"] == "outside"
    assert posted(**{"with": ["work", "", "money"]})["with"] == ["work", "money"]


def test_a_text_left_out_keeps_what_was_typed_beside() -> None:
    assert posted(companion="J.", companion__skip="on")["companion"] == {"skipped": True, "text": "J."}


def test_only_texts_can_be_left_out() -> None:
    assert posted(count="3", count__skip="on")["count"] == "3"


def test_rows_come_in_the_order_of_their_numbers() -> None:
    rows = posted(helped__10__what="tea", helped__2__what="a walk", helped__2__share="40")["helped"]
    assert rows == [
        {"what": "a walk", "share": "40", "again": "", "how": ""},
        {"what": "tea", "share": "", "again": "", "how": ""},
    ]


def test_row_names_that_are_no_numbers_are_passed_over() -> None:
    names = {"helped.x.what": ["a"], "helped.-1.what": ["b"], "helped.١.what": ["c"], "helped.99999.what": ["d"]}
    assert row_numbers("helped", names) == []


def test_rows_have_an_end() -> None:
    names = {f"helped.{number}.what": ["x"] for number in range(MOST_ROWS + 50)}
    assert len(row_numbers("helped", names)) == MOST_ROWS


def test_a_row_can_be_taken_out() -> None:
    rows: list[object] = [{"what": "a"}, {"what": "b"}, {"what": "c"}]
    assert without_row(rows, 1) == [{"what": "a"}, {"what": "c"}]
    assert without_row(rows, 9) == rows
    assert without_row("no rows", 0) == "no rows"


def test_a_name_belongs_to_its_field() -> None:
    assert [key_of(name) for name in ("story", "story.skip", "helped.0.what")] == ["story", "story", "helped"]


@given(st.dictionaries(st.text(max_size=30), st.lists(st.text(max_size=20), max_size=3), max_size=12))
def test_whatever_is_posted_gives_the_same_keys(names: dict[str, list[str]]) -> None:
    assert raw_values(FIELDS, names).keys() == BLANK.keys()


@given(st.lists(st.tuples(st.text(min_size=1, max_size=20), st.integers(0, 100)), max_size=8))
def test_rows_written_by_a_page_are_read_back(rows: list[tuple[str, int]]) -> None:
    names = {}
    for number, (what, share) in enumerate(rows):
        names[f"helped.{number}.what"] = [what]
        names[f"helped.{number}.share"] = [str(share)]
    read = raw_values(FIELDS, names)["helped"]
    assert isinstance(read, list)
    assert [(row["what"], row["share"]) for row in read] == [(what, str(share)) for what, share in rows]
