"""PDF files by typst, from a template beside this file and values as JSON; with a font that has Chinese."""

from functools import cache
from pathlib import Path
from typing import Any

import orjson
import typst

HERE = Path(__file__).parent
FONTS = HERE.parent / "fonts"


@cache
def _fonts() -> typst.Fonts:
    """Ours, and those that typst has in itself: no file depends on what the machine has."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])


def pdf(template: Path, values: Any, **more: str) -> bytes:
    """
    A PDF file of a template.

    :param values: what the template reads as `sys.inputs.data`
    :param more: further texts that it reads
    """
    data = orjson.dumps(values, default=str).decode()
    made = typst.compile(
        template, root=template.parent, font_paths=_fonts(), sys_inputs={"data": data, **more}, format="pdf"
    )
    assert isinstance(made, bytes)
    return made
