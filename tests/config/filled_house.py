"""`python -m tests.config.filled_house ACT`: a house is filled, changed or looked at; says as JSON what came.

For tests that run the program as its host does. The places come from the environment, as those of the program do.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

EMAIL = "owner@practice.example"
SECONDS = 120


def told_by_house(act: str, *arguments: str, places: dict[str, str]) -> Any:
    """Do an act in a process of its own on these places."""
    command = [sys.executable, "-m", "tests.config.filled_house", act, *arguments]
    done = subprocess.run(command, env=places, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def filled() -> dict[str, object]:
    """Fill every table of two practices; return a recovery sheet of the first, and a case file."""
    from tests.domain.two_practices import two_practices
    from tests.factories import PASSWORD, a_case, a_therapist, settled
    from tests.foundation.archive.test_recovery import a_sheet

    member = settled(a_therapist(email=EMAIL))
    case = a_case(of=member, goal="To rest, said Oriole", email="ana@example.org", name="Ana")
    two_practices()
    return {"sheet": a_sheet(member).line, "case": str(case.pk), "number": case.number, "password": PASSWORD}


def seen() -> dict[str, object]:
    """Return the digests of what people see, for each practice."""
    from evenhand.foundation.archive.backup.contents import practices_here
    from evenhand.foundation.archive.digest import what_people_see
    from evenhand.foundation.practices.context import practice_context

    found: dict[str, object] = {}
    for practice_id in practices_here():
        with practice_context(practice_id):
            now = what_people_see()
        found[practice_id.hex] = {case.hex: digest for case, digest in now.cases.items()}
    return found


def shredded(case_id: str) -> dict[str, object]:
    """Destroy the keys of a case file."""
    from uuid import UUID

    from django.utils import timezone

    from evenhand.foundation.archive.backup.contents import practices_here
    from evenhand.foundation.practices.context import practice_context
    from evenhand.foundation.vault.actions import destroy_case_keys
    from evenhand.foundation.vault.models import WrappedKey

    for practice_id in practices_here():
        with practice_context(practice_id):
            if WrappedKey.objects.filter(case_id=UUID(case_id)).exists():
                destroy_case_keys(case_id=UUID(case_id), at=timezone.now())
    return {}


def read_goal(number: str, password: str) -> dict[str, object]:
    """Sign the owner in and return the page of a case file on which its goal stands."""
    from django.test import Client

    browser = Client(headers={"host": "localhost"})
    browser.post("/in/", {"email": EMAIL, "password": password})
    return {"page": browser.get(f"/desk/cases/{number}/information/").content.decode()}


def main() -> None:
    """Do the act that is named."""
    from evenhand.config.starting import prepare_places

    prepare_places()
    from evenhand.config.database import migrate, set_up_django

    set_up_django()
    migrate()
    acts = {"filled": filled, "seen": seen, "shredded": shredded, "read_goal": read_goal}
    act, *arguments = sys.argv[1:]
    json.dump(acts[act](*arguments), sys.stdout)  # type: ignore[operator]


def files_of(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with what is in it, to see that nothing was changed."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


if __name__ == "__main__":
    main()
