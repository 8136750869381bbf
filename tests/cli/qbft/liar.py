"""
A validator that lies, built from GoQuorum with three of its lines changed and `lies.go` beside them.

What it lies about is told by the variable `CHAINETS_LIE`; its key, its network and all else are an honest validator's.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from cli.qbft import binary
from cli.qbft.errors import BuildFailed

LIE = "CHAINETS_LIE"
LIES = ("seal", "state", "twice")
SOURCE = Path(__file__).with_name("lies.go")
CACHE = binary.CACHE.with_name("goquorum-liar")
CORE = Path("consensus/istanbul/qbft/core")
CHANGES = {
    "commit.go": [
        (r"(\tcommitSeal, err := c\.backend\.SignWithoutHashing\(.*\n)", r"\1\tcommitSeal = lyingSeal(commitSeal)\n"),
    ],
    "preprepare.go": [
        (r"(\t\tpreprepare := qbfttypes\.NewPreprepare\()", r"\t\trequest = lyingRequest(request)\n\1"),
        (r"c\.backend\.Broadcast\(c\.valSet, preprepare\.Code\(\), payload\)", "c.lyingBroadcast(preprepare, payload)"),
    ],
}
"""Where an honest validator becomes a liar: file, what stands there, what does then."""


def lying_geth() -> Path:
    """Path of the liar; built when it is not there."""
    return binary.geth(CACHE, _change, SOURCE.read_text() + repr(CHANGES))


def _change(quorum: Path) -> None:
    shutil.copyfile(SOURCE, quorum / CORE / "chainets_lies.go")
    for name, changes in CHANGES.items():
        file = quorum / CORE / name
        text = file.read_text()
        for pattern, replacement in changes:
            text, places = re.subn(pattern, replacement, text)
            if places != 1:
                raise BuildFailed(f"{name} of GoQuorum has {places} places to change where one is expected")
        file.write_text(text)
