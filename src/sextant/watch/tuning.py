"""What people thought of alerts moves how easily the next ones of their kind are told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sextant.watch.models import Judgement

FLOOR, CEILING = 0.05, 2.0

Kind = tuple[str, str]
"""The number, and the kind of node."""


@dataclass(frozen=True)
class Worth:
    """How alerts of one kind were judged."""

    useful: int = 0
    not_useful: int = 0

    @property
    def count(self) -> int:
        """Return how many were judged."""
        return self.useful + self.not_useful

    @property
    def factor(self) -> float:
        """Return by how much the bound on false alarms moves for this kind.

        The odds that an alert is useful are those of a Beta(1, 1) belief after what was judged:
        (1 + useful) to (1 + not useful), where they were even before. By Bayes a finding must be as
        many times less likely by chance as the odds have fallen, to be believed as much.
        """
        odds = (1 + self.useful) / (1 + self.not_useful)
        return min(max(odds, FLOOR), CEILING)


def worths() -> dict[Kind, Worth]:
    """Return how alerts were judged by kind; of several judgements of one alert the newest counts."""
    newest: dict[int, tuple[Kind, bool]] = {}
    rows = Judgement.objects.order_by("at", "pk").values_list(
        "alert", "alert__metric", "alert__node_kind", "useful"
    )
    for alert, metric, node_kind, useful in rows:
        newest[alert] = (metric, node_kind), useful
    counted: dict[Kind, list[int]] = defaultdict(lambda: [0, 0])
    for kind, useful in newest.values():
        counted[kind][not useful] += 1
    return {kind: Worth(*counts) for kind, counts in counted.items()}


def weights(kinds: Mapping[int, Kind], tests: int) -> dict[int, float]:
    """Return the weight of each finding's kind, none raising the mean over all that was looked at.

    Chances divided by weights of mean 1 keep the bound on false alarms (C. Genovese, K. Roeder,
    L. Wasserman, Biometrika 93, 2006).
    """
    known = worths()
    found = {n: known.get(kind, Worth()).factor for n, kind in kinds.items()}
    total = sum(found.values()) + max(0, tests - len(found))
    mean = max(1.0, total / max(tests, 1))
    return {n: factor / mean for n, factor in found.items()}
