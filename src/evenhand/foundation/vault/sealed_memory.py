"""What was worked out from the texts of case files, kept in the memory of this process and sealed like the texts."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from uuid import UUID

from evenhand.foundation.practices.context import current_practice_id
from evenhand.foundation.vault.keyring import Purpose, keyring
from evenhand.foundation.vault.sealing import NotReadable, key_id_of, seal, unseal


class SealedMemory:
    """Keeps the newest thing worked out for each of a few case files; it never leaves the process.

    What is kept is sealed with the case's key and bound to practice, case and fingerprint: it opens only where the
    texts it was made from would open, and is unreadable once the key is destroyed. The fingerprint has to differ
    whenever anything differs that the thing was worked out from.
    """

    def __init__(self, *, name: str, most: int) -> None:
        """Keep at most so many case files, those looked at last; `name` keeps two memories apart."""
        self._name = name
        self._most = most
        self._kept: OrderedDict[UUID, tuple[bytes, bytes]] = OrderedDict()
        self._lock = Lock()

    def recall(self, *, case_id: UUID, fingerprint: bytes) -> bytes | None:
        """Return what was kept for the case under this very fingerprint; None when nothing was, or it does not open."""
        with self._lock:
            of, sealed = self._kept.get(case_id, (b"", b""))
            if of != fingerprint:
                return None
            self._kept.move_to_end(case_id)
        try:
            key = keyring().for_reading(key_id_of(sealed), case_id)
            return unseal(key, sealed, self._place(case_id, fingerprint))
        except NotReadable:
            return None

    def keep(self, *, case_id: UUID, fingerprint: bytes, plain: bytes) -> None:
        """Keep something for a case in place of what was kept before; raises NotReadable when the case has no key."""
        key_id, key = keyring().for_writing(Purpose.CASE, case_id)
        sealed = seal(key_id, key, plain, self._place(case_id, fingerprint))
        with self._lock:
            self._kept[case_id] = (fingerprint, sealed)
            self._kept.move_to_end(case_id)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def _place(self, case_id: UUID, fingerprint: bytes) -> bytes:
        return f"memory|{self._name}|{current_practice_id()}|{case_id}|".encode() + fingerprint
