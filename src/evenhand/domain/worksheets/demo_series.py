"""The fictional entries a demo starts with, read from the library's demo files."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.domain.worksheets.definition import OPTION_KINDS, Definition, option_value

NOW, TODAY = "now", "today"


@dataclass(frozen=True, slots=True)
class DemoEntry:
    """One entry of an invented client: `day` counts from the day of loading, `at` is the client's own clock.

    `answers` have the stored shapes; `computed` holds values the form's measures have to give. `agreed` is the set-up
    that was in force, the same for all entries of a client's series.
    """

    client: str
    series: str
    form: str
    day: int
    at: time
    answers: Mapping[str, object] = field(hash=False)
    computed: Mapping[str, float] = field(hash=False)
    agreed: Mapping[str, object] = field(hash=False)

    def sent_at(self, *, today: date, zone: str) -> datetime:
        """The aware moment of sending, for a demo that is loaded today in a zone."""
        return datetime.combine(today + timedelta(days=self.day), self.at, tzinfo=ZoneInfo(zone))

    def answers_on(self, *, today: date, zone: str) -> dict[str, object]:
        """The answers to store, with "now" turned into the moment of the entry and "today" into its day."""
        sent = self.sent_at(today=today, zone=zone)
        known: dict[object, object] = {NOW: sent.isoformat(timespec="seconds"), TODAY: sent.date().isoformat()}
        return {
            key: known.get(value, value) if isinstance(value, str) else value for key, value in self.answers.items()
        }


@cache
def bundled_demo_series() -> tuple[DemoEntry, ...]:
    """Every demo entry that comes with the program, client by client, oldest first.

    Raises ValueError when a file holds something the forms do not know.
    """
    definitions = {slug: definition for slug, (definition, _) in bundled_definitions().items()}
    folder = resources.files("evenhand.library") / "demo"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    entries = [
        entry
        for file in files
        for entry in read_demo_series(file.read_text(encoding="utf-8"), definitions, filename=file.name)
    ]
    return tuple(sorted(entries, key=lambda entry: (entry.client, entry.day, entry.at)))


def read_demo_series(text: str, definitions: Mapping[str, Definition], *, filename: str) -> tuple[DemoEntry, ...]:
    """Read one file, turning labels into stored values. Raises ValueError with the file's name and the reason."""
    try:
        return tuple(
            _read_entry(client, entry, definitions)
            for client in tomllib.loads(text)["clients"]
            for entry in client["entries"]
        )
    except (KeyError, TypeError, ValueError) as reason:
        raise ValueError(f"{filename}: {reason}") from reason


def _read_entry(
    client: Mapping[str, object], entry: Mapping[str, object], definitions: Mapping[str, Definition]
) -> DemoEntry:
    form, answers, computed = str(entry["form"]), entry["answers"], entry.get("computed", {})
    if form not in definitions or not isinstance(answers, Mapping) or not isinstance(computed, Mapping):
        raise ValueError(f'an entry of {client["name"]} names the form "{form}", which is not bundled')
    agreed = client.get("agreed", {})
    if not isinstance(agreed, Mapping):
        raise ValueError(f"what was agreed with {client['name']} is no table")
    return DemoEntry(
        client=str(client["name"]),
        series=str(client["series"]),
        form=form,
        day=int(str(entry["day"])),
        at=time.fromisoformat(str(entry["at"])),
        answers={key: _stored(definitions[form], key, value) for key, value in answers.items()},
        computed={name: float(value) for name, value in computed.items()},
        agreed=agreed,
    )


def _stored(definition: Definition, key: str, value: object) -> object:
    question = definition.field(key)
    if question.kind not in OPTION_KINDS or question.options_from:
        return value
    values = [option_value(str(label)) for label in (value if isinstance(value, list) else [value])]
    unknown = set(values) - {option.value for option in question.options}
    if unknown:
        raise ValueError(f"{definition.slug}.{key} has no option {', '.join(sorted(unknown))}")
    return values if question.kind == "tags" else values[0]
