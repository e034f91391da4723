"""The information tab."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from evenhand.domain.cases.actions import write_information
from evenhand.domain.cases.models import Information
from evenhand.foundation.practices.models import Member
from tests.faces.reading_pages import ReadPage
from tests.faces.workspace.cast import GOAL, SIGNED_IN, Answer, Desk, a_desk
from tests.factories import NOW, a_colleague, frozen, inside, therapist_actor

pytestmark = pytest.mark.django_db
PARTS = [kind.value for kind in Information.Kind]


def write(desk: Desk, kind: str, words: str, days_ago: int = 0, by: Member | None = None) -> None:
    with inside(desk.member):
        write_information(
            case=desk.case, kind=Information.Kind(kind), words=words, by=therapist_actor(by or desk.member),
            at=NOW - timedelta(days=days_ago),
        )  # fmt: skip


def marked(page: str) -> str:
    """Return a page with what is read out around changed words in brackets."""
    return re.sub(r'<span class="sr-only">(taken out|added): </span>(.*?)<span class="sr-only"> \(end\) </span>',
                  r"[\1] \2", page, flags=re.DOTALL)  # fmt: skip


def test_goal_and_the_four_parts_of_the_formulation_stand_to_write() -> None:
    page = a_desk().page("information/")
    assert all(f'name="{part}"' in page for part in PARTS)
    assert GOAL in page


def test_saving_writes_a_version_of_what_changed_and_of_nothing_else() -> None:
    desk = a_desk()
    form = dict.fromkeys(PARTS, "") | {"goal": GOAL, "protective": "A sister who rings.\r\nA dog."}
    for _ in range(2):
        answer = desk.browser.post(desk.at("information/"), form)
    assert answer.headers["Location"] == desk.at("information/?done=saved")
    with inside(desk.member):
        kept = [(row.kind, row.version, row.words) for row in Information.objects.order_by("kind")]
    assert kept == [("goal", 1, GOAL), ("protective", 1, "A sister who rings.\nA dog.")]


def test_a_part_that_the_form_did_not_send_stays() -> None:
    desk = a_desk()
    desk.browser.post(desk.at("information/"), {"protective": "A dog."})
    assert GOAL in desk.page("information/")


def test_former_versions_are_shown_with_what_changed() -> None:
    desk = a_desk(goal="")
    write(desk, "goal", "Speak to myself kindly.", days_ago=9)
    write(desk, "goal", "Speak to myself plainly and kindly.")
    with frozen():
        page = desk.page("information/")
    assert "2 versions" in page
    assert "<ins>[added] plainly and </ins>" in marked(page)
    assert "Version 1, Sun 15 Nov, 14:02, by you" in page


def test_words_taken_away_are_marked_and_markup_stays_words() -> None:
    desk = a_desk(goal="")
    write(desk, "perpetuating", "Checks <b>every</b> mail twice.", days_ago=3)
    write(desk, "perpetuating", "Checks mail twice.")
    page = desk.page("information/")
    assert "<del>[taken out] &lt;b&gt;every&lt;/b&gt; </del>" in marked(page)


def test_emptying_a_part_is_a_version_too() -> None:
    desk = a_desk()
    desk.browser.post(desk.at("information/"), {"goal": ""})
    with inside(desk.member):
        assert Information.objects.latest("version").words == ""


def test_the_queries_do_not_grow_with_versions(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    desk = a_desk()
    desk.page("information/")
    for number in range(2):
        with django_assert_num_queries(SIGNED_IN + 3):
            desk.page("information/")
        write(desk, "goal", f"Version {number}")


def test_a_version_says_who_wrote_it() -> None:
    desk = a_desk(goal="")
    colleague = a_colleague(of=desk.member)
    write(desk, "goal", "One.", days_ago=2)
    write(desk, "goal", "Two.", days_ago=1, by=colleague)
    assert f"Version 2, Mon 23 Nov, 14:02, by {colleague.user.email}" in desk.page("information/")


def test_the_names_of_colleagues_cost_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    desk = a_desk()
    desk.page("information/")
    for number in range(2):
        write(desk, "goal", f"Version {number}", by=a_colleague(of=desk.member))
        with django_assert_num_queries(SIGNED_IN + 4):
            desk.page("information/")


def test_any_two_versions_are_shown_as_one_text_with_what_changed() -> None:
    desk = a_desk(goal="")
    for number, words in enumerate(("Rest more.", "Rest more, and sleep.", "Sleep well.")):
        write(desk, "goal", words, days_ago=9 - number)
    page = desk.page("information/goal/?from=1&to=3")
    assert "From version 1 to version 3" in page
    assert "<del>[taken out] Rest more.</del><ins>[added] Sleep well.</ins>" in marked(page)
    page = desk.page("information/goal/?from=1&to=2")
    assert "<del>[taken out] more.</del><ins>[added] more, and sleep.</ins>" in marked(page)
    assert "From version 2 to version 3" in desk.page("information/goal/?from=9&to=x")


def test_a_part_without_versions_and_a_part_that_is_none() -> None:
    desk = a_desk(goal="")
    assert "Nothing is written down yet" in desk.page("information/protective/")
    assert desk.browser.get(desk.at("information/diagnosis/")).status_code == 404


def test_space_that_changed_is_not_marked_and_stands_as_it_is_now() -> None:
    desk = a_desk(goal="")
    write(desk, "goal", "Rest more. Sleep.", days_ago=1)
    write(desk, "goal", "Rest more.\n\nSleep.")
    page = desk.page("information/goal/")
    assert "Rest more.\n\nSleep.</blockquote>" in page
    assert "<ins>" not in page


def seen_on(page: str) -> dict[str, str]:
    """Return what the form of a page sends when nobody types anything."""
    [form] = [form for form in ReadPage(page).forms if any(one.name == "seen_goal" for one in form.inputs)]
    return {name: values[0] for name, values in form.as_sent({}).items()}


def keep(desk: Desk, drawn: dict[str, str], **typed: str) -> Answer:
    return desk.browser.post(desk.at("information/"), {**drawn, **typed})


def test_a_page_left_open_elsewhere_overwrites_nothing_and_shows_both_texts() -> None:
    desk = a_desk()
    laptop, tablet = (seen_on(desk.page("information/")) for _ in range(2))
    assert keep(desk, laptop, goal="Typed on the laptop.").status_code == 302
    answer = keep(desk, tablet, goal="Typed on the tablet.", protective="A dog.")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Typed on the laptop.</blockquote>" in page
    assert "Typed on the tablet.</textarea>" in page
    assert "A dog.</textarea>" in page
    with inside(desk.member):
        assert [row.words for row in Information.objects.order_by("version")] == [GOAL, "Typed on the laptop."]
    assert keep(desk, seen_on(page), goal="Both.").status_code == 302
    with inside(desk.member):
        assert set(Information.objects.values_list("kind", "version")) == {
            ("goal", 1), ("goal", 2), ("goal", 3), ("protective", 1),
        }  # fmt: skip


def test_parts_changed_in_two_places_that_do_not_touch_are_both_kept() -> None:
    desk = a_desk()
    laptop, tablet = (seen_on(desk.page("information/")) for _ in range(2))
    assert keep(desk, laptop, goal="A new goal.").status_code == 302
    assert keep(desk, tablet, protective="A dog.").status_code == 302
    page = desk.page("information/")
    assert "A new goal.</textarea>" in page
    assert "A dog.</textarea>" in page


def test_the_same_form_sent_twice_is_one_version_and_no_clash() -> None:
    desk = a_desk()
    drawn = seen_on(desk.page("information/"))
    assert [keep(desk, drawn, goal="Once.").status_code for _ in range(2)] == [302, 302]
    with inside(desk.member):
        assert Information.objects.count() == 2


@pytest.mark.parametrize("seen", ["", "-1", "99", "yesterday"])
def test_a_form_that_does_not_say_what_it_has_seen_writes_a_version(seen: str) -> None:
    desk = a_desk()
    assert keep(desk, {}, goal="New.", seen_goal=seen).status_code == 302
    assert "New.</textarea>" in desk.page("information/")
