"""The page of plans: prices line by line, codes that count or say why not, a banner that ends by itself."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from evenhand.domain.plans.offered import EXAMPLE
from tests.factories import frozen

RUNNING = datetime(2027, 5, 21, 22, 59, tzinfo=UTC)
ENDED = datetime(2027, 5, 21, 23, 0, tzinfo=UTC)


@pytest.fixture
def visitor(client: Client, settings: Settings) -> Client:
    """Somebody at a house that offers the plans of the demo."""
    settings.PLANS = EXAMPLE
    return client


def page(visitor: Client, query: str = "", *, at: datetime = RUNNING, status: int = 200) -> str:
    with frozen(at):
        answer = visitor.get(f"/plans/{query}")
    assert answer.status_code == status, answer.status_code
    return answer.text


def test_who_hosts_for_themselves_never_sees_plans(client: Client) -> None:
    assert client.get("/plans/").status_code == 404
    front = client.get("/").text
    assert "/plans/" not in front
    assert 'class="promotion"' not in front


def test_the_price_is_explained_line_by_line_and_changes_with_the_code(visitor: Client) -> None:
    plain = page(visitor)
    assert "Single practice, the first year" in plain
    assert "289.00 EUR" in plain
    lower = page(visitor, "?cycle=yearly&currency=EUR&code=%20mycbt25%20")
    assert "The code counts." in lower
    for words in (
        "MYCBT25: 25\N{NO-BREAK SPACE}% off the yearly price",
        "\N{MINUS SIGN}60.00 EUR",
        "no set-up fee",
        "180.00 EUR",
    ):
        assert words in lower, words
    monthly = page(visitor, "?cycle=monthly&currency=GBP&code=MYCBT25")
    assert "21.00 GBP" in monthly
    assert "off the yearly price" not in monthly
    assert "no set-up fee" in monthly


@pytest.mark.parametrize(
    ("code", "at", "words"),
    [
        ("NOSUCH", RUNNING, "This code is not known here."),
        ("MYCBT2S", RUNNING, "This code is not known here."),
        ("MYCBT25", ENDED, "This code has ended: its last day was 21 May 2027."),
        ("MYCBT25", datetime(2026, 10, 31, 23, 59, tzinfo=UTC), "It begins on 1 November 2026."),
        ("%3Cscript%3Eran()%3C/script%3E", RUNNING, "This code is not known here."),
        ("x" * 5000, RUNNING, "This code is not known here."),
    ],
)
def test_a_code_that_does_not_count_says_so_beside_its_field_and_prices_stay(
    visitor: Client, code: str, at: datetime, words: str
) -> None:
    text = page(visitor, f"?code={code}", at=at, status=422)
    assert words in text
    assert 'aria-describedby="e-code"' in text
    assert "289.00 EUR" in text
    assert "<script>ran()" not in text


def test_what_cannot_be_chosen_falls_back_to_what_can(visitor: Client) -> None:
    assert "289.00 EUR" in page(visitor, "?cycle=daily&currency=XXX&code=")


def test_the_banner_stands_until_the_end_of_the_last_day_and_is_gone_by_itself(visitor: Client) -> None:
    for address in ("/", "/plans/", "/worksheets/"):
        with frozen(RUNNING):
            assert "Code MYCBT25, until the end of 21 May 2027." in visitor.get(address).text, address
        with frozen(ENDED):
            assert 'class="promotion"' not in visitor.get(address).text, address


def test_a_file_of_ones_own_is_read_anew_when_it_changes(client: Client, settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "plans.toml"
    settings.PLANS = str(file)
    plan = """
        contact = "https://host.example/begin"
        currencies = ["JPY"]
        [[plans]]
        key = "all"
        name = "Everything"
        for_whom = "All."
        [plans.prices.JPY]
        monthly = "PRICE"
    """
    file.write_text(plan.replace("PRICE", "500"))
    assert "500 JPY" in page(client, "?cycle=monthly")
    assert "Nothing is offered this way" in page(client, "?cycle=yearly")
    file.write_text(plan.replace("PRICE", "1600"))
    assert "1,600 JPY" in page(client, "?cycle=monthly")
    assert 'href="https://host.example/begin"' in page(client)


def test_a_file_that_cannot_be_read_shows_no_price_at_all(client: Client, settings: Settings, tmp_path: Path) -> None:
    broken = tmp_path / "plans.toml"
    broken.write_text("currencies = []")
    for named in (str(broken), str(tmp_path / "missing.toml")):
        settings.PLANS = named
        assert client.get("/plans/").status_code == 404
        assert client.get("/").status_code == 200
