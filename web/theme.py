"""
Colours and type of the pages: the only place where a colour is written down.

Roles of colour come from the look of the project (see `docs/decisions/` and the style sheet `static/chainets.css`,
which only names them). The dark theme has the same roles, chosen again. Charts name a colour as `var(--role)` too, so
that a change of theme needs no redraw.

`map-0` to `map-4` go from little to all, from orange over a pale middle to teal: people who see red and green alike
tell them apart (orange against blue-green), and each tile bears its value in words.
"""

from typing import Final

LIGHT: Final = {
    "background": "#f6f7f5",
    "panel": "#ffffff",
    "line": "#e3e8e4",
    "grid": "#edf0ee",
    "hover": "#f4f7f5",
    "ink": "#16211c",
    "ink-2": "#5b6b63",
    "accent": "#0b6e4f",
    "accent-strong": "#095a41",
    "accent-soft": "#e3f1eb",
    "accent-2": "#3fae86",
    "on-accent": "#ffffff",
    "red": "#c8372d",
    "red-ink": "#a82a21",
    "red-soft": "#f9e4e2",
    "red-mid": "#e09a95",
    "green": "#0b7a4b",
    "green-soft": "#deefe7",
    "green-mid": "#7fb99f",
    "waiting": "#b7791f",
    "waiting-ink": "#85560f",
    "waiting-soft": "#fdf3dc",
    "link": "#1f5fa8",
    "shade": "rgba(22, 33, 28, 0.18)",
    "veil": "rgba(22, 33, 28, 0.28)",
    "map-0": "#a3410e",
    "map-1": "#e8a15c",
    "map-2": "#ecdcae",
    "map-3": "#8ec3bd",
    "map-4": "#14626b",
    "map-none": "#e3e8e4",
    "on-map-0": "#ffffff",
    "on-map-1": "#16211c",
    "on-map-2": "#16211c",
    "on-map-3": "#16211c",
    "on-map-4": "#ffffff",
    "on-map-none": "#4d5c55",
}
"""Role -> colour in daylight."""

DARK: Final = {
    "background": "#0f1412",
    "panel": "#171e1b",
    "line": "#2b3631",
    "grid": "#232d29",
    "hover": "#1d2622",
    "ink": "#e7eeea",
    "ink-2": "#9fb0a8",
    "accent": "#4cc596",
    "accent-strong": "#6ad4ab",
    "accent-soft": "#163429",
    "accent-2": "#2f8f6b",
    "on-accent": "#06150f",
    "red": "#ff8a80",
    "red-ink": "#ffa097",
    "red-soft": "#43211f",
    "red-mid": "#a9504a",
    "green": "#58c894",
    "green-soft": "#173528",
    "green-mid": "#35785a",
    "waiting": "#e2b155",
    "waiting-ink": "#e9bf70",
    "waiting-soft": "#3a2e12",
    "link": "#8bbdf5",
    "shade": "rgba(0, 0, 0, 0.55)",
    "veil": "rgba(0, 0, 0, 0.5)",
    "map-0": "#f2915a",
    "map-1": "#b5743c",
    "map-2": "#6a6144",
    "map-3": "#2d686b",
    "map-4": "#7fd4d6",
    "map-none": "#232d29",
    "on-map-0": "#0f1412",
    "on-map-1": "#0a0e0c",
    "on-map-2": "#f2f6f4",
    "on-map-3": "#f2f6f4",
    "on-map-4": "#0f1412",
    "on-map-none": "#9fb0a8",
}
"""Role -> colour at night."""

MOVES: Final = {"red": ("red", "green"), "green": ("green", "red")}
"""User setting -> roles of (price up, price down). Red is up by Chinese convention."""


def _variables(colours: dict[str, str]) -> str:
    return "".join(f"--{role}:{colour};" for role, colour in colours.items())


def _moves(up: str) -> str:
    rise, fall = MOVES[up]
    parts = ("", "-soft", "-mid")
    return "".join(f"--up{part}:var(--{rise}{part});--down{part}:var(--{fall}{part});" for part in parts)


def style_sheet() -> str:
    """Return the custom properties of both themes; `auto` follows the system."""
    light, dark = _variables(LIGHT), _variables(DARK)
    return (
        f":root{{color-scheme:light;{light}{_moves('red')}}}"
        f":root[data-up=green]{{{_moves('green')}}}"
        f":root[data-theme=dark]{{color-scheme:dark;{dark}}}"
        f"@media (prefers-color-scheme:dark){{:root[data-theme=auto]{{color-scheme:dark;{dark}}}}}"
        f"@media print{{:root,:root[data-theme]{{color-scheme:light;{light}}}}}"
    )


def paint(role: str) -> str:
    """Return the colour of a role as a chart or a style names it."""
    return f"var(--{role})"
