"""Memory as the system shares it out: the proportional set size of a server's processes."""

from __future__ import annotations

from pathlib import Path

PROCESSES = Path("/proc")


def of_tree(pid: int) -> dict[int, float]:
    """Return the megabytes of a process and of all it started, where the system tells them."""
    return {each: _proportional(each) for each in (pid, *_descendants(pid)) if _is_there(each)}


def _descendants(pid: int) -> list[int]:
    found: list[int] = []
    for tasks in (PROCESSES / str(pid) / "task").glob("*/children"):
        for child in map(int, tasks.read_text().split()):
            found += [child, *_descendants(child)]
    return found


def _proportional(pid: int) -> float:
    lines = (PROCESSES / str(pid) / "smaps_rollup").read_text().splitlines()
    kilobytes = next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return kilobytes / 1024


def _is_there(pid: int) -> bool:
    return (PROCESSES / str(pid) / "smaps_rollup").exists()
