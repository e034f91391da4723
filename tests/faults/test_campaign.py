"""The table of the campaign: each row is written down as soon as it is through, and kept until it runs again."""

from __future__ import annotations

from tests.faults.campaign import BEGIN, COLUMNS, END, ROWS, written

EMPTY = f"Before.\n{BEGIN}\n{END}\nAfter.\n"


def a_line(number: int, remark: str) -> str:
    row = ROWS[number]
    return f"| {row.fault} | {row.what} | all | 0 | 0 | 0 | {remark} | 29 November 2026, `make faults` |"


def test_rows_stand_in_the_order_of_the_campaign_whenever_they_ran() -> None:
    page = written(written(EMPTY, [a_line(3, "later")]), [a_line(0, "earlier")])
    assert page == f"Before.\n{BEGIN}\n" + "\n".join([*COLUMNS, a_line(0, "earlier"), a_line(3, "later")]) + (
        f"\n{END}\nAfter.\n"
    )


def test_a_row_that_runs_again_takes_the_place_of_its_former_line_and_of_no_other() -> None:
    page = written(written(EMPTY, [a_line(0, "first"), a_line(1, "other")]), [a_line(0, "second")])
    assert "first" not in page
    assert "second" in page
    assert "other" in page


def test_no_two_rows_are_called_the_same() -> None:
    assert len({(row.fault, row.what) for row in ROWS}) == len(ROWS)
