"""`evenhand export` and `evenhand import`, as a host types them: one house, and another one elsewhere."""

from __future__ import annotations

import json
import stat
from pathlib import Path

from tests.config.running_program import evenhand, own_places
from tests.test_cli import PASSWORD

FOUND = ("practice", "new", "--name", "Quiet Street", "--zone", "Europe/London", "--email", "anna@example.org")
OWNER = "elsewhere@example.org"


def test_a_practice_goes_to_another_house(tmp_path: Path) -> None:
    file, back = tmp_path / "quiet.json", tmp_path / "back.json"
    with own_places(tmp_path / "here") as here, own_places(tmp_path / "there") as there:
        for folder in ("here", "there"):
            (tmp_path / folder).mkdir()
        assert evenhand(*FOUND, places=here, stdin=PASSWORD).code == 0
        said = evenhand("export", "Quiet Street", str(file), "--names", places=here)
        assert said.code == 0, said.text
        assert "in the open: keep it encrypted" in said.text
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        said = evenhand("import", str(file), "--email", OWNER, places=there, stdin=PASSWORD)
        assert said.code == 0, said.text
        assert f"with {OWNER}" in said.text
        assert evenhand("audit", "verify", places=there).code == 0
        assert evenhand("export", "Quiet Street", str(back), "--names", places=there).code == 0
        ends = [json.loads(one.read_text())[-1]["end"] for one in (file, back)]
        assert ends[0]["digest"] == ends[1]["digest"]
        again = evenhand("import", str(file), "--email", "third@example.org", places=there, stdin=PASSWORD)
        assert again.code == 1
        assert "is here already" in again.text
        assert "Nothing was changed." in again.text


def test_what_cannot_be_done_is_said_and_leaves_no_file(tmp_path: Path) -> None:
    file = tmp_path / "quiet.json"
    with own_places(tmp_path) as places:
        assert evenhand(*FOUND, places=places, stdin=PASSWORD).code == 0
        for arguments, said in (
            (("export", "Loud Street", str(file)), "There is no such practice"),
            (("export", "Quiet Street", str(file), "--case", "P41A913"), "no case file of that number"),
            (("export", "Quiet Street", str(tmp_path / "no" / "x.json")), "cannot be written: No such file"),
            (("import", str(file), "--email", OWNER), "cannot be read: No such file"),
            (("import", str(file), "--email", "nobody"), "valid email"),
        ):
            answer = evenhand(*arguments, places=places, stdin=PASSWORD)
            assert answer.code == 1
            assert said in answer.text
        short = evenhand("import", str(file), "--email", OWNER, places=places, stdin="short")
        assert short.code == 1
        assert "12" in short.text
        assert not [one for one in tmp_path.iterdir() if one.name.startswith("quiet")]
        file.write_text("mine")
        assert "is there already" in evenhand("export", "Quiet Street", str(file), places=places).text
        assert file.read_text() == "mine"
