"""The worklist of pairs that may be one customer, within what a person may see."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from rapidfuzz import fuzz

from sextant.book.prospects.candidates import NAMES
from sextant.book.prospects.evidence import Evidence, Given, weigh
from sextant.book.prospects.models import Dismissal
from sextant.workspace import declare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sextant.kernel.scope import Scope

KEYS = {
    "account": ("name_key", "phone_key", "domain_key"),
    "contact": ("name_key", "phone_key", "email"),
    "lead": ("name_key", "phone_key", "email"),
}
GROUPS, TOGETHER = 200, 6  # a number that many share is a switchboard's
MOST_SPELLINGS, ALIKE = 20_000, 85.0
Pair = tuple[int, int]


@dataclass(frozen=True)
class Twins:
    """Two records that may be one, with what speaks for it."""

    kind: str
    first: dict[str, Any]
    second: dict[str, Any]
    evidence: Evidence


def twins(kind: str, scope: Scope) -> list[Twins]:
    """Return the pairs to decide upon, the surest first."""
    visible: Any = declare.get(NAMES[kind]).visible(scope)
    pairs = {*_with_equal_keys(kind, visible), *_with_alike_names(visible)}
    pairs -= _told_apart(kind)
    keys = {key for pair in pairs for key in pair}
    rows = {row["id"]: row for row in visible.filter(pk__in=keys).order_by().values()}
    given = {key: Given.kept(kind, row) for key, row in rows.items()}
    found = [
        Twins(kind, rows[first], rows[second], evidence)
        for first, second in pairs
        if first in rows and second in rows
        and (evidence := weigh(given[first], given[second])).is_enough
    ]  # fmt: skip
    return sorted(found, key=lambda each: (-each.evidence.score, each.first["id"]))


def _with_equal_keys(kind: str, visible: Any) -> Iterator[Pair]:
    for key in KEYS[kind]:
        filled = visible.exclude(**{key: ""}).order_by()
        shared = filled.values(key).annotate(count=Count("pk")).filter(count__gt=1)
        values = [row[key] for row in shared.filter(count__lte=TOGETHER)[:GROUPS]]
        groups: dict[str, list[int]] = defaultdict(list)
        for pk, value in filled.filter(**{f"{key}__in": values}).values_list("pk", key):
            groups[value].append(pk)
        for members in groups.values():
            yield from combinations(sorted(members), 2)


def _with_alike_names(visible: Any) -> Iterator[Pair]:
    """Compare each name with the next in order, which finds most slips of the pen.

    Source: the sorted neighbourhood method (Hernández and Stolfo, 1995).
    """
    named = visible.exclude(name_key="").order_by("name_key").values_list("name_key", "pk")
    rows = list(named[: MOST_SPELLINGS + 1])
    if len(rows) > MOST_SPELLINGS:
        return
    for (left, first), (right, second) in pairwise(rows):
        if left != right and fuzz.ratio(left, right) >= ALIKE and _digits(left) == _digits(right):
            yield (first, second) if first < second else (second, first)


def _digits(text: str) -> str:
    return "".join(re.findall(r"\d", text))


def _told_apart(kind: str) -> set[Pair]:
    return set(Dismissal.objects.filter(kind=kind).values_list("first_id", "second_id"))
