"""A measured figure beside its target and beside what others took on the same rows."""

from __future__ import annotations

import json
import operator
import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"
HOLDS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">=": operator.ge,
}


@dataclass(frozen=True)
class Figure:
    """One measured value; a target such as ("<", 30) makes it pass or miss."""

    name: str
    value: float
    unit: str
    target: tuple[str, float] | None = None
    beside: str = ""

    @property
    def verdict(self) -> str:
        """PASS or MISS, or nothing where there is no target."""
        if self.target is None:
            return ""
        sign, limit = self.target
        return "PASS" if HOLDS[sign](self.value, limit) else "MISS"


@dataclass
class Sheet:
    """All figures of one run, with what was measured and where."""

    about: dict[str, Any]
    figures: list[Figure] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def add(self, *figures: Figure) -> None:
        """Keep figures, and print each as it comes."""
        for figure in figures:
            self.figures.append(figure)
            print(_line(figure), flush=True)

    def miss(self, what: str, why: object) -> None:
        """Keep that something could not be measured, and why."""
        why = str(why)[-400:]
        self.missing.append(f"{what}: {why}")
        print(f"{what:<58} not measured: {why}", flush=True)

    def write(self, day: date) -> Path:
        """Write everything beside this file, and return where."""
        RESULTS.mkdir(exist_ok=True)
        path = RESULTS / f"{day.isoformat()}.json"
        rows = [{**asdict(figure), "verdict": figure.verdict} for figure in self.figures]
        content = {"about": self.about, "figures": rows, "not_measured": self.missing}
        path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
        return path


def median(values: Sequence[float]) -> float:
    """Return the value that half of them stay below."""
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    """Return the value that nineteen of twenty stay below."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


def _line(figure: Figure) -> str:
    target = f"{figure.target[0]} {figure.target[1]:,.4g}" if figure.target else ""
    return f"{figure.name:<58}{figure.value:>12,.1f} {figure.unit:<7}{target:>12} {figure.verdict:<5}{figure.beside}"
