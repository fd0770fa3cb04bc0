"""The customers behind a number: which accounts were new, stayed, or stayed away."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from django.db.models import Q
from django.utils.translation import gettext as _

from sextant.kernel.calendar import installed
from sextant.kernel.numbers import whole_number
from sextant.kernel.period import UNITS, Period
from sextant.kernel.unable import Unable
from sextant.metrics import catalogue, dimensions
from sextant.metrics.ask import ask
from sextant.metrics.drill import NOTHING
from sextant.workspace.filters import UnableToFilter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sextant.kernel.scope import Scope

OWN = {"metric", "period", "running", "scope"}


def behind(given: str, scope: Scope) -> tuple[Q, str]:
    """Return the condition that leaves the accounts a number counts, and what it is called.

    The text is the question as an address asks it: `metric=new_customers&period=2026-07`. Who may
    not see the orders behind the number finds nobody.
    """
    asked = dict(parse_qsl(given))
    metric = catalogue.every().get(asked.get("metric", ""))
    if metric is None or not metric.gathered:
        raise UnableToFilter(
            _(
                "“%(text)s” names no number of customers: open it from a number, such as new customers."
            )
            % {"text": given[:60]}
        )
    try:
        unit = whole_number(asked.get("scope", ""))
        seen = scope if unit is None else scope.narrow(unit)
        how: dict[str, Any] = {
            "where": _where(asked), "period": _period(asked, scope), "scope": seen,
            "today": scope.today,
        }  # fmt: skip
        keys = ask(metric.name, **how).record_ids(metric.name)
        named = ask(metric.name, by=tuple(how["where"]), **how).rows[:1] if how["where"] else []
    except Unable as refusal:
        raise UnableToFilter(str(refusal)) from refusal
    return Q(pk__in=keys), _words(str(metric.label), asked, named[0] if named else {})


def _period(asked: Mapping[str, str], scope: Scope) -> Period | None:
    text = asked.get("period", "")
    if not text:
        return None
    period = Period.parse(text, installed(), scope.today)
    unit = asked.get("running", "")
    return replace(period, unit=unit, to_date=True) if unit in UNITS else period


def _where(asked: Mapping[str, str]) -> dict[str, list[Any]]:
    """Return what is asked of each dimension; keys are numbers, none is nothing."""
    found: dict[str, list[Any]] = {}
    for name in asked.keys() - OWN:
        parts = [part.replace("\\,", ",") for part in re.split(r"(?<!\\),", asked[name])]
        found[name] = [None if part == NOTHING else part for part in parts]
    return found


def _words(label: str, asked: Mapping[str, str], named: Mapping[str, Any]) -> str:
    told = [label, *([asked["period"].replace("..", " – ")] if "period" in asked else [])]
    told += [
        f"{dimensions.EVERY[name].label}: {named.get(name) or asked[name]}"
        for name in sorted(asked.keys() - OWN)
    ]
    return ", ".join(told)
