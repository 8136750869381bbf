"""
The texts of the pages in both languages.

Texts live in `texts/<language>.toml` and, by area of the pages, in `texts/<area>.<language>.toml`; a key is
`section.name`, a section has one file. Both languages hold the same keys (a test compares them). A missing key raises
rather than showing itself to a reader.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Final, Literal

Language = Literal["zh", "en"]

LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
DEFAULT: Final[Language] = "zh"
FOLDER: Final = Path(__file__).parent / "texts"


class Texts:
    """All texts of one language; called with a key and the values that stand in the text."""

    def __init__(self, language: Language, table: dict[str, str]) -> None:
        self.language = language
        self._table = table

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the text of `key`; raises KeyError for one that the file does not hold."""
        text = self._table[key]
        return text.format(**values) if values else text

    def __contains__(self, key: str) -> bool:
        return key in self._table

    def one_of(self, section: str, name: str) -> str:
        """Return `section.name`, or the bare name where the chain knows more names than the file does."""
        return self._table.get(f"{section}.{name}", name)

    def keys(self) -> set[str]:
        """Return every key of the file."""
        return set(self._table)

    def both(self, words: dict[str, str] | str | None) -> str:
        """Return the side of a text that the API gives in both languages."""
        if isinstance(words, dict):
            return words.get(self.language) or words.get("en") or ""
        return words or ""


@cache
def texts_of(language: Language) -> Texts:
    """Read the texts of one language; raises TOMLDecodeError on a broken installation."""
    files = sorted(FOLDER.glob(f"*{language}.toml"))
    sections = {
        section: words for file in files for section, words in tomllib.loads(file.read_text(encoding="utf-8")).items()
    }
    return Texts(
        language, {f"{section}.{name}": text for section, words in sections.items() for name, text in words.items()}
    )


def preferred(header: str) -> Language:
    """Pick a language by the browser's `Accept-Language`, in the order in which it names them."""
    for part in header.lower().split(","):
        tag = part.strip()[:2]
        if tag in LANGUAGES:
            return tag
    return DEFAULT
