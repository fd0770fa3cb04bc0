"""The figures of exploring ten million order lines, beside their targets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.figures import Figure, Sheet, median, p95
from benchmarks.installation import Installation

if TYPE_CHECKING:
    from collections.abc import Mapping

SECOND = 1000
QUICK = ("<", 150.0)


def measure(sheet: Sheet, folder: Path, rows: int) -> None:
    """Land and publish the lines, ask about them, explain a change, and publish a changed month."""
    installation = Installation(folder / "explore")
    installation.run("init")
    found = installation.reported("benchmarks.exploring", str(folder), str(rows))
    _landed(sheet, found)
    every = [took for times in found["questions"].values() for took in times["ask"]]
    for name, times in found["questions"].items():
        _beside(sheet, name, times)
    sheet.add(
        Figure("explore questions, p50", median(every), "ms"),
        Figure("explore questions, p95", p95(every), "ms", QUICK),
    )
    _explained(sheet, found["diagnosis"])
    for each in found["changed"]:
        _changed(sheet, each)
    sheet.add(
        Figure("exploring: memory at its peak", found["peak"], "MB"),
        Figure("exploring: others busy on the machine", found["load"], "load"),
    )


def _landed(sheet: Sheet, found: Mapping[str, Any]) -> None:
    rate = found["rows"] / found["landed"]
    sheet.add(
        Figure("order lines to explore", found["rows"], "rows"),
        Figure("... landed in a second", rate, "rows/s", (">=", 2e5)),
        Figure("... landing, processor time", found["landed_busy"], "s"),
        Figure("... landing, memory at its peak", found["landing_peak"], "MB"),
        Figure("... published, with their orders, in", found["published"], "s"),
        Figure("... publishing, processor time", found["published_busy"], "s"),
        Figure("... memory at its peak by then", found["publishing_peak"], "MB"),
        Figure("... on disk", found["size"], "MB"),
    )


def _beside(sheet: Sheet, name: str, times: Mapping[str, list[float]]) -> None:
    hand = (
        f"by hand {median(times['by hand']):,.0f}, processor {median(times['by hand busy']):,.0f}"
    )
    sheet.add(
        Figure(f"{name}, p50", median(times["ask"]), "ms", None, hand),
        Figure(f"{name}, p95", p95(times["ask"]), "ms", QUICK),
        Figure("... processor time", median(times["ask busy"]), "ms"),
    )


def _explained(sheet: Sheet, times: Mapping[str, list[float]]) -> None:
    hand = f"the sums alone by hand {median(times['by hand']) / SECOND:.2f} s"
    sheet.add(
        Figure("a change explained whole, p50", median(times["ask"]) / SECOND, "s", None, hand),
        Figure("... p95", p95(times["ask"]) / SECOND, "s", ("<", 2.0)),
        Figure("... processor time", median(times["ask busy"]) / SECOND, "s"),
    )


def _changed(sheet: Sheet, found: Mapping[str, Any]) -> None:
    sheet.add(
        Figure(f"a month of {found['rows']:,} lines landed again", found["landed"], "s"),
        Figure("... and published", found["published"], "s", ("<", 2.0)),
        Figure("... processor time", found["busy"], "s"),
        Figure(f"... written, {found['files']} files", found["size"], "MB"),
    )
