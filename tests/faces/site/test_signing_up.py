"""Signing up: a plan with its price, a letter, the practice that its link begins; and that none of it is there else."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client
from pytest_django.fixtures import Settings

from evenhand.domain.plans.models import CodeCount, Invoice, SignUp, Subscription
from evenhand.domain.plans.signing_up.letters import hand_over_letters
from evenhand.foundation.accounts.models import User
from evenhand.foundation.accounts.passkeys.ceremony import Ceremony
from evenhand.foundation.accounts.passkeys.models import Passkey
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Practice
from tests.factories import PASSWORD, a_therapist, frozen
from tests.foundation.accounts.passkeys.soft_device import SoftDevice

AT = datetime(2027, 1, 31, 12, 0, tzinfo=UTC)
EMAIL = "sol@example.org"
WORDS = "seven slow otters rowing"
PLANS = """
contact = "plans@example.org"
currencies = ["EUR"]
[billing]
seller = ["Example House"]
pay_to = ["Account 1"]
prefix = "T-"
due_days = 14
grace_days = 30
[[plans]]
key = "single"
name = "Single"
for_whom = "One."
[plans.limits]
therapists = 1
case_files = 2
[plans.prices.EUR]
monthly = "24.00"
yearly = "240.00"
setup = "49.00"
[[promotions]]
code = "TWICE"
starts = 2027-01-01
ends = 2027-02-01
zone = "Europe/London"
uses = 2
[[promotions.effects]]
part = "setup"
percent = "100"
"""


@pytest.fixture
def house(settings: Settings, tmp_path: Path) -> Settings:
    """A house where anybody can take a plan."""
    file = tmp_path / "plans.toml"
    file.write_text(PLANS)
    settings.PLANS, settings.SIGN_UP = str(file), True
    return settings


def ask(client: Client, *, email: str = EMAIL, code: str = "", at: datetime = AT, **typed: str) -> tuple[int, str]:
    form = {"cycle": "yearly", "currency": "EUR", "code": code, "name": "Quiet Street", "email": email, **typed}
    with frozen(at):
        answer = client.post("/plans/single/", form)
    return answer.status_code, answer.text


def letter_to(email: str = EMAIL, *, at: datetime = AT) -> str:
    """Let the worker hand letters over, and return the newest one to an address."""
    hand_over_letters(at)
    return next(str(one.body) for one in reversed(mail.outbox) if one.to == [email])


def link_in(letter: str) -> str:
    found = re.search(r"/plans/begin/[\w-]{43}/", letter)
    assert found, letter
    return found[0]


def form_of(page: str, **typed: str) -> dict[str, str]:
    agreed = re.search(r'name="agreed" value="(\d+)"', page)
    assert agreed
    filled = {"name": "Quiet Street", "country": "AT", "zone": "Europe/Vienna", "addressed_to": "Sol\nSmall Lane 1"}
    return {**filled, "agreed": agreed[1], "act": "password", "password": WORDS, **typed}


def begun(client: Client, *, code: str = "", email: str = EMAIL, at: datetime = AT) -> Practice:
    """Somebody who went all the way."""
    assert ask(client, code=code, email=email, at=at)[0] == 200
    link = link_in(letter_to(email, at=at))
    with frozen(at):
        answer = client.post(link, form_of(client.get(link).text))
    assert answer.status_code == 302, answer.text
    return Practice.objects.latest("created_at")


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/plans/single/", "/plans/begin/x/", "/plans/nothing/"])
def test_who_hosts_for_themselves_has_no_such_page(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404


@pytest.mark.django_db
def test_a_house_that_shows_prices_and_takes_no_sign_ups_has_no_such_page_either(
    client: Client, house: Settings
) -> None:
    house.SIGN_UP = False
    assert client.get("/plans/single/").status_code == 404
    assert "/plans/single/" not in client.get("/plans/").text


@pytest.mark.django_db
def test_search_engines_find_a_plan_and_nothing_that_is_for_one_person(client: Client, house: Settings) -> None:
    with frozen(AT):
        page, listed = client.get("/plans/single/?code=twice").text, client.get("/sitemap.xml").text
    assert f'<link rel="canonical" href="{house.PUBLIC_ADDRESS}/plans/single/">' in page
    assert "noindex" not in page
    assert listed.count("/plans/single/") == 1
    asked = ask(client)[1]
    with frozen(AT):
        begins, gone = client.get(link_in(letter_to())).text, client.get("/plans/begin/unknown/").text
    for one in (asked, begins, gone):
        assert (one.count('content="noindex"'), one.count('class="site-ways"')) == (1, 1)
    house.SIGN_UP = False
    assert "/plans/single/" not in Client(headers={"cache-control": "no-cache"}).get("/sitemap.xml").text


@pytest.mark.django_db
def test_somebody_takes_a_plan_and_has_a_practice_with_an_invoice(client: Client, house: Settings) -> None:
    with frozen(AT):
        assert "/plans/single/?cycle=yearly&amp;currency=EUR&amp;code=twice" in client.get("/plans/?code=twice").text
    practice = begun(client, code=" twice ")
    assert (practice.name, practice.country, practice.zone) == ("Quiet Street", "AT", "Europe/Vienna")
    with practice_context(practice.pk):
        taken, invoice = Subscription.objects.get(), Invoice.objects.get()
        assert invoice.addressed_to == "Sol\nSmall Lane 1"
    assert (taken.period_until.isoformat(), taken.terms["limits"]) == (
        "2028-01-31",
        {"therapists": 1, "case_files": 2},
    )
    assert (invoice.number, invoice.total, invoice.due_on.isoformat()) == ("T-00001", 24000, "2027-02-14")
    assert CodeCount.objects.get(code="TWICE").uses == 1
    with frozen(AT):
        assert "T-00001" in client.get("/desk/settings/plan/").text


@pytest.mark.django_db
def test_a_known_address_gets_the_same_answer_and_a_letter_that_leads_to_its_sign_in(
    client: Client, house: Settings
) -> None:
    a_therapist(email="anna@example.org")
    _, strange = ask(client)
    _, known = ask(client, email="anna@example.org")
    bare = re.compile(r'value="[\w-]{20,}"|nonce-?="?[\w-]+')
    assert bare.sub("", strange.replace(EMAIL, "")) == bare.sub("", known.replace("anna@example.org", ""))
    letter = letter_to("anna@example.org")
    assert "/in/" in letter
    assert "/plans/begin/" not in letter
    assert "/plans/begin/" in letter_to()


@pytest.mark.django_db
def test_asking_twice_sends_one_letter_and_four_times_in_an_hour_three(client: Client, house: Settings) -> None:
    ask(client)
    ask(client)
    hand_over_letters(AT)
    hand_over_letters(AT)
    assert len(mail.outbox) == 1
    for minutes in (5, 10, 15):
        ask(client, at=AT + timedelta(minutes=minutes))
    hand_over_letters(AT + timedelta(minutes=20))
    assert len(mail.outbox) == 3


@pytest.mark.django_db
def test_a_network_that_asks_too_often_is_told_when_it_can_again(client: Client, house: Settings) -> None:
    for number in range(20):
        assert ask(client, email=f"a{number}@example.org")[0] == 200
    status, page = ask(client, email="b@example.org")
    assert status == 429
    assert "In 60 minutes you can ask again." in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"email": "nobody"}, "Write an e-mail address"),
        ({"name": " "}, "Give the practice a name"),
        ({"name": "x" * 121}, "Give the practice a name"),
        ({"code": "TWICF"}, "This code is not known here."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_sent(
    client: Client, house: Settings, typed: dict[str, str], words: str
) -> None:
    status, page = ask(client, **typed)  # type: ignore[arg-type]
    assert status == 422
    assert words in page
    assert "Quiet Street" in page or "name" in typed
    assert not SignUp.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"password": "short"}, "Choose at least 12 characters."),
        ({"zone": "Mars/Base"}, "Choose a time zone"),
        ({"country": "XX"}, "Choose a country from the list."),
        ({"country": ""}, "Choose a country from the list."),
        ({"act": "practice", "name": "x" * 121}, "Give the practice a name"),
        ({"act": "practice", "agreed": "1"}, "The price is another one"),
        ({"addressed_to": ""}, "Write to whom invoices go"),
        ({"agreed": "1"}, "The price is another one"),
        ({"agreed": "free"}, "The price is another one"),
        ({"act": "suggest"}, "This one is hard to guess."),
        ({"act": "back"}, 'value="Europe/Vienna" selected'),
        ({"act": "back"}, 'value="AT" selected'),
        ({"act": "practice"}, "You pay by invoice, within 14 days."),
        ({"response": "nothing of a device"}, "No passkey was kept"),
    ],
)
def test_a_practice_does_not_begin_with_what_cannot_be(
    client: Client, house: Settings, typed: dict[str, str], words: str
) -> None:
    ask(client)
    link = link_in(letter_to())
    with frozen(AT):
        page = client.post(link, form_of(client.get(link).text, **typed))
    assert words in page.text
    assert "Small Lane 1" in page.text or "addressed_to" in typed
    assert not Practice.objects.exists()


@pytest.mark.django_db
def test_the_last_use_of_a_code_is_taken_once_and_the_other_is_told(client: Client, house: Settings) -> None:
    CodeCount.objects.create(code="TWICE", uses=1)
    links = []
    for email in ("a@example.org", "b@example.org"):
        ask(client, email=email, code="TWICE")
        links.append(link_in(letter_to(email)))
    with frozen(AT):
        forms = [form_of(client.get(link).text) for link in links]
        assert Client().post(links[0], forms[0]).status_code == 302
        second = Client().post(links[1], forms[1])
        assert second.status_code == 409
        assert "This code was used as often as it could be." in second.text
        first = Practice.objects.get()
        without = Client()
        again = without.post(links[1], {**forms[1], "act": "without"})
        assert (again.status_code, "Small Lane 1" in again.text) == (200, True)
        assert without.post(links[1], form_of(again.text)).status_code == 302
    assert CodeCount.objects.get(code="TWICE").uses == 2
    with practice_context(Practice.objects.exclude(pk=first.pk).get().pk):
        assert Invoice.objects.get().total == 28900


@pytest.mark.django_db
def test_country_and_zone_are_guessed_from_what_the_browser_speaks(client: Client, house: Settings) -> None:
    ask(client)
    link = link_in(letter_to())
    with frozen(AT):
        page = client.get(link, headers={"Accept-Language": "en-IE, de"}).text
    assert '<option value="IE" selected>' in page
    assert '<option value="Europe/Dublin" selected>' in page


@pytest.mark.django_db
def test_a_passkey_lets_the_owner_of_a_new_practice_in_without_a_password(client: Client, house: Settings) -> None:
    ask(client)
    link, device = link_in(letter_to()), SoftDevice()
    with frozen(AT):
        form = form_of(client.get(link).text, act="")
        page = client.post(link, {**form, "act": "practice"}).text
        options, token = (re.search(rf'{name}="([^"]+)"', page) for name in ("data-options", 'ceremony" value'))
        assert options
        assert token
        ceremony = Ceremony(options=unescape(options[1]), token=token[1])
        answer = client.post(link, {**form, "ceremony": token[1], "response": device.makes(ceremony)})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/settings/security/codes/")
        assert client.get("/desk/settings/plan/").status_code == 200
    owner = User.objects.get()
    assert not owner.has_usable_password()
    assert Passkey.objects.get().user_id == owner.pk


@pytest.mark.django_db
def test_a_link_works_once_and_leads_whoever_used_it_to_their_desk(client: Client, house: Settings) -> None:
    ask(client)
    link = link_in(letter_to())
    with frozen(AT):
        form = form_of(client.get(link).text)
        client.post(link, form)
        again = client.post(link, form)
        assert (again.status_code, again.headers["Location"]) == (302, "/desk/")
        stranger = Client().post(link, form)
    assert stranger.status_code == 410
    assert "Sign in with the address" in stranger.text
    assert (Practice.objects.count(), SignUp.objects.count()) == (1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("later", [timedelta(days=2), timedelta(days=20)])
def test_an_old_or_unknown_link_begins_nothing(client: Client, house: Settings, later: timedelta) -> None:
    ask(client)
    link = link_in(letter_to())
    with frozen(AT + later):
        old, unknown = client.get(link), client.get("/plans/begin/unknown/")
    assert (old.status_code, old.content) == (unknown.status_code, unknown.content)
    assert old.status_code == 410


@pytest.mark.django_db
def test_an_address_that_signs_in_here_meanwhile_is_told_so_to_who_holds_its_link(
    client: Client, house: Settings
) -> None:
    ask(client)
    link = link_in(letter_to())
    a_therapist(email=EMAIL)
    with frozen(AT):
        page = client.post(link, form_of(client.get(link).text))
    assert page.status_code == 409
    assert "Somebody signs in with this address here already." in page.text
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_a_plan_that_is_no_longer_offered_begins_nothing(client: Client, house: Settings) -> None:
    ask(client)
    link = link_in(letter_to())
    Path(house.PLANS).write_text(PLANS.replace('"single"', '"another"'))
    with frozen(AT):
        page = client.get(link)
    assert page.status_code == 410
    assert "no longer offered" in page.text


@pytest.mark.django_db
def test_a_letter_that_does_not_leave_is_tried_again(
    client: Client, house: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(client)

    def refuses(content: object) -> None:
        raise OSError

    with monkeypatch.context() as broken:
        broken.setattr("evenhand.domain.plans.signing_up.letters.send_mail", refuses)
        hand_over_letters(AT)
    hand_over_letters(AT)
    assert mail.outbox == []
    hand_over_letters(AT + timedelta(minutes=1))
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_who_signed_up_signs_in_with_their_password(client: Client, house: Settings) -> None:
    begun(client)
    assert PASSWORD != WORDS
    with frozen(AT):
        answer = Client().post("/in/", {"email": EMAIL, "password": WORDS})
    assert answer.status_code == 302
