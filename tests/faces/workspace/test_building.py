"""Building a sheet at the desk."""

from __future__ import annotations

import pytest

from tests.faces.workspace.cast import a_desk

pytestmark = pytest.mark.django_db


def test_try() -> None:
    desk = a_desk()
    page = desk.browser.get("/desk/own-worksheets/")
    assert page.status_code == 200
    made = desk.browser.post("/desk/own-worksheets/", {"title": "Evening notes", "what": "sheet", "key": "a" * 20})
    print(made, made.get("Location"))
    page = desk.browser.get(made["Location"])
    open("/tmp/build.html", "w").write(page.content.decode())
    assert page.status_code == 200
    made2 = desk.browser.post("/desk/own-worksheets/", {"title": "Ours", "what": "measure", "key": "b" * 20})
    page = desk.browser.get(made2["Location"])
    assert page.status_code == 200
    open("/tmp/build2.html", "w").write(page.content.decode())
