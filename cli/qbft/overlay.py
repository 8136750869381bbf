"""
A node whose wall clock can be moved: Go's `time.Now` adds the seconds that a file names.

Only for networks on one machine. Go builds with the two files of an overlay in place of its own (`go build -overlay`);
nothing of GoQuorum is changed. What the clock adds is in `networks/goquorum/clock/shift.go`.
"""

import json
import re
from pathlib import Path

from cli.qbft.errors import BuildFailed

CLOCK_FILE = "CHAINETS_CLOCK_FILE"
"""Variable that names the file; a node without it has the machine's clock."""

NOW = re.compile(r"(func Now\(\) Time \{\n\tsec, nsec, mono := \w+\(\)\n)")
IMPORT = "import (\n"


def with_shift(source: str) -> str:
    """
    Go's `time.go` with the shift in `Now`.

    :raises BuildFailed: this Go's `Now` is another one
    """
    moved, places = NOW.subn(r"\1\tsec += atomic.LoadInt64(&shiftS)\n", source)
    if places != 1 or source.count(IMPORT) != 1:
        raise BuildFailed("this version of Go reads the clock in another way: build with Go 1.24, 1.25 or 1.26")
    return moved.replace(IMPORT, IMPORT + '\t"sync/atomic"\n')


def write_overlay(go_root: Path, shift: Path, folder: Path) -> Path:
    """Write what `go build -overlay` takes into a folder; its path. Raises BuildFailed as `with_shift` does."""
    time = go_root / "src" / "time"
    changed, overlay = folder / "time.go", folder / "overlay.json"
    changed.write_text(with_shift((time / "time.go").read_text(encoding="utf-8")), encoding="utf-8")
    replaced = {str(time / "time.go"): str(changed), str(time / "chainets_shift.go"): str(shift)}
    overlay.write_text(json.dumps({"Replace": replaced}), encoding="utf-8")
    return overlay
