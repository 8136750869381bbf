"""Files that the pages send along. The address names the content, so a browser may keep it for good."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "static"
FONTS: Final = Path(__file__).parent / "fonts"


@cache
def address_of(name: str) -> str:
    """Return the address of a file with a mark of its content."""
    return f"/static/{name}?v={sha256((FOLDER / name).read_bytes()).hexdigest()[:12]}"
