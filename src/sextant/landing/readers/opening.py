"""What a file is, told by its content and held against its name."""

from __future__ import annotations

import zipfile
from pathlib import Path

from django.utils.translation import gettext as _

from sextant.landing.readers.table import Table, UnableToRead

KINDS = {
    ".csv": "text", ".tsv": "text", ".txt": "text", ".tab": "text",
    ".xlsx": "workbook", ".xlsm": "workbook", ".xls": "workbook", ".xlsb": "workbook",
    ".parquet": "parquet", ".pq": "parquet",
    ".jsonl": "lines", ".ndjson": "lines", ".json": "lines",
}  # fmt: skip
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def open_tables(path: Path, name: str = "", *, encoding: str = "") -> list[Table]:
    """Return the tables of a file, or refuse with a sentence that says why."""
    name = name or path.name
    kind = _kind(path, name)
    if kind == "workbook":
        from sextant.landing.readers.workbook import open_workbook

        return open_workbook(path, name)
    if kind == "parquet":
        from sextant.landing.readers.columnar import open_parquet

        return [open_parquet(path, name)]
    if kind == "lines":
        from sextant.landing.readers.columnar import open_json_lines

        return [open_json_lines(path, name)]
    from sextant.landing.readers.delimited import open_delimited

    return [open_delimited(path, name, encoding=encoding)]


def _kind(path: Path, name: str) -> str:
    suffix = Path(name).suffix.lower()
    said = KINDS.get(suffix, "")
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise UnableToRead(_("“%(name)s” is empty: nothing was landed.") % {"name": name})
    found = _found(path, name, head)
    if found == "text" and said == "lines":
        found = "lines"
    if not said and found == "text" and head.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"{"):
        found = "lines"
    if said and said != found:
        raise UnableToRead(
            _(
                "“%(name)s” is not what its name says: its content is %(found)s. "
                "Export it again, or give it the right ending."
            )
            % {"name": name, "found": _meaning(found)}
        )
    return found


def _found(path: Path, name: str, head: bytes) -> str:
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK\x03\x04"):
        return _zipped(path, name)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _compound(path, name)
    if (
        head.lstrip()[:200]
        .lower()
        .startswith((b"<!doctype", b"<html", b"<?xml", b"%pdf", b"{\\rtf"))
    ):
        raise _unknown(name)
    if not head.startswith((b"\xff\xfe", b"\xfe\xff")) and _looks_binary(head):
        raise _unknown(name)
    return "text"


def _zipped(path: Path, name: str) -> str:
    try:
        with zipfile.ZipFile(path) as packed:
            names = packed.namelist()
            broken = packed.testzip()
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
        broken, names = name, []
    if broken is not None:
        raise UnableToRead(_("“%(name)s” is damaged: copy or export it again.") % {"name": name})
    if any(each.startswith("xl/") for each in names):
        return "workbook"
    raise _unknown(name)


def _compound(path: Path, name: str) -> str:
    with path.open("rb") as file:
        start = file.read(1 << 20)
        file.seek(max(0, path.stat().st_size - (1 << 20)))
        if ENCRYPTED in start or ENCRYPTED in file.read():
            raise UnableToRead(
                _("“%(name)s” is protected by a password: save it without one, then land it.")
                % {"name": name}
            )
    return "workbook"


def _looks_binary(head: bytes) -> bool:
    odd, even = head[1::2].count(0), head[::2].count(0)
    if max(odd, even) > len(head) * 0.05 and min(odd, even) < max(odd, even) * 0.05:
        return False  # UTF-16 has its noughts on one side only
    control = sum(head.count(code) for code in range(32) if code not in {0, 9, 10, 12, 13, 26, 27})
    return control > len(head) * 0.02 or head.count(0) > len(head) * 0.1


def _unknown(name: str) -> UnableToRead:
    return UnableToRead(
        _(
            "“%(name)s” is of no kind that can be landed: export it as CSV, TSV, XLSX, XLS, "
            "Parquet or JSON Lines."
        )
        % {"name": name}
    )


def _meaning(found: str) -> str:
    return {
        "text": _("plain text"),
        "workbook": _("an Excel workbook"),
        "parquet": _("a Parquet file"),
        "lines": _("JSON Lines"),
    }[found]
