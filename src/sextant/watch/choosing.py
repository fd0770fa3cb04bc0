"""Which of all findings of a look are told: few that are false, and each cause once."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sextant.calc.anomaly import FindingKind, bounded
from sextant.metrics import catalogue
from sextant.metrics.measures import Good
from sextant.watch import tuning
from sextant.watch.candidates import Candidate
from sextant.watch.models import Alert
from sextant.watch.nodes import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sextant.watch.models import Look
    from sextant.watch.nodes import Nodes

RATE = 0.02
"""How often a day on which nothing is off may tell something by chance: once in fifty such days.

On other days it is the share of what is told that may on average be chance.
"""
MOST_OF_IT = 0.5
LEFT_OVER = 0.2  # of a deviation, up to which it is as good as explained
REMEMBERED = timedelta(days=62)  # how old an alert may be that tells the same already


def chosen(look: Look, nodes: Nodes) -> list[dict[str, Any]]:
    """Return what is to be told, each with what tells the same more closely: whole before parts."""
    candidates, tests = _gathered(look)
    told = [each for day in sorted(candidates) for each in _bounded(candidates[day], tests[day])]
    picked = folded(told, nodes, _remembered(look.day))
    return [{**each.as_json(), "part_of": list(whole) if whole else None} for each, whole in picked]


def _gathered(look: Look) -> tuple[dict[str, list[Candidate]], dict[str, int]]:
    candidates: dict[str, list[Candidate]] = defaultdict(list)
    tests: dict[str, int] = defaultdict(int)
    for piece in look.pieces.order_by("pk"):
        for row in piece.found:
            candidates[row["ends_on"]].append(Candidate.of(row))
        for day, count in piece.tests.items():
            tests[day] += count
    return candidates, tests


def _bounded(found: Sequence[Candidate], tests: int) -> list[Candidate]:
    """Keep those that a bound on false alarms over all that was looked at leaves."""
    weights = tuning.weights(
        {n: (each.metric, each.node_kind) for n, each in enumerate(found)}, tests
    )
    chances: dict[int, float] = {n: min(1.0, each.p / weights[n]) for n, each in enumerate(found)}
    quiet = {-1 - n: 1.0 for n in range(tests - len(found))}
    kept = bounded(chances | quiet, RATE)
    return [each for n, each in enumerate(found) if n in kept]


def _remembered(day: date) -> list[Candidate]:
    """Return what was told lately."""
    alerts = Alert.objects.told().filter(ends_on__gt=day - REMEMBERED)
    names = [name for name in Candidate.__dataclass_fields__ if name != "number"]
    found = []
    for alert in alerts:
        values = {name: getattr(alert, name) for name in names}
        values |= {name: str(values[name]) for name in ("starts_on", "ends_on", "value")}
        found.append(Candidate(**values, number=alert.unit_id or alert.person_id))
    return found


def folded(
    found: Sequence[Candidate], nodes: Nodes, told: Sequence[Candidate] = ()
) -> list[tuple[Candidate, tuple[str, ...] | None]]:
    """Return findings with what tells the same more closely, those that are told themselves first.

    Of nodes inside one another the most specific that makes most of the deviation is told, unless
    others beside it went the same way: then it is the whole. Of several numbers of one fact that
    went the same way there, the first of the catalogue is.
    """
    left = sorted(found, key=lambda each: (LEVELS.index(each.node_kind), _is_point(each), each.p))
    whole: dict[Candidate, Candidate] = {}
    for each in left:
        same = (old for old in told if _is_nested(each, old, nodes) or _is_kin(each, old, nodes))
        if (old := next(same, None)) is not None:
            whole[each] = old
    _fold_nodes(left, whole, nodes)
    _fold_kin(left, whole, nodes)
    ordered = sorted(left, key=lambda each: (each in whole, each.p))
    return [(each, _key(_root(whole, each)) if each in whole else None) for each in ordered]


def _fold_nodes(left: Sequence[Candidate], whole: dict[Candidate, Candidate], nodes: Nodes) -> None:
    mains: set[Candidate] = set()
    for each in left:
        if each in whole or each in mains:
            continue
        open_ones = [other for other in left if other not in whole]
        main = _closest(each, open_ones, nodes)
        mains.add(main)
        for other in open_ones:
            if other not in mains and _is_nested(other, main, nodes):
                whole[other] = main


def _fold_kin(left: Sequence[Candidate], whole: dict[Candidate, Candidate], nodes: Nodes) -> None:
    order = {name: n for n, name in enumerate(catalogue.every())}
    mains = sorted(
        (each for each in left if each not in whole),
        key=lambda each: (
            order.get(each.metric, 0),
            LEVELS.index(each.node_kind),
            _is_point(each),
            each.p,
        ),
    )
    for n, each in enumerate(mains):
        before = (one for one in mains[:n] if one not in whole and _is_kin(each, one, nodes))
        if (kin := next(before, None)) is not None:
            whole[each] = kin


def _root(whole: dict[Candidate, Candidate], each: Candidate) -> Candidate:
    while each in whole:
        each = whole[each]
    return each


def _closest(each: Candidate, others: Iterable[Candidate], nodes: Nodes) -> Candidate:
    """Return the most specific finding inside one that makes most of its deviation, else itself."""
    size = abs(each.deviation)
    within = [
        other for other in others
        if nodes.inside(other.node, each.node) and _is_alike(each, other)
        and bool(other.size) == bool(each.size)
    ]  # fmt: skip
    able = [
        other for other in within
        if abs(other.deviation) >= MOST_OF_IT * size and not _is_shared(size, other, within, nodes)
    ]  # fmt: skip
    return max([each, *able], key=lambda one: (LEVELS.index(one.node_kind), abs(one.deviation)))


def _is_shared(size: float, other: Candidate, within: Sequence[Candidate], nodes: Nodes) -> bool:
    """Tell whether nodes beside one went the same way and make most of what it leaves over."""
    beside = [each for each in within if not _is_within(each, other, nodes)]
    outer = [
        each for each in beside if not any(nodes.inside(each.node, one.node) for one in beside)
    ]
    if not other.size:  # of a median no part is left over: each moves by itself
        return any(abs(each.deviation) >= MOST_OF_IT * size for each in outer)
    left = size - abs(other.deviation)
    largest: dict[str, float] = {}
    for each in outer:
        largest[each.node] = max(largest.get(each.node, 0.0), abs(each.deviation))
    return left > LEFT_OVER * size and sum(largest.values()) >= MOST_OF_IT * left


def _is_point(each: Candidate) -> bool:
    """Tell whether it is a single step: a new level of a series tells its first step too."""
    return each.shape == FindingKind.POINT


def _is_nested(each: Candidate, other: Candidate, nodes: Nodes) -> bool:
    return _is_within(each, other, nodes) and _is_alike(each, other)


def _is_within(each: Candidate, other: Candidate, nodes: Nodes) -> bool:
    return (
        each.node == other.node
        or nodes.inside(each.node, other.node)
        or nodes.inside(other.node, each.node)
    )


def _is_alike(each: Candidate, other: Candidate) -> bool:
    """Tell whether two findings are about one number that went the same way on the same days."""
    return (
        each.metric == other.metric
        and (each.score > 0) == (other.score > 0)
        and _overlaps(each, other)
    )


def _is_kin(each: Candidate, other: Candidate, nodes: Nodes) -> bool:
    """Tell whether two numbers of one fact went well or badly together, at nodes inside each other."""
    known = catalogue.every()
    one, two = known.get(each.metric), known.get(other.metric)
    if one is None or two is None or not _is_within(each, other, nodes):
        return False
    ways = [
        (candidate.score > 0) != (metric.good is Good.DOWN)
        for candidate, metric in ((each, one), (other, two))
    ]
    is_one_fact = (one.fact, one.date) == (two.fact, two.date)
    return is_one_fact and ways[0] == ways[1] and _overlaps(each, other)


def _overlaps(each: Candidate, other: Candidate) -> bool:
    return each.starts_on < other.ends_on and other.starts_on < each.ends_on


def _key(each: Candidate) -> tuple[str, ...]:
    return each.metric, each.node, each.shape, each.step, each.starts_on
