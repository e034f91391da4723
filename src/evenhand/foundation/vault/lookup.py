"""Finding a person by an address without storing the address in the open."""

from __future__ import annotations

import hmac
import unicodedata

from evenhand.foundation.vault.house import house_secret
from evenhand.foundation.vault.root_key import derive


def keyed_hash(address: str) -> bytes:
    """Return 32 bytes by which an e-mail address is found again.

    HMAC-SHA256 over the trimmed, NFKC-folded, case-folded address, under a pepper that hangs on the root key, so that
    a stolen database cannot be searched for known addresses.
    """
    folded = unicodedata.normalize("NFKC", address).strip().casefold()
    return hmac.digest(derive(house_secret(), "look-up pepper"), folded.encode("utf-8", "surrogatepass"), "sha256")
