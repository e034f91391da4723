"""Model fields whose content is encrypted in the application and bound to its row, column, table, case and practice."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import models

from evenhand.foundation.practices.context import current_practice_id
from evenhand.foundation.vault.damage import Damaged, is_stand_in, noted_damage, stand_in
from evenhand.foundation.vault.house import house_key
from evenhand.foundation.vault.keyring import Purpose, keyring
from evenhand.foundation.vault.roots import HOUSE_KEY_ID
from evenhand.foundation.vault.sealing import NotReadable, in_words, key_id_of, seal, unseal

HOUSE = "house"

if TYPE_CHECKING:
    _Bytes = models.BinaryField[Any, Any]
else:
    _Bytes = models.BinaryField


class _Opened:
    """Attribute of a vault field: opens the sealed text when it is read, so a list that shows none pays nothing."""

    def __init__(self, field: VaultTextField) -> None:
        self.field = field

    def __get__(self, row: models.Model | None, owner: type[models.Model] | None = None) -> Any:
        if row is None:
            return self
        name = self.field.attname
        if name not in row.__dict__:
            row.refresh_from_db(fields=[name])
        value = row.__dict__[name]
        if isinstance(value, (bytes, memoryview)):
            try:
                value = row.__dict__[name] = self.field.opened(row, bytes(value))
            except NotReadable:
                if not self.field.noted_as_damaged(row):
                    raise
                return self.field.stand_in()
        return value

    def __set__(self, row: models.Model, value: Any) -> None:
        row.__dict__[self.field.attname] = value


class VaultTextField(_Bytes):
    """A text somebody wrote: the table holds cipher text, the attribute hands out what was written.

    `key` says which key seals it: "case" (default), "contact" (a case's contact record), "practice", or "house"
    (rows that belong to no practice). The row needs its id before it is stored, which UUID keys give.
    """

    def __init__(self, *, key: str = Purpose.CASE, **options: Any) -> None:
        """Make a field sealed by the given kind of key."""
        self.key = str(key)
        options.setdefault("editable", True)
        super().__init__(**options)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Return what migrations need to build the field again."""
        name, path, args, options = super().deconstruct()
        if self.key != Purpose.CASE:
            options["key"] = self.key
        return name, path, args, options

    def _check_str_default_value(self) -> list[Any]:
        """A text default is right here: it is sealed on its way to the table like any other text."""
        return []

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        """Put the opening attribute on the model."""
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, name, _Opened(self))

    def to_bytes(self, value: Any) -> bytes:
        """Return the text as UTF-8; a lone surrogate, which no browser sends, is kept too."""
        return str(value).encode("utf-8", "surrogatepass")

    def from_bytes(self, plain: bytes) -> Any:
        """Return the text."""
        return plain.decode("utf-8", "surrogatepass")

    def _case_id(self, row: Any) -> UUID | None:
        if self.key not in (Purpose.CASE, Purpose.CONTACT):
            return None
        case_id: UUID = row.case_id
        return case_id

    def _place(self, row: Any, case_id: UUID | None) -> bytes:
        practice = "house" if self.key == HOUSE else in_words(row.practice_id)
        case = case_id and in_words(case_id)
        return f"{practice}|{case}|{self.model._meta.db_table}|{self.column}|{row.pk}".encode()

    def opened(self, row: models.Model, sealed: bytes) -> Any:
        """Return what was written in this row; raises NotReadable when it was altered, moved, or its key is gone."""
        case_id = self._case_id(row)
        key = self._reading_key(row, key_id_of(sealed), case_id)
        return self.from_bytes(unseal(key, sealed, self._place(row, case_id)))

    def noted_as_damaged(self, row: Any) -> bool:
        """Note a text that did not open where a page is being shown; return whether one is."""
        noted = noted_damage() if self.key != HOUSE else None
        if noted is not None:
            noted[Damaged(self.model._meta.db_table, row.pk, self._case_id(row))] = None
        return noted is not None

    def stand_in(self) -> Any:
        """Return what a page shows for a text that does not open."""
        return stand_in()

    def _reading_key(self, row: Any, key_id: UUID, case_id: UUID | None) -> AESGCM:
        if self.key == HOUSE:
            return house_key()
        self._check_practice(row)
        return keyring().for_reading(key_id, case_id)

    def _check_practice(self, row: Any) -> None:
        if self.key != HOUSE and row.practice_id != current_practice_id():
            raise NotReadable("This text belongs to another practice.")

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes | None:
        """Return the sealed form to store; a text that was never opened is stored again as it is.

        Raises NotReadable for bytes that are no sealed text, and for a row of another practice than the current one.
        """
        value = model_instance.__dict__.get(self.attname)
        if value is None:
            return None
        if isinstance(value, (bytes, memoryview)):
            key_id_of(bytes(value))
            return bytes(value)
        if is_stand_in(value):
            raise NotReadable("A form came back with the sentence that stood in for words that did not open.")
        case_id = self._case_id(model_instance)
        self._check_practice(model_instance)
        key_id, key = (HOUSE_KEY_ID, house_key()) if self.key == HOUSE else keyring().for_writing(self.key, case_id)
        return seal(key_id, key, self.to_bytes(value), self._place(model_instance, case_id))

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Refuse a plain text on its way to the database: QuerySet.update does not know the row it is bound to."""
        if value is not None and not isinstance(value, (bytes, memoryview)):
            raise TypeError(f"{self.model.__name__}.{self.name} is a vault field: set it on the row and save the row.")
        return super().get_db_prep_save(value, connection)

    def value_to_string(self, obj: models.Model) -> str:
        """Refuse to serialise: exports go through the archive room, which says what leaves and how."""
        raise TypeError(f"{self.model.__name__}.{self.name} is a vault field; use the archive's export.")


class VaultJSONField(VaultTextField):
    """A small tree of plain values, for instance the answers of a sheet."""

    def stand_in(self) -> Any:
        """Return no answers; the page says at its top that words on it cannot be shown."""
        return {}

    def to_bytes(self, value: Any) -> bytes:
        """Return compact JSON."""
        return json.dumps(value, separators=(",", ":")).encode()

    def from_bytes(self, plain: bytes) -> Any:
        """Return the tree."""
        return json.loads(plain)


class VaultBytesField(VaultTextField):
    """A piece of a file that somebody sent. On the row it is a `bytearray`: `bytes` are what is sealed."""

    def stand_in(self) -> Any:
        """Return nothing: what is left of a file without a piece is no file."""
        return bytearray()

    def to_bytes(self, value: Any) -> bytes:
        """Return the bytes as they are."""
        return bytes(value)

    def from_bytes(self, plain: bytes) -> Any:
        """Return the bytes, in the type that says that they are open."""
        return bytearray(plain)
