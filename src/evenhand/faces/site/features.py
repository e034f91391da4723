"""What the site says of each feature: read from the library, in the language in force."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.domain.worksheets.definition import Definition
from evenhand.faces.site.library_texts import texts_of
from evenhand.faces.site.pictures import PICTURES, Picture
from evenhand.wording import language


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature: its promise, why, when not, what was left out on purpose; `language` is that of its texts."""

    slug: str
    name: str
    promise: str
    why: tuple[str, ...]
    when_not: tuple[str, ...]
    left_out: tuple[str, ...]
    pictures: tuple[Picture, ...]
    guides: tuple[str, ...]
    language: str

    def sheets(self) -> list[Definition]:
        """Return the worksheets whose guides go with it."""
        return [bundled_definitions()[slug][0] for slug in self.guides]


def features() -> tuple[Feature, ...]:
    """Return every feature, in order."""
    return _features(language())


def feature_of(slug: str) -> Feature | None:
    """Return the feature of an address; None where there is none."""
    return next((one for one in features() if one.slug == slug), None)


@cache
def _features(wished: str) -> tuple[Feature, ...]:
    texts, spoken = texts_of("features", wished)
    return tuple(
        Feature(
            slug=one["slug"],
            name=one["name"],
            promise=one["promise"],
            why=tuple(one["why"]),
            when_not=tuple(one["when_not"]),
            left_out=tuple(one["left_out"]),
            pictures=tuple(PICTURES[name] for name in one["pictures"]),
            guides=tuple(one["guides"]),
            language=spoken,
        )
        for one in texts["features"]
    )
