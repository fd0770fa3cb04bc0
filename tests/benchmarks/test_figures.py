"""Figures say whether they reach their targets."""

import json
import os
from datetime import date
from pathlib import Path

import pytest

from benchmarks import figures, memory
from benchmarks.figures import Figure, Sheet


@pytest.mark.parametrize(
    ("value", "target", "verdict"),
    [
        (29.9, ("<", 30.0), "PASS"),
        (30.0, ("<", 30.0), "MISS"),
        (100.0, (">=", 100.0), "PASS"),
        (15.1, ("<=", 15.0), "MISS"),
        (1.0, None, ""),
    ],
)
def test_a_figure_passes_or_misses(
    value: float, target: tuple[str, float] | None, verdict: str
) -> None:
    assert Figure("a page", value, "ms", target).verdict == verdict


def test_nineteen_of_twenty_stay_below_the_95th_percentile() -> None:
    values = [float(n) for n in range(1, 101)]
    assert sum(value <= figures.p95(values) for value in values) == 95
    assert figures.median(values) == 50.5


def test_a_run_is_written_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "RESULTS", tmp_path / "results")
    sheet = Sheet({"deals": 5})
    sheet.add(Figure("list page, p95", 12.5, "ms", ("<", 30.0)))
    sheet.miss("memory", "no such file")
    written = json.loads(sheet.write(date(2026, 7, 1)).read_text())
    assert written["figures"][0]["verdict"] == "PASS"
    assert written["not_measured"] == ["memory: no such file"]


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="needs Linux")
def test_memory_of_this_process_is_told() -> None:
    assert memory.of_tree(os.getpid())[os.getpid()] > 5
