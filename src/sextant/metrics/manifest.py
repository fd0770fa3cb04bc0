"""The manifest: which files are current. It is replaced in one step and never changed in place."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Lock, get_ident
from typing import Any

from sextant.config import config

NAME = "manifest.json"


@dataclass(frozen=True)
class FactFiles:
    """The current files of one fact: a path and a number of rows for each month."""

    schema: str
    files: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Manifest:
    """One publication: what is current, and the last row of the journal it has seen."""

    version: int = 0
    published_at: datetime | None = None
    day: date = date.min
    cursor: int = 0
    awaited: Mapping[int, float] = field(default_factory=dict)
    """Numbers the journal has skipped so far, with when: their transactions may still commit."""
    settings: str = ""
    facts: Mapping[str, FactFiles] = field(default_factory=dict)
    retired: Mapping[str, float] = field(default_factory=dict)
    """Files that were current, with when they ceased to be: readers may still hold them."""

    @property
    def mark(self) -> tuple[str, int, datetime | None]:
        """Return what tells this publication from all others, also of other homes."""
        return str(root()), self.version, self.published_at

    def parts(self, fact: str) -> list[FactFiles]:
        """Return what each source of a fact has published."""
        return [files for name, files in sorted(self.facts.items()) if name.split(".")[0] == fact]

    def paths(self, fact: str) -> list[str]:
        """Return the current files of a fact, by month."""
        found = [pair for part in self.parts(fact) for pair in part.files.items()]
        return [path for _month, path in sorted(found)]


EMPTY = Manifest()
_seen: dict[Path, tuple[tuple[int, int, int], Manifest]] = {}
_lock = Lock()


def root() -> Path:
    """Return the directory of published facts."""
    return config.facts


def current() -> Manifest:
    """Return the current publication; before the first one, an empty one."""
    path = root() / NAME
    try:
        seen = path.stat()
    except FileNotFoundError:
        return EMPTY
    mark = (seen.st_mtime_ns, seen.st_ino, seen.st_size)
    known = _seen.get(path)
    if known and known[0] == mark:
        return known[1]
    manifest = _read(path)
    with _lock:
        _seen[path] = (mark, manifest)
    return manifest


def replace(manifest: Manifest) -> None:
    """Make a publication the current one, in one step that survives a crash."""
    content = asdict(manifest)
    content["day"] = manifest.day.isoformat()
    content["published_at"] = manifest.published_at and manifest.published_at.isoformat()
    write(root() / NAME, json.dumps(content, indent=1).encode())


def write(path: Path, content: bytes) -> None:
    """Write a file so that it is there in whole or not at all, even if the machine stops."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{get_ident()}")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    _sync(path.parent)


def _sync(directory: Path) -> None:
    if os.name == "nt":  # a directory cannot be opened there, and need not be
        return
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read(path: Path) -> Manifest:
    content: dict[str, Any] = json.loads(path.read_bytes())
    at = content["published_at"]
    content["published_at"] = datetime.fromisoformat(at).astimezone(UTC) if at else None
    content["day"] = date.fromisoformat(content["day"])
    content["awaited"] = {int(number): at for number, at in content["awaited"].items()}
    content["facts"] = {name: FactFiles(**files) for name, files in content["facts"].items()}
    return Manifest(**content)
