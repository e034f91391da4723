"""`evenhand backup`, `restore` and `drill`, as a host types them: from a whole house to a bare machine and back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.config.filled_house import files_of, told_by_house
from tests.config.running_program import evenhand, own_places

pytestmark = pytest.mark.timeout(240)


@dataclass(frozen=True, slots=True)
class House:
    """A house with data and one backup of it; `told` is its recovery sheet, a case file, a password."""

    folder: Path
    places: dict[str, str]
    told: dict[str, str]
    backup: Path
    keyring: Path
    seen: Any


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with own_places(tmp_path) as places:
        told = told_by_house("filled", places=places)
        made = evenhand("backup", places=places)
        assert made.code == 0, made.text
        [backup], [keyring] = (tmp_path / "data").glob("backups/*"), (tmp_path / "data").glob("keyrings/*")
        yield House(tmp_path, places, told, backup, keyring, told_by_house("seen", places=places))


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The places of a machine on which nothing is but the program."""
    folder = tmp_path / "bare"
    folder.mkdir()
    with own_places(folder) as places:
        yield places


def bring_root_key(house: House, bare: dict[str, str]) -> None:
    shutil.copy(house.places["EVENHAND_ROOT_KEY_FILE"], bare["EVENHAND_ROOT_KEY_FILE"])


def restored(house: House, bare: dict[str, str], *more: str, stdin: str = "") -> str:
    done = evenhand("restore", str(house.backup), "--keyring", str(house.keyring), *more, places=bare, stdin=stdin)
    assert done.code == 0, done.text
    return done.text


def test_a_bare_machine_with_backup_keyring_and_root_key_is_a_working_practice(
    house: House, bare: dict[str, str]
) -> None:
    bring_root_key(house, bare)
    assert "What people see is what they saw when the backup was made, text by text." in restored(house, bare)
    assert told_by_house("seen", places=bare) == house.seen
    page = told_by_house("read_goal", house.told["number"], house.told["password"], places=bare)["page"]
    assert "To rest, said Oriole" in page
    assert evenhand("audit", "verify", places=bare).text == "Every record of acts is whole.\n"


def test_a_bare_machine_with_backup_keyring_and_sheet_is_a_working_practice(house: House, bare: dict[str, str]) -> None:
    sheet, password = house.told["sheet"], "another long pass phrase"
    said = restored(house, bare, "--sheet", stdin=f"{sheet}\n")
    assert "evenhand recover" in said
    assert not Path(bare["EVENHAND_ROOT_KEY_FILE"]).exists()
    done = evenhand("recover", "--email", "owner@practice.example", places=bare, stdin=f"{sheet}\n{password}\n")
    assert done.code == 0, done.text
    page = told_by_house("read_goal", house.told["number"], password, places=bare)["page"]
    assert "To rest, said Oriole" in page


def test_a_backup_of_either_database_is_restored_into_sqlite(house: House, bare: dict[str, str]) -> None:
    bring_root_key(house, bare)
    on_sqlite = {name: value for name, value in bare.items() if name != "DATABASE_URL"}
    restored(house, on_sqlite)
    assert told_by_house("seen", places=on_sqlite) == house.seen


def test_a_database_that_holds_a_practice_is_left_alone(house: House) -> None:
    before = files_of(house.folder / "data")
    done = evenhand("restore", str(house.backup), places=house.places)
    assert done.code == 1
    assert "holds a practice already; nothing was changed" in done.text
    assert set(before) <= set(files_of(house.folder / "data"))
    assert told_by_house("seen", places=house.places) == house.seen


def test_a_case_file_that_was_deleted_since_does_not_come_back(house: House, bare: dict[str, str]) -> None:
    told_by_house("shredded", house.told["case"], places=house.places)
    assert evenhand("backup", places=house.places).code == 0
    bring_root_key(house, bare)
    newest = max(house.keyring.parent.iterdir())
    done = evenhand("restore", str(house.backup), "--keyring", str(newest), places=bare)
    assert done.code == 0, done.text
    assert "Case files that were deleted since and stay so: 1." in done.text
    cases = {case for practice in told_by_house("seen", places=bare).values() for case in practice}
    assert house.told["case"].replace("-", "") not in cases
    assert len(cases) == sum(len(practice) for practice in house.seen.values()) - 1


def test_the_drill_tries_the_last_backup_and_changes_nothing(house: House) -> None:
    done = evenhand("drill", places=house.places)
    assert done.code == 0, done.text
    assert "text by text" in done.text
    assert told_by_house("seen", places=house.places) == house.seen
    assert not list((house.folder / "data").glob(".aside*"))


def test_the_drill_fails_loudly(house: House) -> None:
    spoilt = bytearray(house.backup.read_bytes())
    spoilt[-20] ^= 1
    house.backup.write_bytes(spoilt)
    done = evenhand("drill", places=house.places)
    assert done.code == 1
    assert "CANNOT be restored" in done.text
    assert "was cut short or altered" in done.text
