"""Memory as the system shares it out: the proportional set size of a server's processes."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

PROCESSES = Path("/proc")


def of_tree(pid: int) -> dict[int, float]:
    """Return the megabytes of a process and of all it started, where the system tells them."""
    found = ((each, _proportional(each)) for each in (pid, *_descendants(pid)))
    return {each: size for each, size in found if size is not None}


def _descendants(pid: int) -> list[int]:
    found: list[int] = []
    for tasks in (PROCESSES / str(pid) / "task").glob("*/children"):
        with suppress(FileNotFoundError, ProcessLookupError):
            for child in map(int, tasks.read_text().split()):
                found += [child, *_descendants(child)]
    return found


def _proportional(pid: int) -> float | None:
    try:
        lines = (PROCESSES / str(pid) / "smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):  # it is gone, or this system does not tell
        return None
    kilobytes = next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return kilobytes / 1024
