"""Remakes the fonts that printed pages are set in: Noto Sans CJK, cut down to common characters.

Run with `uv run --with fonttools python -m scripts.print_fonts [/path/to/NotoSansCJK]`; the
package fonts-noto-cjk of Debian holds the originals. The names change with the cut, so that an
installed original is never mistaken for it.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path("src/sextant/book/quotes/print/fonts")
SOURCE = Path("/usr/share/fonts/opentype/noto")
FACES = {"SC": 2, "TC": 3}  # places in Debian's collection
WEIGHTS = ("Regular", "Bold")
PLAIN = (
    (0x20, 0x7F), (0xA0, 0x17F), (0x1A0, 0x1A2), (0x1AF, 0x1B1), (0x1CD, 0x1DD), (0x2BB, 0x2BD),
    (0x370, 0x400), (0x400, 0x460), (0x1EA0, 0x1EFA), (0x2010, 0x2028), (0x2030, 0x2040),
    (0x20A0, 0x20C0), (0x2100, 0x2150), (0x2160, 0x2180), (0x2190, 0x219A), (0x2200, 0x2270),
    (0x2460, 0x2474), (0x25A0, 0x25D0), (0x3000, 0x3020), (0x3100, 0x3130), (0xFE30, 0xFE50),
    (0xFF00, 0xFFEF),
)  # fmt: skip
BIG5_LEVEL_1 = range(0xA440, 0xC67F)


def characters(face: str) -> set[int]:
    """Return the code points a face keeps."""
    kept = {code for start, stop in PLAIN for code in range(start, stop)}
    return kept | (_gb2312() if face == "SC" else _big5())


def _gb2312() -> set[int]:
    rows = (bytes((high, low)) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    return _decoded(rows, "gb2312")


def _big5() -> set[int]:
    pairs = (code.to_bytes(2, "big") for code in BIG5_LEVEL_1)
    return _decoded(pairs, "big5")


def _decoded(pairs: object, encoding: str) -> set[int]:
    found: set[int] = set()
    for pair in pairs:  # type: ignore[attr-defined] # an iterable of bytes
        try:
            found |= {ord(letter) for letter in pair.decode(encoding)}
        except UnicodeDecodeError:
            continue
    return found


def make(face: str, weight: str, source: Path) -> Path:
    """Cut one face down and rename it."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(source / f"NotoSansCJK-{weight}.ttc", fontNumber=FACES[face], lazy=True)
    options = subset.Options()
    options.layout_features = ["kern", "locl", "ccmp", "tnum"]
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    options.hinting = False
    options.desubroutinize = False
    cut = subset.Subsetter(options)
    cut.populate(unicodes=characters(face))
    cut.subset(font)
    _rename(font, f"Sextant Sans {face}", weight)
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    path = HERE / f"SextantSans{face}-{weight}.otf"
    font.save(path)
    return path


def _rename(font: object, family: str, weight: str) -> None:
    names = {
        1: family,
        2: weight,
        4: f"{family} {weight}",
        6: f"{family}-{weight}".replace(" ", ""),
    }
    for record in font["name"].names:  # type: ignore[index] # fontTools brings no types
        if record.nameID in names:
            record.string = names[record.nameID]
    top = font["CFF "].cff  # type: ignore[index]
    top.fontNames[0] = names[6]
    top[0].FamilyName, top[0].FullName = family, names[4]


if __name__ == "__main__":
    where = Path(sys.argv[1]) if len(sys.argv) > 1 else SOURCE
    HERE.mkdir(parents=True, exist_ok=True)
    for one in FACES:
        for each in WEIGHTS:
            made = make(one, each, where)
            print(made, f"{made.stat().st_size / 1e6:.1f} MB")
