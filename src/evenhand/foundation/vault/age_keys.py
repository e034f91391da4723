"""Keys of the age format (age-encryption.org/v1, X25519), drawn from the root key or from a recovery sheet's secret.

A backup is sealed for both, so that a machine that lost everything needs one of them. The public half for a sheet is
stored when the sheet is made, because its words are stored nowhere; the half for a root key is drawn when needed.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pyrage import x25519

from evenhand.foundation.vault.root_key import KEY_BYTES, derive

_LETTERS: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_PREFIX: Final = "age-secret-key-"
_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


@cache
def opener_of_root(root: bytes) -> x25519.Identity:
    """Return the key that opens backups which were sealed for a root key."""
    return _identity(derive(root, "backups"))


def opener_of_sheet(secret: bytes) -> x25519.Identity:
    """Return the key that opens backups which were sealed for a recovery sheet with this secret; it is kept nowhere."""
    kdf = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"evenhand/backups by sheet")
    return _identity(kdf.derive(secret))


def sealer_of_sheet(secret: bytes) -> str:
    """Return the public half for a sheet ("age1..."), which opens nothing and may lie in the database."""
    return str(opener_of_sheet(secret).to_public())


def _identity(raw: bytes) -> x25519.Identity:
    return x25519.Identity.from_str(in_bech32(_PREFIX, raw).upper())


def in_bech32(prefix: str, raw: bytes) -> str:
    """Return bytes as Bech32 (BIP 173), the writing of age's keys."""
    number, length = int.from_bytes(raw), len(raw) * 8
    padding = -length % 5
    number <<= padding
    digits = [number >> shift & 31 for shift in range(length + padding - 5, -1, -5)]
    expanded = [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]
    check = _polymod([*expanded, *digits, 0, 0, 0, 0, 0, 0]) ^ 1
    digits += [check >> 5 * (5 - place) & 31 for place in range(6)]
    return f"{prefix}1" + "".join(_LETTERS[digit] for digit in digits)


def _polymod(digits: list[int]) -> int:
    check = 1
    for digit in digits:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ digit
        for place, value in enumerate(_GENERATOR):
            check ^= value if top >> place & 1 else 0
    return check
