"""The two ceremonies of the standard: making a passkey and showing one; what a browser is asked and what it answered.

Nothing is stored while a ceremony is open: its challenge travels in the form, signed, with its purpose and its end.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.signing import BadSignature, Signer
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from evenhand.foundation.accounts.passkeys.models import Passkey
from evenhand.foundation.accounts.persons import Person

OPEN_FOR = timedelta(minutes=15)
LONGEST_ANSWER = 64 * 1024
_PARTS = ("clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle")
_BROKEN = (
    ArithmeticError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)
"""What reading bytes that are no answer of a browser can raise."""


class PasskeyRefused(Exception):
    """The answer does not prove anything: forged, late, used, for another purpose; which one is never said."""


@dataclass(frozen=True, slots=True)
class Ceremony:
    """What a page holds: the options for the browser as JSON, and the signed state that comes back with the answer."""

    options: str
    token: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A state that came back in time: what the library needs, and what is kept so that it works once."""

    state: dict[str, Any]
    hash: bytes
    until: datetime


def begin_making(*, person: Person, shown_as: str, known: Iterable[Passkey], at: datetime) -> Ceremony:
    """Return the ceremony in which a person makes a passkey; their device shows it under the name `shown_as`.

    The device has to check who holds it (PIN, finger, face) and keeps the passkey itself, so that it lets in alone, as
    both factors. Devices in `known` are not asked again.
    """
    options, state = _server().register_begin(
        PublicKeyCredentialUserEntity(id=person.pk.bytes, name=str(shown_as), display_name=str(shown_as)),
        credentials=[_descriptor(one) for one in known],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return _signed(options["publicKey"], state, purpose=_making(person), at=at)


def made(*, token: str, answer: str, person: Person, at: datetime) -> tuple[Opened, AttestedCredentialData, int]:
    """Return the new passkey in an answer and its count of uses; raises PasskeyRefused."""
    opened = _opened(token, purpose=_making(person), at=at)
    server = _server()
    try:
        data = server.register_complete(opened.state, _parsed(answer))
        credential = data.credential_data
    except (*_BROKEN, AssertionError):
        raise PasskeyRefused from None
    if credential is None or credential.public_key.get(3) not in {one.alg for one in server.allowed_algorithms}:
        raise PasskeyRefused
    return opened, credential, data.counter


def begin_showing(*, purpose: str, at: datetime, of: Iterable[Passkey] = ()) -> Ceremony:
    """Return the ceremony in which a passkey is shown; `purpose` says for what, and an answer serves no other.

    Without `of` the device offers whatever it keeps for this program, so that no name has to be typed.
    """
    asked = [_descriptor(one) for one in of] or None
    options, state = _server().authenticate_begin(asked, user_verification=UserVerificationRequirement.REQUIRED)
    return _signed(options["publicKey"], state, purpose=f"show:{purpose}", at=at)


def credential_id_in(answer: str) -> bytes:
    """Return which passkey an answer says it was made with; raises PasskeyRefused when it says nothing."""
    try:
        return bytes(AuthenticationResponse.from_dict(_parsed(answer)).raw_id)
    except _BROKEN:
        raise PasskeyRefused from None


def shown(*, token: str, answer: str, purpose: str, passkey: Passkey, at: datetime) -> tuple[Opened, int]:
    """Return the state and the passkey's count of uses, when the answer was made with it; raises PasskeyRefused.

    A count that did not grow means a second copy of the key (Web Authentication, 7.2, step 22): refused. Devices that
    do not count say 0 for ever.
    """
    opened = _opened(token, purpose=f"show:{purpose}", at=at)
    try:
        _server().authenticate_complete(
            opened.state, [AttestedCredentialData(bytes(passkey.credential))], _parsed(answer)
        )
        response = AuthenticationResponse.from_dict(_parsed(answer)).response
        handle, count = response.user_handle, response.authenticator_data.counter
    except _BROKEN:
        raise PasskeyRefused from None
    owner = passkey.user_id or passkey.client_id
    if handle and owner is not None and bytes(handle) != owner.bytes:
        raise PasskeyRefused
    if (count or passkey.sign_count) and count <= passkey.sign_count:
        raise PasskeyRefused
    return opened, count


def _server() -> Fido2Server:
    host = urlsplit(settings.PUBLIC_ADDRESS).hostname or "localhost"
    return Fido2Server(PublicKeyCredentialRpEntity(name=host, id=host), verify_origin=_is_own_origin)


def _is_own_origin(origin: str) -> bool:
    """Only the public address; while that is not secure, which is for trying out, any port of its own host."""
    address: str = settings.PUBLIC_ADDRESS
    if settings.SECURE:
        return origin == address
    here, there = urlsplit(address), urlsplit(origin)
    return (there.scheme, there.hostname) == (here.scheme, here.hostname)


def _descriptor(passkey: Passkey) -> PublicKeyCredentialDescriptor:
    return PublicKeyCredentialDescriptor(type=PublicKeyCredentialType.PUBLIC_KEY, id=bytes(passkey.credential_id))


def _making(person: Person) -> str:
    return f"make:{person.pk}"


def _signer() -> Signer:
    return Signer(salt="evenhand.passkeys.ceremony")


def _signed(options: Mapping[str, Any], state: Mapping[str, Any], *, purpose: str, at: datetime) -> Ceremony:
    until = int((at + OPEN_FOR).timestamp())
    token = _signer().sign_object({"state": dict(state), "purpose": purpose, "until": until})
    return Ceremony(options=json.dumps(dict(options)), token=token)


def _opened(token: str, *, purpose: str, at: datetime) -> Opened:
    try:
        kept = _signer().unsign_object(token)
    except (BadSignature, ValueError):
        raise PasskeyRefused from None
    until = datetime.fromtimestamp(kept["until"], tz=UTC)
    if kept["purpose"] != purpose or until <= at:
        raise PasskeyRefused
    return Opened(kept["state"], hashlib.sha256(kept["state"]["challenge"].encode()).digest(), until)


def _parsed(answer: str) -> dict[str, Any]:
    """Return the parts of an answer that are looked at, all of them words.

    Anything else stops here: given a number where bytes belong, the library would make that many bytes.
    """
    if len(answer) > LONGEST_ANSWER:
        raise ValueError("Longer than any browser's answer.")
    whole = json.loads(answer)
    parts = {part: whole["response"][part] for part in _PARTS if whole["response"].get(part) is not None}
    named = {part: whole[part] for part in ("id", "rawId", "type")}
    if not all(isinstance(one, str) for one in (*parts.values(), *named.values())):
        raise TypeError("Every part of an answer is a word.")
    return {**named, "response": parts}
