"""Every door of the program with what can be wrong with what is brought to it, for tests that knock at all of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.test import Client

from evenhand.foundation.accounts.actions import take_back_invitations
from evenhand.foundation.accounts.joining.actions import take_back_colleagues_link
from evenhand.foundation.accounts.passkeys.ceremony import begin_showing
from evenhand.foundation.accounts.resetting.actions import reset_sign_in
from evenhand.foundation.archive.recovery.actions import make_sheet
from evenhand.foundation.audit.thresholds import Refused
from evenhand.foundation.practices.models import Member
from tests.faces.fresh import without_fresh
from tests.faces.workspace.security import EMAIL, an_app, code_of, past_the_password, recovery_codes
from tests.factories import (
    NOW,
    PASSWORD,
    a_case,
    a_passphrase,
    a_therapist,
    a_used_invitation,
    an_invitation,
    browser_of_therapist,
    frozen,
    inside,
    therapist_actor,
)
from tests.foundation.accounts.joining.invited import a_link, an_invited_colleague, token_mailed
from tests.foundation.accounts.passkeys.made import a_client_with_a_passkey, a_passkey
from tests.foundation.accounts.passkeys.soft_device import SoftDevice

LATE = NOW + timedelta(days=8)
"""When links of every kind have expired."""

TOO_LATE = NOW + timedelta(minutes=20)
"""When a passkey's challenge has."""

ANOTHER = "another long pass phrase"
Knock = Callable[[], Any]


@dataclass(frozen=True)
class Door:
    """One door: what it says to all that does not open it, what the record of the house calls that, what a practice's.

    `prepare` makes a practice and gives its owner with every bad thing to bring, by name; those in `known` are the
    practice's own. `house` is None for a door behind which the practice is always known.
    """

    name: str
    says: str
    house: Refused | None
    record: str
    known: frozenset[str]
    prepare: Callable[[], tuple[Member, dict[str, Knock]]]

    def __str__(self) -> str:
        """Return the name that a test's heading shows."""
        return self.name


DOORS: list[Door] = []


def door(name: str, *, says: str, house: Refused | None, record: str, known: str) -> Callable[[Any], Any]:
    """Add a door to the list; `known` names the practice's own bad things, with blanks between them."""

    def keep(prepare: Callable[[], tuple[Member, dict[str, Knock]]]) -> Any:
        DOORS.append(Door(name, says, house, record, frozenset(known.split()), prepare))
        return prepare

    return keep


def opens(link: str, at: datetime = NOW) -> Any:
    with frozen(at):
        return Client().get(link)


def links(of: Callable[[str], str], good: str, **gone: str) -> dict[str, Knock]:
    """Return what can be wrong with a link: never one of ours, cut short, altered, too old, or gone in another way."""
    other = "A" if good[-2] != "A" else "B"
    never = {"unknown": "guess", "truncated": good[:-3], "forged": good[:-2] + other + good[-1], "endless": "x" * 2000}
    found: dict[str, Knock] = {name: partial(opens, of(token)) for name, token in (never | gone).items()}
    return found | {"expired": partial(opens, of(good), LATE)}


@door(
    "a client's link", says="This link does not open anything now", house=Refused.CLIENT_LINK,
    record="client_link.refused", known="used taken_back expired",
)  # fmt: skip
def a_clients_link() -> tuple[Member, dict[str, Knock]]:
    owner = a_therapist()
    taken = a_case(of=owner)
    taken_back = an_invitation(of=taken)
    with inside(taken):
        take_back_invitations(client=taken.client, by=therapist_actor(owner), at=NOW)
    used, good = a_used_invitation(of=a_case(of=owner)), an_invitation(of=a_case(of=owner))
    return owner, links("/me/in/{}/".format, good, used=used, taken_back=taken_back)


@door(
    "a colleague's link", says="This link no longer works", house=Refused.COLLEAGUE_LINK,
    record="colleague_link.refused", known="used taken_back expired",
)  # fmt: skip
def a_colleagues_link() -> tuple[Member, dict[str, Knock]]:
    owner = a_therapist()
    invitation = an_invited_colleague(of=owner, email="taken@example.org")
    taken_back, used = token_mailed(of=owner, to="taken@example.org"), a_link(of=owner, email="used@example.org")
    with inside(owner):
        take_back_colleagues_link(invitation=invitation, by=therapist_actor(owner), at=NOW)
    with frozen():
        Client().post(f"/in/join/{used}/", {"password": PASSWORD})
    good = a_link(of=owner)
    return owner, links("/in/join/{}/".format, good, used=used, taken_back=taken_back)


@door(
    "a link to choose a password", says="This link no longer works", house=Refused.RESET_LINK,
    record="password_link.refused", known="used replaced expired",
)  # fmt: skip
def a_link_to_choose_a_password() -> tuple[Member, dict[str, Knock]]:
    owner = a_therapist(email=EMAIL)
    used = reset_sign_in(email=EMAIL, at=NOW)
    with frozen():
        Client().post(f"/in/password/{used}/", {"password": ANOTHER})
    replaced, good = (reset_sign_in(email=EMAIL, at=NOW) for _ in range(2))
    return owner, links("/in/password/{}/".format, good, used=used, replaced=replaced)


def posts(address: str, at: datetime = NOW, **typed: str) -> Any:
    with frozen(at):
        return Client().post(address, typed)


