"""What a command leaves in its folder: all of its files or none."""

import csv
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cli.registry.tables import BadTable

Cell = str | int | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One CSV file to write; an empty cell where the source has no figure."""

    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def check_folder(out: Path) -> None:
    """
    Find out before the work whether its result can be written.

    :raises BadTable: it is a file, or can't be made or written to
    """
    there = next(place for place in (out.absolute(), *out.absolute().parents) if place.exists())
    if not there.is_dir():
        raise BadTable(there, "is a file: name a folder for the results")
    if not os.access(there, os.W_OK):
        raise BadTable(there, "can't be written to: name another folder for the results")


def write(out: Path, sheets: Mapping[str, Sheet], texts: Mapping[str, str] | None = None) -> None:
    """Write every file beside its place first, then put all in place."""
    parts = {out / name: out / f".{name}.part" for name in (*sheets, *(texts or {}))}
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, sheet in sheets.items():
            with parts[out / name].open("w", newline="", encoding="utf-8") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(sheet.columns)
                writer.writerows(sheet.rows)
        for name, text in (texts or {}).items():
            parts[out / name].write_text(text, encoding="utf-8", newline="\n")
        for file_path, part in parts.items():
            part.replace(file_path)
    except OSError as error:
        raise BadTable(out, f"result can't be written ({error.strerror}): free its place") from error
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)
