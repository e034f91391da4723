"""What there is to choose from: fixed options, or options made of rows that were written earlier."""

from __future__ import annotations

from collections.abc import Mapping

from evenhand.domain.worksheets.definition import Field, Option
from evenhand.wording import later

SOMETHING_ELSE = Option("something_else", later("Something else"))


def options_of(
    field: Field, answers: Mapping[str, object], setup: Mapping[str, object] | None = None
) -> tuple[Option, ...]:
    """The options of a choice or tags field, in order.

    With `options_from`, the rows are looked for in the answers and then in the set-up. The words of a row are
    both the stored value and the label: an entry keeps the words as they stood when it was written, however
    the rows are changed later. A choice, but not tags, then ends with "Something else".
    """
    if field.options_from is None:
        return field.options
    rows_key, _, sub_key = field.options_from.partition(".")
    rows = answers.get(rows_key) or (setup or {}).get(rows_key)
    texts: dict[str, Option] = {}
    for row in rows if isinstance(rows, list | tuple) else ():
        text = row.get(sub_key) if isinstance(row, Mapping) else None
        if isinstance(text, str) and text.strip():
            texts.setdefault(text, Option(text, text))
    if field.kind == "choice":
        texts.setdefault(SOMETHING_ELSE.value, SOMETHING_ELSE)
    return tuple(texts.values())


def label_of(field: Field, value: str) -> str:
    """The words to show for a stored option; a value that came from rows is its own words."""
    known = (*field.options, SOMETHING_ELSE) if field.options_from else field.options
    return next((option.label for option in known if option.value == value), value)
