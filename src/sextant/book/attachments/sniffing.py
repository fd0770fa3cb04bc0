"""What a file is, by its content: its name only decides between types that look alike inside."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import PurePath

OFFICE = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
OLD_OFFICE = {
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "msg": "application/vnd.ms-outlook",
}
PLAIN = {
    "csv": "text/csv",
    "eml": "message/rfc822",
    "ics": "text/calendar",
    "json": "application/json",
    "md": "text/markdown",
    "vcf": "text/vcard",
    "rtf": "application/rtf",
}
PROGRAM, UNKNOWN, HTML, SVG = (
    "application/x-executable", "application/octet-stream", "text/html", "image/svg+xml",
)  # fmt: skip
STARTS: tuple[tuple[bytes, str], ...] = (
    (b"#!AMR", "audio/amr"),  # before the other one
    (b"#!", PROGRAM),
    (b"MZ", PROGRAM),
    (b"\x7fELF", PROGRAM),
    (b"\xca\xfe\xba\xbe", PROGRAM),
    (b"\xcf\xfa\xed\xfe", PROGRAM),
    (b"\xce\xfa\xed\xfe", PROGRAM),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"\xff\xf1", "audio/aac"),
    (b"\xff\xf9", "audio/aac"),
    (b"fLaC", "audio/flac"),
    (b"\x1aE\xdf\xa3", "audio/webm"),
    (b"{\\rtf", "application/rtf"),
    (b"\x1f\x8b", "application/gzip"),
)
BOXED = {b"WAVE": "audio/wav", b"WEBP": "image/webp"}
# a name that promises one of these must hold it
PROMISED = {
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
    "webp": "image/webp", "pdf": "application/pdf", "mp3": "audio/mpeg", "wav": "audio/wav",
    **OFFICE,
}  # fmt: skip
PROGRAMS = frozenset(
    [
        "apk",
        "app",
        "bat",
        "cmd",
        "com",
        "cpl",
        "dll",
        "dmg",
        "exe",
        "hta",
        "jar",
        "js",
        "jse",
        "lnk",
        "msi",
        "ps1",
        "reg",
        "scr",
        "sh",
        "vbe",
        "vbs",
        "wsf",
    ]
)
LOOKED = 4096


def extension(name: str) -> str:
    """Return how a name ends, in small letters and without the dot."""
    return PurePath(name).suffix.lower().lstrip(".")


def media_type(content: bytes, name: str) -> str:
    """Return what a file is."""
    for start, kind in STARTS:
        if content.startswith(start):
            return kind
    if content.startswith(b"RIFF"):
        return BOXED.get(content[8:12], UNKNOWN)
    if content[4:8] == b"ftyp":
        return _film(content[8:12], name)
    if content.startswith(b"PK\x03\x04"):
        return _packed(content)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return OLD_OFFICE.get(extension(name), "application/x-ole-storage")
    return _text(content, name)


def is_program(content: bytes, name: str) -> bool:
    """Tell whether opening a file may run it."""
    return extension(name) in PROGRAMS or media_type(content, name) == PROGRAM


def breaks_promise(content: bytes, name: str) -> bool:
    """Tell whether a file's name says one thing and its content another."""
    promised = PROMISED.get(extension(name))
    return promised is not None and media_type(content, name) != promised


def _film(brand: bytes, name: str) -> str:
    if brand.startswith((b"M4A", b"M4B")) or extension(name) in {"m4a", "aac"}:
        return "audio/mp4"
    if brand in {b"heic", b"heix", b"mif1"}:
        return "image/heic"
    return "audio/3gpp" if brand.startswith(b"3g") else "video/mp4"


def _packed(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            inside = packed.namelist()
    except (zipfile.BadZipFile, ValueError):
        return "application/zip"
    for folder, kind in (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx")):
        if "[Content_Types].xml" in inside and any(part.startswith(folder) for part in inside):
            return OFFICE[kind]
    return "application/zip"


def _text(content: bytes, name: str) -> str:
    head = content[:LOOKED]
    if b"\x00" in head:
        return UNKNOWN
    low = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in low:
        return SVG
    if low.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<script")):
        return HTML
    if extension(name) in {"html", "htm", "xhtml", "svg"}:
        return HTML
    return PLAIN.get(extension(name), "text/plain")
