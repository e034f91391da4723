"""A device that makes and shows passkeys, in Python: the browser's part of both ceremonies, true or with a fault."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import sha256, websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from evenhand.foundation.accounts.passkeys.ceremony import Ceremony

ORIGIN = "http://localhost:8000"
RP_ID = "localhost"
VERIFIED = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


def _cose(key: ec.EllipticCurvePublicKey) -> dict[int, object]:
    """Return a public key as RFC 9053 writes it: kind EC2, ES256 on P-256, both coordinates."""
    point = key.public_numbers()
    return {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}


@dataclass
class SoftDevice:
    """Holds one key. `origin`, `rp_id`, `flags` and `count` are what it tells; a test makes it lie by changing them."""

    origin: str = ORIGIN
    rp_id: str = RP_ID
    flags: AuthenticatorData.FLAG = VERIFIED
    count: int = 0
    counts: bool = True
    handle: bytes = b""
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: os.urandom(16))

    def makes(self, ceremony: Ceremony) -> str:
        """Return the answer to a ceremony of making."""
        options = json.loads(ceremony.options)
        self.handle = websafe_decode(options["user"]["id"])
        public = ES256(_cose(self.key.public_key()))
        data = AuthenticatorData.create(
            sha256(self.rp_id.encode()),
            self.flags | AuthenticatorData.FLAG.AT,
            self.count,
            AttestedCredentialData.create(bytes(16), self.credential_id, public),
        )
        attestation = AttestationObject.create("none", data, {})
        client = self._client_data(CollectedClientData.TYPE.CREATE, options)
        return self._answer({"clientDataJSON": client, "attestationObject": bytes(attestation)})

    def shows(self, ceremony: Ceremony, *, change: Callable[[bytes], bytes] = lambda signature: signature) -> str:
        """Return the answer to a ceremony of showing; `change` tampers with the signature."""
        options = json.loads(ceremony.options)
        if self.counts:
            self.count += 1
        data = AuthenticatorData.create(sha256(self.rp_id.encode()), self.flags, self.count)
        client = self._client_data(CollectedClientData.TYPE.GET, options)
        signature = self.key.sign(bytes(data) + sha256(client), ec.ECDSA(SHA256()))
        return self._answer(
            {
                "clientDataJSON": client,
                "authenticatorData": bytes(data),
                "signature": change(signature),
                "userHandle": self.handle,
            }
        )

    def _client_data(self, kind: str, options: dict[str, Any]) -> bytes:
        challenge = websafe_decode(options["challenge"])
        return bytes(CollectedClientData.create(kind, challenge, self.origin))

    def _answer(self, parts: dict[str, bytes]) -> str:
        name = websafe_encode(self.credential_id)
        response = {part: websafe_encode(value) for part, value in parts.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
