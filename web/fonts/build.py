"""
Make the font files beside this script; run by hand when the texts need a character that is not in them yet.

    npm pack @fontsource-variable/inter @fontsource/noto-sans-sc    (5.3.0 each), unpack both
    pip install fonttools brotli
    python web/fonts/build.py <unpacked inter> <unpacked noto-sans-sc>

Inter is copied as it is (Latin and Latin Extended, all weights in one file). Of Noto Sans SC the weights 400 and 600
are cut to the characters of our texts and GB 2312 level 1, the 3,755 most used ones, so that names of people, places
and works show too; anything rarer falls to the reader's system fonts. Both are under the SIL Open Font License 1.1,
whose text lies beside them. Nothing of this is needed to run the pages.
"""

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def wanted() -> str:
    """Return the characters to keep: of the texts, GB 2312 level 1, CJK punctuation and full-width forms."""
    texts = "".join(path.read_text(encoding="utf-8") for path in (HERE.parent / "texts").glob("*.toml"))
    level_1 = "".join(
        bytes([row, cell]).decode("gb2312", errors="ignore") for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)
    )
    forms = "".join(chr(code) for code in (*range(0x3000, 0x3020), *range(0xFF01, 0xFF5F)))
    return "".join(sorted(set(texts + level_1 + forms)))


def main(inter: Path, noto: Path) -> None:
    """Write the four font files and the two licences."""
    for part in ("latin", "latin-ext"):
        shutil.copyfile(inter / f"files/inter-{part}-wght-normal.woff2", HERE / f"inter-{part}.woff2")
    shutil.copyfile(inter / "LICENSE", HERE / "OFL-Inter.txt")
    shutil.copyfile(noto / "LICENSE", HERE / "OFL-NotoSansSC.txt")
    for weight in (400, 600):
        whole = noto / f"files/noto-sans-sc-chinese-simplified-{weight}-normal.woff2"
        cut = HERE / f"noto-sans-sc-{weight}.woff2"
        options = (f"--text={wanted()}", "--flavor=woff2", f"--output-file={cut}", "--layout-features=*")
        subprocess.run(["pyftsubset", str(whole), *options], check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
