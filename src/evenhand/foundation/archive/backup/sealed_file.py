"""A file of lines, packed and sealed by age: written whole or not at all, read only when it is whole."""

from __future__ import annotations

import gzip
import os
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Final

import pyrage
from pyrage import x25519

_BEGINNING: Final = b"age-encryption.org/v1"
_LINES_AT_ONCE: Final = 200
_GZIP: Final = 16 + zlib.MAX_WBITS
_QUICK: Final = 1
"""Sealed texts do not get smaller; the rest does at any level."""


class BackupRefused(Exception):
    """A file cannot be restored from; the message is one plain sentence with the reason. Nothing was changed."""


def write_sealed(file: Path, lines: Iterable[str], sealers: Sequence[x25519.Recipient]) -> Path:
    """Write lines for the holders of some keys, under another name beside `file`, which is returned; it is on the disk.

    Only this account can read it. `put_in_place` gives it its name. Raises OSError, and what `lines` raises.
    """
    making = file.with_name(f".{file.name}.making")
    making.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
            _seal(_Source(_packed(lines)), opened, sealers)
            opened.flush()
            os.fsync(opened.fileno())
    except BaseException:
        making.unlink(missing_ok=True)
        raise
    return making


def put_in_place(making: Path, file: Path) -> None:
    """Give a file that was written its name, in one step; raises OSError."""
    making.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def lines_of_sealed(file: Path, openers: Sequence[x25519.Identity], *, beside: Path) -> Iterator[Iterator[str]]:
    """Give the lines of a sealed file. Raises BackupRefused unless all of it is there as it was written.

    It is opened as a whole before the first line is given, into a file without a name in the folder `beside`.
    """
    with tempfile.TemporaryFile(dir=beside) as opened:
        _open(file, opened, openers)
        opened.seek(0)
        with gzip.open(opened, "rt", encoding="utf-8") as lines:
            yield _whole(file, lines)


def _open(file: Path, opened: IO[bytes], openers: Sequence[x25519.Identity]) -> None:
    sink = _Sink(opened)
    try:
        with file.open("rb") as sealed:
            if sealed.read(len(_BEGINNING)) != _BEGINNING:
                raise BackupRefused(f"{file} is no backup of Evenhand.")
            sealed.seek(0)
            pyrage.decrypt_io(sealed, sink, openers)
    except (pyrage.DecryptError, OSError) as problem:
        if sink.problem is not None:
            raise sink.problem from None
        raise _refusal(file, problem) from None


def _refusal(file: Path, problem: Exception) -> BackupRefused:
    if isinstance(problem, OSError) and problem.errno is not None:
        return BackupRefused(f"{file} cannot be read: {problem.strerror}.")
    if "No matching keys" in str(problem):
        return BackupRefused(
            f"{file} was sealed for another root key or recovery sheet: it is of another place, or from before the "
            "root key or the sheet was replaced."
        )
    return BackupRefused(f"{file} was cut short or altered.")


def _whole(file: Path, lines: Iterable[str]) -> Iterator[str]:
    try:
        yield from lines
    except (EOFError, OSError, UnicodeDecodeError, zlib.error):
        raise BackupRefused(f"{file} was not written as a backup is.") from None


def _seal(source: _Source, opened: IO[bytes], sealers: Sequence[x25519.Recipient]) -> None:
    sink = _Sink(opened)
    try:
        pyrage.encrypt_io(source, sink, sealers)
    except pyrage.EncryptError:
        if cause := source.problem or sink.problem:
            raise cause from None
        raise


def _packed(lines: Iterable[str]) -> Iterator[bytes]:
    packer, waiting = zlib.compressobj(_QUICK, wbits=_GZIP), iter(lines)
    while block := list(islice(waiting, _LINES_AT_ONCE)):
        yield packer.compress(("\n".join(block) + "\n").encode())
    yield packer.flush()


class _Source:
    """What age reads from; keeps what went wrong, because age tells it in words only."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks, self._left = blocks, b""
        self.problem: Exception | None = None

    def read(self, size: int) -> bytes:
        try:
            while not self._left:
                block = next(self._blocks, None)
                if block is None:
                    return b""
                self._left = block
        except Exception as problem:
            self.problem = problem
            raise
        given, self._left = self._left[:size], self._left[size:]
        return given


class _Sink:
    """What age writes to; keeps what went wrong."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.problem: OSError | None = None

    def write(self, block: bytes) -> int:
        try:
            return self._put(block)
        except OSError as problem:
            self.problem = problem
            raise

    def _put(self, block: bytes) -> int:
        return self._file.write(block)

    def flush(self) -> None:
        self._file.flush()
