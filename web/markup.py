"""Markup built in Python: everything that is not markup already is escaped, so names from the chain stay text."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

Row = dict[str, Any]


class Html(str):
    """A text that is markup already."""

    __slots__ = ()


def text(value: object) -> Html:
    """Escape a value unless it is markup already."""
    return value if isinstance(value, Html) else Html(escape(str(value)))


def join(*parts: object) -> Html:
    """Put parts one after the other."""
    return Html("".join(text(part) for part in parts))


def tag(name: str, *children: object, **attributes: object) -> Html:
    """Build one element; `cls` is the class, `data_x` becomes `data-x`, None and False leave an attribute out."""
    written = []
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        label = "class" if key == "cls" else key.rstrip("_").replace("_", "-")
        written.append(f" {label}" if value is True else f' {label}="{escape(str(value))}"')
    return Html(f"<{name}{''.join(written)}>{join(*children)}</{name}>")


def badge(words: str, tone: Literal["good", "waiting", "bad", "plain"] = "plain") -> Html:
    """A small label; its words carry the meaning, the colour only repeats it."""
    return tag("span", words, cls=f"badge badge-{tone}")


def link(address: str, words: object, **attributes: object) -> Html:
    """A link inside the pages."""
    return tag("a", words, href=address, **attributes)


def code(words: str, title: str | None = None) -> Html:
    """An address, a hash or a voucher code."""
    return tag("code", words, title=title)


def warning(title: object, lines: Iterable[object] = ()) -> Html:
    """Words that must not be overlooked."""
    items = [tag("li", line) for line in lines]
    return tag("div", tag("b", title), tag("ul", *items) if items else "", cls="warning")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table and of its CSV."""

    title: str
    """Heading, with the unit."""

    show: Callable[[Row], object]
    """What the cell shows."""

    plain: Callable[[Row], object] | None = None
    """What the CSV holds: the bare figure; None leaves the column out of the CSV."""

    end: bool = False
    """Figures stand at the end of their column."""

    sort: Callable[[Row], object] | None = None
    """What the table sorts by, where the plain value is not in order."""

    key: str = ""
    """Name that the API sorts by, in a list too long to be sorted here."""

    wrap: bool = False
    """Sentences break into lines."""

    @property
    def classes(self) -> str | None:
        """Classes of its cells."""
        return " ".join(name for name, on in (("end", self.end), ("wrap", self.wrap)) if on) or None


def table(columns: Sequence[Column], rows: Iterable[Row], label: str) -> Html:
    """A table that scrolls inside its card; the box takes the focus so that the keyboard scrolls it too."""
    head = tag("tr", *(tag("th", c.title, scope="col", cls="end" if c.end else None) for c in columns))
    body = [tag("tr", *(tag("td", c.show(row), cls=c.classes) for c in columns)) for row in rows]
    whole = tag("table", tag("thead", head), tag("tbody", *body))
    return tag("div", whole, cls="scroll", tabindex="0", role="region", aria_label=label)


def facts(pairs: Iterable[tuple[object, object]]) -> Html:
    """A list of names and values."""
    return tag("dl", *(join(tag("dt", name), tag("dd", value)) for name, value in pairs), cls="facts")


def csv_of(columns: Sequence[Column], rows: Iterable[Row]) -> bytes:
    """Write the rows as CSV (UTF-8 with mark, so that spreadsheets read Chinese headings); formulas are defused."""
    kept = [(column.title, column.plain) for column in columns if column.plain is not None]
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([title for title, _ in kept])
    writer.writerows([_harmless(plain(row)) for _, plain in kept] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def _harmless(value: object) -> object:
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return value