@door(
    "a therapist's password", says="That did not match", house=Refused.SIGN_IN, record="password.refused", known="wrong"
)
def a_therapists_password() -> tuple[Member, dict[str, Knock]]:
    owner = a_therapist(email=EMAIL)
    return owner, {
        "wrong": partial(posts, "/in/", email=EMAIL, password=ANOTHER),
        "unknown": partial(posts, "/in/", email="nobody@example.org", password=PASSWORD),
        "empty": partial(posts, "/in/"),
        "endless": partial(posts, "/in/", email="nobody@example.org", password="x" * 100_000),
    }


@door("a client's passphrase", says="did not match", house=Refused.WAY_IN, record="passphrase.refused", known="wrong")
def a_clients_passphrase() -> tuple[Member, dict[str, Knock]]:
    owner = a_therapist()
    case = a_case(of=owner)
    a_passphrase(of=case)
    address = "/me/in/passphrase/"
    return owner, {
        "wrong": partial(posts, address, who=case.number, password=ANOTHER),
        "unknown": partial(posts, address, who="Z99Z999", password=PASSWORD),
        "unknown_address": partial(posts, address, who="nobody@example.org", password=PASSWORD),
        "empty": partial(posts, address),
    }


def passkeys(address: str, purpose: str, device: SoftDevice) -> dict[str, Knock]:
    """Return what can be wrong with a passkey; the last answer of the device was used already."""
    ceremony = begin_showing(purpose=purpose, at=NOW)
    used = device.shows(ceremony)
    posts(address, ceremony=ceremony.token, response=used)
    fresh, other = begin_showing(purpose=purpose, at=NOW), begin_showing(purpose="another", at=NOW)
    brings = partial(posts, address)
    return {
        "reused": partial(brings, ceremony=ceremony.token, response=used),
        "another_purpose": partial(brings, ceremony=other.token, response=device.shows(other)),
        "late": partial(posts, address, TOO_LATE, ceremony=fresh.token, response=device.shows(fresh)),
        "unknown": partial(brings, ceremony=fresh.token, response=SoftDevice().shows(fresh)),
        "forged": partial(brings, ceremony="forged", response=device.shows(fresh)),
        "truncated": partial(brings, ceremony=fresh.token, response=device.shows(fresh)[:-40]),
        "empty": brings,
    }


@door(
    "a therapist's passkey", says="That passkey did not work", house=Refused.PASSKEY, record="passkey.refused",
    known="reused another_purpose late forged",
)  # fmt: skip
def a_therapists_passkey() -> tuple[Member, dict[str, Knock]]:
    owner = a_therapist()
    device, _ = a_passkey(of=owner)
    return owner, passkeys("/in/passkey/", "therapist", device)


@door(
    "a client's passkey", says="passkey did not work", house=Refused.PASSKEY, record="passkey.refused",
    known="reused another_purpose late forged",
)  # fmt: skip
def a_clients_passkey() -> tuple[Member, dict[str, Knock]]:
    owner = a_therapist()
    device, _ = a_client_with_a_passkey(a_case(of=owner))
    return owner, passkeys("/me/in/passkey/", "client", device)


@door(
    "a code of the second step", says="That did not match", house=None, record="code.refused",
    known="wrong used late used_recovery_code nonsense",
)  # fmt: skip
def a_code_of_the_second_step() -> tuple[Member, dict[str, Knock]]:
    owner = a_therapist(email=EMAIL)
    app, recovery = an_app(of=owner), recovery_codes(of=owner)[0]
    with frozen():
        for code in (code_of(app), recovery):
            past_the_password().post("/in/step/", {"code": code})
        browsers = [past_the_password() for _ in range(5)]
    typed = {
        "wrong": "000000",
        "used": code_of(app),
        "late": code_of(app, NOW, -10),
        "used_recovery_code": recovery,
        "nonsense": "\u2603" * 50,
    }
    return owner, {
        name: partial(_steps, browser, code) for browser, (name, code) in zip(browsers, typed.items(), strict=True)
    }


def _steps(browser: Client, code: str) -> Any:
    with frozen():
        return browser.post("/in/step/", {"code": code})


@door(
    "the words of a recovery sheet", says="These are not those two words", house=None, record="recovery_sheet.refused",
    known="wrong empty endless",
)  # fmt: skip
def the_words_of_a_recovery_sheet() -> tuple[Member, dict[str, Knock]]:
    owner = a_therapist()
    with inside(owner):
        make_sheet(member=owner, by=therapist_actor(owner), at=NOW)
    browser = browser_of_therapist(owner)
    typed = {
        "wrong": {"first": "wrong", "second": "words"},
        "empty": {},
        "endless": {"first": "x" * 10_000, "second": "\u2603"},
    }
    return owner, {name: partial(browser.post, "/desk/recovery-sheet/confirm/", words) for name, words in typed.items()}


@door(
    "a form's token", says="The page was open for a long time", house=Refused.FORM, record="", known="",
)  # fmt: skip
def a_forms_token() -> tuple[Member, dict[str, Knock]]:
    def brings(token: str) -> Any:
        return Client(enforce_csrf_checks=True).post("/in/", {"email": EMAIL, "csrfmiddlewaretoken": token})

    return a_therapist(), {"missing": partial(brings, ""), "forged": partial(brings, "x" * 64)}


def same(answer: Any) -> tuple[int, str]:
    """Return status and page without what is new on every page: tokens, challenges, what was typed."""
    page = without_fresh(answer.content.decode())
    return answer.status_code, re.sub(r'value="[^"]*"', "", page)
