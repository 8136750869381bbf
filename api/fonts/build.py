"""
Make the font of the PDF files beside this script; run by hand, nothing of this is needed to run the API.

    npm pack @fontsource/noto-sans-sc    (5.3.0), unpack it
    pip install fonttools brotli
    python api/fonts/build.py <unpacked package>

Noto Sans SC, weight 400, in one TrueType file (the typesetter reads no web fonts): the characters that its own set for
simplified Chinese has, all of GB 2312 and Latin with accents. SIL Open Font License 1.1, whose text lies beside it.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
MAIN = "noto-sans-sc-chinese-simplified-400-normal.woff2"
WEIGHT = "*-400-normal.woff2"
FAMILY = "Noto Sans SC"
KEPT = {"head", "hhea", "hmtx", "maxp", "loca", "glyf", "cmap", "name", "OS/2", "post"}


def wanted() -> set[int]:
    """GB 2312, and Latin with accents."""
    rows = (bytes([row, cell]) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return {ord(text) for pair in rows if (text := pair.decode("gb2312", errors="ignore"))} | set(range(0x00A0, 0x0250))


def cut(file: Path, characters: set[int], out: Path) -> None:
    """Write the glyphs of these characters, without layout tables."""
    font = TTFont(file)
    options = Options(layout_features=[], notdef_outline=True, hinting=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    for table in set(font.keys()) - KEPT - {"GlyphOrder"}:
        del font[table]
    font.flavor = None
    font.save(out)


def main(package: Path) -> None:
    """Write the font and its licence."""
    files = package / "files"
    rest = wanted()
    parts: list[Path] = []
    with tempfile.TemporaryDirectory() as folder:
        for file in [files / MAIN, *sorted(set(files.glob(WEIGHT)) - {files / MAIN})]:
            has = set(TTFont(file).getBestCmap())
            take = has if file.name == MAIN else has & rest
            if take:
                parts.append(Path(folder) / f"{len(parts)}.ttf")
                cut(file, take, parts[-1])
                rest -= take
        font = Merger().merge([str(part) for part in parts])
        for record in font["name"].names:
            if record.nameID in (1, 16):
                record.string = FAMILY
            elif record.nameID in (2, 17):
                record.string = "Regular"
            elif record.nameID == 4:
                record.string = f"{FAMILY} Regular"
        font["OS/2"].usWeightClass = 400
        font.save(HERE / "noto-sans-sc-400.ttf")
    shutil.copyfile(package / "LICENSE", HERE / "OFL-NotoSansSC.txt")
    print(f"{len(font.getBestCmap())} characters; not to be had: {len(rest)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
