"""In which encoding a text file is written, told from the whole file."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from sextant.landing.readers.table import UnableToRead

BLOCK = 1 << 20
ENOUGH = 20_000  # letters beyond ASCII tell whether a text is Chinese
LAST_COMMON = 0xD7  # the first byte of the rarer half of GB 2312
FOREIGN = range(0xA4, 0xB0)  # kana, Greek, Cyrillic and line drawing in GB 2312
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding, whether some bytes do not belong to it, and whether there are NUL bytes."""

    name: str
    damaged: bool = False
    nulls: int = 0


def encoding_of(path: Path, name: str, said: str = "") -> Encoding:
    """Return the encoding of a file: as said, as marked, or as its bytes show."""
    with path.open("rb") as file:
        head = file.read(1 << 16)
    if said:
        return _said(path, name, said)
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return Encoding(encoding, damaged=not _decodes(path, encoding))
    for encoding, nought, other in (("utf-16-le", 1, 0), ("utf-16-be", 0, 1)):
        noughts = head[nought::2].count(0)
        if noughts > len(head) * 0.05 and head[other::2].count(0) < noughts * 0.05:
            return Encoding(encoding, damaged=not _decodes(path, encoding))
    nulls = sum(block.count(0) for block in _blocks(path))
    if _decodes(path, "utf-8"):
        return Encoding("utf-8", nulls=nulls)
    if _mostly_utf8(path):
        return Encoding("utf-8", damaged=True, nulls=nulls)
    return Encoding(_legacy(path, name), nulls=nulls)


def _said(path: Path, name: str, said: str) -> Encoding:
    try:
        codecs.lookup(said)
    except LookupError as error:
        raise UnableToRead(
            _("There is no encoding “%(said)s”: use utf-8, utf-16, gb18030 or cp1252.")
            % {"said": said}
        ) from error
    if not _decodes(path, said):
        raise UnableToRead(
            _("“%(name)s” is not written in %(said)s.") % {"name": name, "said": said}
        )
    return Encoding(said, nulls=sum(block.count(0) for block in _blocks(path)))


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def _texts(path: Path, encoding: str, errors: str = "strict") -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    for block in _blocks(path):
        yield decoder.decode(block)
    yield decoder.decode(b"", final=True)


def _decodes(path: Path, encoding: str) -> bool:
    try:
        for _text in _texts(path, encoding):
            pass
    except UnicodeDecodeError:
        return False
    return True


def _mostly_utf8(path: Path) -> bool:
    good = bad = 0
    for text in _texts(path, "utf-8", "replace"):
        wrong = text.count("\ufffd")
        bad += wrong
        good += sum(1 for letter in text if letter > "\x7f") - wrong
    return good > 20 * bad


def _legacy(path: Path, name: str) -> str:
    if _decodes(path, "gb18030") and _is_chinese(path):
        return "gb18030"
    if _decodes(path, "cp1252"):
        return "cp1252"
    from charset_normalizer import from_path

    best = from_path(path).best()
    if best is None:
        raise UnableToRead(
            _("The encoding of “%(name)s” cannot be told: save it as UTF-8 and land it again.")
            % {"name": name}
        )
    return best.encoding


def _is_chinese(path: Path) -> bool:
    """Tell whether what GB18030 makes of the bytes is everyday Chinese."""
    common = total = 0
    for text in _texts(path, "gb18030"):
        for letter in text:
            if letter > "\x7f":
                total += 1
                common += _is_everyday(letter)
        if total > ENOUGH:
            break
    return total > 0 and common >= 0.7 * total


def _is_everyday(letter: str) -> bool:
    try:
        lead = letter.encode("gb2312")[0]
    except UnicodeEncodeError:
        return False
    return lead <= LAST_COMMON and lead not in FOREIGN
