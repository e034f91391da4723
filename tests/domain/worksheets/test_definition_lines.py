"""The line finder: every table and key of a TOML text has the line it is written on."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.worksheets.definition.lines import Lines, Path

TEXT = '''\
# a comment with [brackets] and "quotes"
slug = "a # no comment"
"quoted key" = 1
guide = [
  "one ] two",   # a ] comment
  'three',
]
long = """
[[steps]]
key = "not a key"
"""

[settings]
pinned = "home"
inner = { a = 1, b = [
  2,
] }

[[steps]]
id = "first"

  [[steps.fields]]
  key = "one"

  [[steps.fields]]
  key = "two"
    [[steps.fields.fields]]
    key = "inner"

[[steps]]
id = "second"
[[steps.fields]]
key = "three"
dotted.key = 2
[review.redo]
slug = \'\'\'
x'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("slug",), 2),
        (("quoted key",), 3),
        (("guide",), 4),
        (("guide", 1), 4),
        (("long",), 8),
        (("settings",), 13),
        (("settings", "pinned"), 14),
        (("settings", "inner", "b"), 15),
        (("steps",), 19),
        (("steps", 0), 19),
        (("steps", 0, "id"), 20),
        (("steps", 0, "fields", 0, "key"), 23),
        (("steps", 0, "fields", 1), 25),
        (("steps", 0, "fields", 1, "kind"), 25),
        (("steps", 0, "fields", 1, "fields", 0, "key"), 28),
        (("steps", 1, "id"), 31),
        (("steps", 1, "fields", 0, "key"), 33),
        (("steps", 1, "fields", 0, "dotted", "key"), 34),
        (("review", "redo"), 35),
        (("review", "redo", "slug"), 36),
        (("review", "redo", "label"), 35),
        (("nowhere",), 1),
        ((), 1),
    ],
)
def test_a_path_has_the_line_it_is_written_on_or_that_of_what_is_around_it(path: Path, line: int) -> None:
    assert Lines(TEXT).of(path) == line


def test_line_ends_of_other_systems_count_once() -> None:
    assert Lines('a = 1\r\nb = """\r\nx\r\n"""\r\nc = 3\r\n').of(("c",)) == 5


@pytest.mark.parametrize(
    "value",
    ['"""a""quote"""', '"""ends with a quote\\""""', "'''it''s'''", '"\\"escaped\\" # no comment"', "'c:\\'"],
)
def test_strings_of_every_sort_are_stepped_over(value: str) -> None:
    text = f"a = {value}\nb = 2\n"
    tomllib.loads(text)
    assert Lines(text).of(("b",)) == 2


KEYS = st.text("abcdefgh", min_size=1, max_size=4)
SIMPLE = st.one_of(
    st.integers(),
    st.booleans(),
    st.text("ab\"'#[]{}\\=\n é", max_size=12),
    st.lists(st.integers(), max_size=3),
)


def written(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"""\n{escaped}"""' if "\n" in value else f'"{escaped}"'
    if isinstance(value, list):
        return "[\n" + "".join(f"  {one}, # ]\n" for one in value) + "]"
    return str(value)


def paths_written(document: list[tuple[str, dict[str, object]]]) -> tuple[str, Iterator[tuple[Path, int]]]:
    """A text of array tables with their values, and the line of each key counted while writing it."""
    lines: list[str] = []
    places: list[tuple[Path, int]] = []
    counts: dict[str, int] = {}
    for name, values in document:
        counts[name] = counts.get(name, -1) + 1
        lines.append(f"[[{name}]]")
        places.append(((name, counts[name]), len(lines)))
        for key, value in values.items():
            places.append(((name, counts[name], key), len(lines) + 1))
            lines += f"{key} = {written(value)}".split("\n")
            lines.append("# between")
    return "\n".join(lines), iter(places)


@given(st.lists(st.tuples(KEYS, st.dictionaries(KEYS, SIMPLE, max_size=4)), max_size=6))
def test_lines_agree_with_those_counted_while_the_text_was_written(
    document: list[tuple[str, dict[str, object]]],
) -> None:
    text, places = paths_written(document)
    tomllib.loads(text)
    found = Lines(text)
    for path, line in places:
        assert found.of(path) == line
