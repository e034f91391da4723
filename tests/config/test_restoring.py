"""`evenhand backup`, `restore` and `drill`, as a host types them: from a whole house to a bare machine and back."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.config.filled_house import files_of, told_by_house
from tests.config.running_program import evenhand, own_places
from tests.faults.dying_command import dies_at

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


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One house for all tests that take the backup it began with."""
    with a_house(tmp_path_factory.mktemp("house")) as found:
        yield found


@pytest.fixture
def house_to_change(house: House, tmp_path: Path) -> Iterator[House]:
    """A copy of the house for one test alone."""
    folder = tmp_path / "copy"
    shutil.copytree(house.folder, folder)
    with own_places(folder, like=house.places) as places:
        backup, keyring = (folder / file.relative_to(house.folder) for file in (house.backup, house.keyring))
        yield House(folder, places, house.told, backup, keyring, house.seen)


@contextmanager
def a_house(folder: Path) -> Iterator[House]:
    with own_places(folder) as places:
        told = told_by_house("filled", places=places)
        made = evenhand("backup", places=places)
        assert made.code == 0, made.text
        [backup], [keyring] = (folder / "data").glob("backups/*"), (folder / "data").glob("keyrings/*")
        yield House(folder, places, told, backup, keyring, told_by_house("seen", places=places))


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


def test_a_case_file_that_was_deleted_since_does_not_come_back(house_to_change: House, bare: dict[str, str]) -> None:
    house = house_to_change
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


def test_the_drill_tries_the_last_backup_and_changes_nothing(house_to_change: House) -> None:
    house = house_to_change  # others leave backups of their own, and this takes the last
    done = evenhand("drill", places=house.places)
    assert done.code == 0, done.text
    assert "text by text" in done.text
    assert not list((house.folder / "data").glob(".aside*"))


def test_a_broken_backup_is_found_by_the_worker_itself_and_loudly(house: House, tmp_path: Path) -> None:
    shelf = tmp_path / "shelf"
    places = house.places | {"EVENHAND_BACKUPS": str(shelf)}
    spoilt = bytearray(house.backup.read_bytes())
    spoilt[-20] ^= 1
    shelf.mkdir()
    (shelf / house.backup.name).write_bytes(spoilt)
    done = told_by_house("drilled_by_itself", places=places)
    assert done["well"] is False  # it ends with exit code 1
    assert "CANNOT be restored" in done["said"]
    assert "was cut short or altered" in done["said"]
    assert done["trouble"] == "FAILED"
    assert "the last drill failed" in done["doctor"]


def test_another_root_key_opens_nothing_and_nothing_is_left_behind(house: House, bare: dict[str, str]) -> None:
    key = Path(bare["EVENHAND_ROOT_KEY_FILE"])
    key.write_bytes(os.urandom(32))
    key.chmod(0o600)
    done = evenhand("restore", str(house.backup), "--keyring", str(house.keyring), places=bare)
    assert done.code == 1
    assert "was sealed for another root key or recovery sheet" in done.text
    assert "Nothing was changed." in done.text
    assert files_of(Path(bare["EVENHAND_DATA"])) == {}


def test_a_restore_in_place_keeps_what_was_there_and_its_records_hold(house_to_change: House) -> None:
    house = house_to_change
    if "DATABASE_URL" in house.places:
        pytest.skip("PostgreSQL is restored into an empty database only")
    file = house.folder / "data" / "evenhand.sqlite3"
    with closing(sqlite3.connect(file)) as open_elsewhere:
        open_elsewhere.execute("select count(*) from practices_practice").fetchone()
        done = evenhand("restore", str(house.backup), "--replace", places=house.places)
    assert "is being used; stop Evenhand first" in done.text
    assert evenhand("restore", str(house.backup), "--replace", places=house.places).code == 0
    assert list(file.parent.glob("evenhand.sqlite3.before-restore-*"))
    assert evenhand("audit", "verify", places=house.places).text == "Every record of acts is whole.\n"


@pytest.mark.parametrize("snapshot", ["one", "none"])
def test_a_write_in_the_middle_is_in_both_files_or_in_neither(
    house_to_change: House, bare: dict[str, str], snapshot: str
) -> None:
    """F15: without the snapshot, which is the broken variant, the restore says that it does not hold together."""
    house = house_to_change
    bring_root_key(house, bare)
    torn = told_by_house("backup_with_a_write_in_it", snapshot, places=house.places)
    done = evenhand("restore", torn["backup"], "--keyring", torn["keyring"], places=bare)
    if snapshot == "one":
        assert done.code == 0, done.text
        assert "text by text" in done.text
    else:
        assert done.code == 1
        assert "What people see is not what they saw" in done.text
        assert "Nothing was changed." in done.text


def test_a_backup_of_an_older_schema_is_brought_up_to_todays(house_to_change: House, bare: dict[str, str]) -> None:
    """The oldest schema that had backups stands for all: what came later is done to the rows after they were loaded."""
    house = house_to_change
    older = ("accounts:0008_locking", "outbox:0002_jobs_that_come_round")
    made = told_by_house("backup_of_an_older_schema", *older, places=house.places)
    bring_root_key(house, bare)
    done = evenhand("restore", made["backup"], "--keyring", made["keyring"], places=bare)
    assert done.code == 0, done.text
    assert told_by_house("seen", places=bare) == house.seen
    page = told_by_house("read_goal", house.told["number"], house.told["password"], places=bare)["page"]
    assert "To rest, said Oriole" in page
    assert evenhand("audit", "verify", places=bare).text == "Every record of acts is whole.\n"


@pytest.mark.skipif("DATABASE_URL" not in os.environ, reason="is about a backup that goes from SQLite to PostgreSQL")
def test_a_backup_of_sqlite_is_restored_into_postgresql(tmp_path: Path, bare: dict[str, str]) -> None:
    (tmp_path / "small").mkdir()
    places = {name: value for name, value in bare.items() if name != "DATABASE_URL"} | {
        "EVENHAND_DATA": str(tmp_path / "small" / "data"),
        "EVENHAND_ROOT_KEY_FILE": str(tmp_path / "small" / "root.key"),
    }
    told_by_house("filled", places=places)
    assert evenhand("backup", places=places).code == 0
    [backup], [keyring] = (tmp_path / "small" / "data").glob("backups/*"), (tmp_path / "small").glob("data/keyrings/*")
    shutil.copy(places["EVENHAND_ROOT_KEY_FILE"], bare["EVENHAND_ROOT_KEY_FILE"])
    done = evenhand("restore", str(backup), "--keyring", str(keyring), places=bare)
    assert done.code == 0, done.text
    assert "text by text" in done.text
    assert told_by_house("seen", places=bare) == told_by_house("seen", places=places)


def test_a_restore_that_is_killed_leaves_nothing_and_is_run_again(house: House, bare: dict[str, str]) -> None:
    bring_root_key(house, bare)
    asked = ("restore", str(house.backup), "--keyring", str(house.keyring))
    dies_at('insert into "vault_wrappedkey"', *asked, places=bare)
    data = Path(bare["EVENHAND_DATA"])
    assert not list(data.glob("evenhand.sqlite3*"))
    if "DATABASE_URL" not in bare:
        dies_at('update "outbox_outboxrow"', *asked, places=bare)
        assert not list(data.glob("evenhand.sqlite3*"))
        assert list(data.glob(".aside*"))
    assert "text by text" in restored(house, bare)
    assert told_by_house("seen", places=bare) == house.seen
    assert not list(data.glob(".aside*"))
