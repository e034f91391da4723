"""`docs/security-rules.md` says what the code does: its figures, its lists, and every subject that has to be there."""

from __future__ import annotations

import pytest
from django.conf import settings

from evenhand.domain.cases import actions as cases
from evenhand.domain.conversations import limits
from evenhand.domain.conversations.files import kinds, names
from evenhand.domain.tracking.detectors import returning_words
from evenhand.domain.worksheets.actions import LONGEST_MESSAGE
from evenhand.domain.worksheets.answers import shapes
from evenhand.domain.worksheets.definition import meaning, parse
from evenhand.domain.worksheets.expressions import syntax
from evenhand.faces.components import permissions, signing_in
from evenhand.faces.portal import coming_in
from evenhand.foundation.accounts import actions as accounts
from evenhand.foundation.accounts.founding import links as founding
from evenhand.foundation.accounts.joining import actions as joining
from evenhand.foundation.accounts.locking import rules as locking
from evenhand.foundation.accounts.passwords import actions as passwords
from evenhand.foundation.accounts.passwords import asking, rules
from evenhand.foundation.accounts.throttling import delays
from evenhand.foundation.outbox import worker
from tests.repository.test_dangers import imported, modules
from tests.repository.tree import ROOT

TEXT = (ROOT / "docs/security-rules.md").read_text()
MINUTE, DAY = 60, 86_400
FIGURES = {
    f"texts up to {shapes.MAX_CHARACTERS} characters, up to {shapes.MAX_ITEMS} rows or tags",
    f"up to {parse.MAX_CHARACTERS} characters, {meaning.MAX_FIELDS} fields",
    f"the message that stands ready for a sheet | up to {LONGEST_MESSAGE} characters",
    f"formulas up to {syntax.MAX_CHARACTERS} characters, {syntax.MAX_DEPTH} deep",
    f"one address of up to {coming_in.MOST_LETTERS} characters",
    f"{rules.SHORTEST} to {rules.LONGEST} characters",
    f"up to {settings.DATA_UPLOAD_MAX_MEMORY_SIZE} bytes and {settings.DATA_UPLOAD_MAX_NUMBER_FIELDS} fields",
    f"up to {kinds.MOST_FILES} of {kinds.MOST_BYTES} bytes on those of messages",
    f"up to {kinds.MOST_DOTS[kinds.Kind.JPEG]} dots as JPEG, {kinds.MOST_DOTS[kinds.Kind.PNG]} otherwise",
    f"with up to {kinds.LONGEST_SIDE} on a side; its name is cut to {names.LONGEST} letters",
    f"| {limits.MOST_AN_HOUR} in an hour; {limits.MOST_OF_CASE // 1024 // 1024} MB in a case file",
    f"a sign-in link asked for by mail | one in {cases.BETWEEN_LINKS.seconds // MINUTE} minutes",
    f"one in {asking.BETWEEN_LINKS.seconds // MINUTE} minutes a person; works for {passwords.RESET_MINUTES} minutes",
    f"| {accounts.INVITATION_DAYS} days |",
    f"| {joining.LINK_DAYS} days |",
    f"the address on which the first practice is founded | {founding.LINK_HOURS} hours",
    f"a link for another device | {accounts.OTHER_DEVICE_MINUTES} minutes",
    f"the second step after a password | {signing_in.HALF_FOR.seconds // MINUTE} minutes",
    f"changing ways in after a proof | {signing_in.FRESH_FOR.seconds // MINUTE} minutes",
    f"proof after {permissions.JUST_COME_IN.seconds // MINUTE} minutes",
    f"After {delays.ON_AN_ACCOUNT.free} on an account, or {delays.FROM_A_NETWORK.free} from a network",
    f"waits {delays.ON_AN_ACCOUNT.first_wait.seconds} seconds",
    f"up to {delays.LONGEST_WAIT.seconds // MINUTE} minutes",
    f"fewer than {rules.LEAST_OTHER_LETTERS} other letters",
    f"It ends {settings.SESSION_COOKIE_AGE // DAY} days after",
    f"after {locking.OF_THERAPISTS} minutes at the desk, after {locking.OF_CLIENTS} in a client's space",
    f"from {locking.LEAST} to {locking.MOST} as its person chose",
    f"at most {returning_words.MOST_ENTRIES_READ} entries' words",
    f"{settings.EMAIL_TIMEOUT} seconds for each answer of the host, up to {worker.MOST_ATTEMPTS} attempts",
}
SUBJECTS = (
    "What is checked before it is stored", "Limits of acts", "Guessing", "Every way in", "Sessions", "Who may do what",
    "Kinds of data", "Cryptography in use", "What it connects to", "Logs", "What costs much", "Libraries",
)  # fmt: skip


def one_line(text: str) -> str:
    return " ".join(text.split())


def part(subject: str) -> str:
    """Return the text below a heading, to the next one."""
    return TEXT.partition(f"\n## {subject}\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_subject_has_its_rules(subject: str) -> None:
    assert len(part(subject).split()) > 40, subject


@pytest.mark.parametrize("figure", sorted(FIGURES))
def test_every_figure_is_that_of_the_code(figure: str) -> None:
    assert figure in one_line(TEXT)


def test_the_words_that_make_no_password_are_those_that_are_refused() -> None:
    assert ", ".join(sorted(rules.WORDS_OF_THE_PLACE)) + "." in one_line(part("Guessing"))


def test_every_kind_of_cryptography_that_the_code_uses_is_named() -> None:
    used = {one.rpartition(".")[2] for _, tree in modules() for one in imported(tree) if "cryptography." in one}
    used |= {one.partition(".")[0] for _, tree in modules() for one in imported(tree)} & {"hmac", "pyotp", "fido2"}
    used |= {one.partition(".")[2] for _, tree in modules() for one in imported(tree) if one.startswith("hashlib.")}
    names = {
        "AESGCM": "AES-256-GCM", "HKDF": "HKDF-SHA256", "SHA256": "SHA256", "InvalidTag": "GCM", "hmac": "HMAC-SHA256",
        "pyotp": "pyotp", "fido2": "fido2", "blake2b": "BLAKE2b", "sha256": "SHA-256",
        "ec": "P-256", "hashes": "SHA256", "decode_dss_signature": "ES256",
        "Encoding": "P-256", "PublicFormat": "P-256",
    }  # fmt: skip
    assert {one for one in used if names[one] not in part("Cryptography in use")} == set()


def test_every_module_it_names_is_there() -> None:
    folders = [ROOT / "src/evenhand" / floor for floor in ("", "foundation", "domain", "foundation/accounts")]
    named = {word for word in part("Cryptography in use").split("`") if word.endswith(".py")}
    assert len(named) > 5
    assert {name for name in named if not any((folder / name).exists() for folder in folders)} == set()
