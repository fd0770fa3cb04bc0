"""Where files are kept while and after they land: the file itself, and its rows as staged text."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import polars as pl

from sextant.config import config
from sextant.landing.forms.profile import Profile, look
from sextant.landing.readers import Ragged, Table, open_tables

BLOCK = 1 << 20
Progress = Callable[[int, int], None]


@dataclass
class Staged:
    """A table whose rows lie ready as text, with what its columns look like."""

    name: str
    digest: str
    directory: Path
    header: tuple[str, ...]
    profiles: dict[str, Profile]
    rows: int = 0
    blank: int = 0
    ragged: int = 0
    details: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    cells: int = 1
    """How many rows each line of the file became."""

    def batches(self) -> Iterator[pl.DataFrame]:
        """Give the staged rows batch by batch."""
        for path in sorted(self.directory.glob("*.arrow")):
            yield pl.read_ipc(path)

    def scan(self) -> pl.LazyFrame:
        """Ask about all rows at once, a few columns at a time."""
        return pl.scan_ipc(sorted(self.directory.glob("*.arrow")))

    def odd_lines(self) -> Iterator[Ragged]:
        """Give the lines that are no rows."""
        path = self.directory / "ragged.jsonl"
        if path.exists():
            with path.open(encoding="utf-8") as file:
                for text in file:
                    line, values, reason = json.loads(text)
                    yield Ragged(line, tuple(values), reason)

    def line(self, number: int) -> int:
        """Return the line of the file a staged row comes from."""
        return number // self.cells

    def sample(self, count: int = 5) -> list[dict[str, str]]:
        """Return the first rows, as the file has them."""
        first = next(self.batches(), None)
        return [] if first is None else first.select(self.header).head(count).to_dicts()


def root() -> Path:
    """Return the directory of everything landed."""
    return config.home / "landings"


def keep(content: IO[bytes]) -> tuple[str, Path]:
    """Keep a file under its hash; the same content is kept once."""
    files = root() / "files"
    files.mkdir(parents=True, exist_ok=True)
    partial = files / f".{id(content)}.partial"
    digest = hashlib.sha256()
    with partial.open("wb") as copy:
        while block := content.read(BLOCK):
            digest.update(block)
            copy.write(block)
    kept = files / digest.hexdigest()
    partial.replace(kept)
    return digest.hexdigest(), kept


def stage(
    path: Path,
    name: str,
    digest: str,
    directory: Path,
    *,
    encoding: str = "",
    progress: Progress | None = None,
) -> list[Staged]:
    """Read every table of a kept file into staged batches."""
    tables = open_tables(path, name, encoding=encoding)
    return [
        _stage(table, digest, directory / f"{position:03}", progress)
        for position, table in enumerate(tables)
    ]


def _stage(table: Table, digest: str, directory: Path, progress: Progress | None) -> Staged:
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    profiles = {name: Profile(name) for name in table.header}
    staged = Staged(table.name, digest, directory, table.header, profiles)
    with (directory / "ragged.jsonl").open("w", encoding="utf-8") as odd:
        for number, batch in enumerate(table.read()):
            if len(batch.frame):
                batch.frame.write_ipc(directory / f"{number:06}.arrow")
            for name, profile in profiles.items():
                profile.native = name in table.native
            look(list(profiles.values()), batch.frame)
            for line in batch.ragged:
                odd.write(json.dumps([line.line, line.values, line.reason]) + "\n")
            staged.rows += len(batch.frame)
            staged.blank += batch.blank
            staged.ragged += len(batch.ragged)
            if progress:
                progress(staged.rows, 0)
    staged.details, staged.notes = table.details, table.notes
    save(staged)
    return staged


def save(staged: Staged) -> None:
    """Write down what a staged table looks like, beside its rows."""
    plain = vars(staged) | {"directory": "", "header": list(staged.header)}
    plain["profiles"] = {name: each.plain() for name, each in staged.profiles.items()}
    (staged.directory / "table.json").write_text(json.dumps(plain), encoding="utf-8")


def load(directory: Path) -> Staged:
    """Return a staged table from its directory."""
    plain: dict[str, Any] = json.loads((directory / "table.json").read_text(encoding="utf-8"))
    profiles = {name: Profile.of(each) for name, each in plain["profiles"].items()}
    return Staged(
        **{**plain, "directory": directory, "header": tuple(plain["header"]), "profiles": profiles}
    )


def discard(directory: Path) -> None:
    """Remove staged rows; the kept file stays."""
    shutil.rmtree(directory, ignore_errors=True)
