"""Colours: both themes have every role, and what is read on them can be read (WCAG 2.2 AA)."""

import re
from pathlib import Path

import pytest

from web.theme import DARK, LIGHT, style_sheet

STYLES = "".join(path.read_text(encoding="utf-8") for path in (Path(__file__).parents[2] / "web/static").glob("*.css"))

TEXT_ON = [
    ("ink", "background"), ("ink", "panel"), ("ink-2", "background"), ("ink-2", "panel"), ("ink-2", "hover"),
    ("ink-2", "grid"), ("accent", "panel"), ("accent", "accent-soft"), ("on-accent", "accent"),
    ("on-accent", "accent-strong"), ("red", "panel"), ("red-ink", "red-soft"), ("green", "panel"), ("link", "panel"),
    ("link", "hover"), ("waiting-ink", "waiting-soft"), ("ink", "red-soft"), ("ink", "green-soft"),
    *((f"on-map-{step}", f"map-{step}") for step in (*range(5), "none")),
]  # fmt: skip


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "paper"), TEXT_ON)
def test_text__on_its_background__has_a_contrast_of_4_5(theme: dict[str, str], ink: str, paper: str) -> None:
    assert contrast(theme[ink], theme[paper]) >= 4.5


def test_themes__of_day_and_night__have_the_same_roles() -> None:
    assert LIGHT.keys() == DARK.keys()


def test_style_sheet__names_colours__only_by_role() -> None:
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(", STYLES) == []


def test_style_sheet__names_only_roles__that_exist() -> None:
    made = set(re.findall(r"--([a-z0-9-]+):", style_sheet() + STYLES)) | {"type", "mono", "radius", "gap"}
    assert set(re.findall(r"var\(--([a-z0-9-]+)\)", STYLES)) - made == set()


def test_style_sheet__fetches_nothing__from_elsewhere() -> None:
    fonts = Path(__file__).parents[2] / "web/fonts"
    assert set(re.findall(r"url\(([^)]*)\)", STYLES)) == {f"/fonts/{path.name}" for path in fonts.glob("*.woff2")}
    assert "http" not in STYLES


def contrast(first: str, second: str) -> float:
    """Contrast ratio of WCAG 2.2."""
    bright, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
