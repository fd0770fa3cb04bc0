"""The store: immutable Parquet files, one publisher at a time, old files kept for their readers."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from sextant.metrics import manifest

LAYOUT: dict[str, Any] = {
    "compression": "snappy",
    "store_schema": False,
    "store_decimal_as_integer": True,  # a tenth smaller, and read without turning bytes around
    "row_group_size": 131_072,  # so that a product's rows are found without reading all
}
GRACE = 600.0  # seconds a reader may keep working with files that are no longer current


@contextmanager
def lock() -> Iterator[None]:
    """Let one publisher work at a time, among all processes and threads of this machine."""
    manifest.root().mkdir(parents=True, exist_ok=True)
    handle = os.open(manifest.root() / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _wait_for(handle)  # the system frees it when a process dies
        yield
    finally:
        os.close(handle)


def _wait_for(handle: int) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX)


def keep(fact: str, month: str, rows: Any) -> str:
    """Keep a month's rows as a file named by its content, and return its path under the root."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(rows, sink, **LAYOUT)
    content = sink.getvalue().to_pybytes()
    path = f"{fact}/{month}/{sha256(content).hexdigest()[:20]}.parquet"
    place = manifest.root() / path
    if not place.exists():
        manifest.write(place, content)
    return path


def retire(
    before: manifest.Manifest, files: Mapping[str, manifest.FactFiles], now: float
) -> dict[str, float]:
    """Delete files out of use for longer than the grace; return those still within it."""
    live = _paths(files)
    retired = {**before.retired, **dict.fromkeys(_paths(before.facts) - live, now)}
    gone = {path for path, since in retired.items() if path in live or now - since > GRACE}
    for path in gone - live:
        (manifest.root() / path).unlink(missing_ok=True)
    return {path: since for path, since in retired.items() if path not in gone}


def sweep(kept: manifest.Manifest, now: float) -> None:
    """Delete files nobody knows, left behind by a publisher that was killed."""
    known = _paths(kept.facts) | set(kept.retired)
    for path in manifest.root().glob("*/*/*"):
        is_old = path.is_file() and now - path.stat().st_mtime > GRACE
        if is_old and path.relative_to(manifest.root()).as_posix() not in known:
            path.unlink(missing_ok=True)


def absolute(paths: list[str]) -> list[str]:
    """Return where files lie on this machine."""
    base: Path = manifest.root()
    return [str(base / path) for path in paths]


def _paths(facts: Mapping[str, manifest.FactFiles]) -> set[str]:
    return {path for fact in facts.values() for path in fact.files.values()}
