"""Every pair of tokens that meets on a page is told apart well enough, in both themes."""

import re

import pytest

from tests.faces.components.sheets import STATIC, style_sheet

TOKENS = style_sheet("tokens.css")
HEX = r"#[0-9A-Fa-f]{6}(?:[0-9A-Fa-f]{2})?"
FALLBACK: dict[str, str] = dict(re.findall(rf"--([a-z0-9-]+): ({HEX});", TOKENS.split("@supports")[0]))
PAIRED: dict[str, tuple[str, str]] = {
    name: (light, dark) for name, light, dark in re.findall(rf"--([a-z0-9-]+): light-dark\(({HEX}), ({HEX})\)", TOKENS)
}
THEMES = ("light", "dark")

TEXT_ON_GROUND = [
    *[(ink, ground) for ink in ("ink", "ink-2", "ink-3") for ground in ("paper", "surface", "sunken")],
    *[(ink, ground) for ink in ("primary", "clay", "danger", "crisis") for ground in ("paper", "surface")],
    *[(ink, tint) for ink in ("ink", "ink-2") for tint in ("tint", "clay-tint", "info-tint", "ok-tint")],
    *[(ink, tint) for ink in ("ink", "ink-2") for tint in ("warn-tint", "danger-tint")],
    *[(tone, f"{tone}-tint") for tone in ("clay", "info", "ok", "warn", "danger")],
    ("primary", "sunken"),
    ("primary", "tint"),
    ("primary-hover", "paper"),
    ("primary-hover", "surface"),
    ("primary-hover", "tint"),
    ("warn", "paper"),
    ("warn", "surface"),
    ("on-primary", "primary"),
    ("on-primary", "primary-hover"),
    ("on-crisis", "crisis"),
]
CONTROL_ON_GROUND = [
    *[("line-strong", ground) for ground in ("paper", "surface", "sunken")],
    *[("focus", ground) for ground in ("paper", "surface", "sunken", "tint")],
    *[(f"series-{n}", "surface") for n in range(1, 6)],
    ("ok", "paper"),
    ("ok", "surface"),
    ("info", "surface"),
]


def colour(name: str, theme: str) -> str:
    return PAIRED[name][THEMES.index(theme)]


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2, from 0 for black to 1 for white."""
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2.2, from 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_ratio_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_text_stands_out_from_its_ground(text: str, ground: str, theme: str) -> None:
    assert contrast(colour(text, theme), colour(ground, theme)) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("control", "ground"), CONTROL_ON_GROUND)
def test_controls_focus_and_charts_stand_out_from_their_ground(control: str, ground: str, theme: str) -> None:
    assert contrast(colour(control, theme), colour(ground, theme)) >= 3


def test_a_browser_without_light_dark_gets_the_light_theme() -> None:
    assert {name: light for name, (light, _) in PAIRED.items()} == FALLBACK


def test_every_token_of_the_design_has_a_value_in_both_themes() -> None:
    designed = {
        *("paper", "surface", "sunken", "line", "line-strong", "ink", "ink-2", "ink-3", "focus"),
        *("primary", "primary-hover", "on-primary", "tint", "clay", "clay-tint", "crisis", "on-crisis"),
        *(f"{tone}{part}" for tone in ("info", "ok", "warn", "danger") for part in ("", "-tint")),
        *(f"series-{n}" for n in range(1, 6)),
    }
    assert designed <= PAIRED.keys()
    assert all(PAIRED[name][0] != PAIRED[name][1] for name in designed)


def test_a_chosen_theme_wins_over_the_device() -> None:
    assert '[data-theme="light"] { color-scheme: light; }' in TOKENS
    assert '[data-theme="dark"] { color-scheme: dark; }' in TOKENS


def test_a_theme_changes_colours_and_nothing_else() -> None:
    assert TOKENS.count("light-dark(#") == len(PAIRED) + 1, "each pair a token's, and one that asks the browser"
    assert TOKENS.count("light-dark(") == len(PAIRED) + 2, "and one in a comment"
    assert re.findall(r"\[data-theme[^{]*\{([^}]*)\}", TOKENS) == [" color-scheme: light; ", " color-scheme: dark; "]
    others = "".join(path.read_text(encoding="utf-8") for path in (STATIC / "css").iterdir() if path.stem != "tokens")
    assert not re.search(r"light-dark|prefers-color-scheme|data-theme", others)
