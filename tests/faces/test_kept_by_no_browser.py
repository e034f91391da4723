"""Browsers keep what is typed into fields and addresses, unless a page tells them not to: each of ours does."""

from __future__ import annotations

import pytest

from tests.faces.reading_pages import Input, ReadPage
from tests.faces.test_hostile_everywhere import visits
from tests.faces.test_who_may_what import World, world

pytestmark = pytest.mark.django_db
__all__ = ["world"]
ABOUT_ONESELF = {"username", "username webauthn", "email", "one-time-code"}
"""What a browser may offer to fill in: by what somebody comes in, and a code that is good once."""


IN_THE_ADDRESS = {("plans/", "code")}
"""The code of a promotion, which a host prints on leaflets: the page of prices stores nothing."""


def may_be_kept(one: Input) -> bool:
    """Whether a browser would put what is typed into a field on its disk, to offer it again or to restore the page."""
    return one.takes_any_text and one.autocomplete not in ABOUT_ONESELF | {"off"}


def test_no_field_but_those_about_oneself_may_be_kept_and_no_text_goes_into_an_address(world: World) -> None:
    kept, asked, fields = set(), set(), 0
    for visit in visits(world):
        for form in visit.forms():
            fields += len(form.inputs)
            kept |= {(visit.route, one.name) for one in form.inputs if may_be_kept(one)}
            if form.method == "get":
                asked |= {(visit.route, one.name) for one in form.inputs if one.takes_any_text}
    assert (kept, asked) == (set(), IN_THE_ADDRESS)
    assert fields > 100


def test_a_field_that_says_nothing_is_found() -> None:
    form = ReadPage('<form><input name="a"><input name="b" autocomplete="off"><textarea name="c"></textarea></form>')
    assert [one.name for one in form.forms[0].inputs if may_be_kept(one)] == ["a", "c"]
    off = ReadPage('<form autocomplete="off"><input name="a"><input name="b" autocomplete="email"></form>')
    assert [one.name for one in off.forms[0].inputs if may_be_kept(one)] == []
