"""What a web process builds before it takes requests is there for the first of them."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from evenhand.config import gunicorn, warming
from evenhand.domain.worksheets import bundled, bundled_measures
from evenhand.wording import in_language, offered

MADE_ONCE = (
    bundled._bundled,
    bundled._bundled_in,
    bundled._alone,
    bundled.translations_into,
    bundled.read_once,
    bundled_measures._in,
)


@pytest.fixture
def cold() -> Iterator[None]:
    """A process that has not read the library."""
    for one in MADE_ONCE:
        one.cache_clear()
    yield
    for one in MADE_ONCE:
        one.cache_clear()


def misses() -> int:
    return sum(one.cache_info().misses for one in MADE_ONCE)


@pytest.mark.usefixtures("cold")
def test_the_library_is_read_in_every_language_before_somebody_opens_it() -> None:
    warming.warm()
    before = misses()
    for one in offered():
        with in_language(one.code):
            assert bundled_measures.library_said()
    assert misses() == before > 0
    assert "url_patterns" in vars(get_resolver())


@pytest.mark.django_db
def test_building_it_asks_the_database_nothing() -> None:
    with CaptureQueriesContext(connection) as asked:
        warming.warm()
    assert asked.captured_queries == []


def test_every_web_process_does_it_before_its_first_request(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(warming, "warm", lambda: done.append("warm"))
    for name in ("collect", "freeze", "set_threshold"):
        monkeypatch.setattr(gc, name, lambda *_told: done.append("collected"))
    gunicorn.post_worker_init(None)
    assert done == ["warm", *["collected"] * 3]
