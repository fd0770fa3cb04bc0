"""Reads what the planner's script sends; what cannot be read is refused in a sentence."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from sextant.chapters.strategy import sheet
from sextant.kernel.unable import Unable
from sextant.plans.editing import Edit, Release
from sextant.plans.models import Level
from sextant.plans.weighing import RAMP, Over, Way, When

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

MOST = 20_000
LONGEST = 40


class UnableToTake(Unable):
    """What was sent is not what a sheet sends."""


def body(request: HttpRequest) -> dict[str, Any]:
    """Return what was sent."""
    try:
        sent = json.loads(request.body)
    except ValueError:
        sent = None
    if not isinstance(sent, dict):
        raise UnableToTake(_("This could not be read: reload the page and try again."))
    return sent


def level(sent: Mapping[str, Any]) -> str:
    """Return the level of target that is spoken of."""
    return sheet.one_of(Level.values, sent.get("level"))


def edits(sent: Mapping[str, Any]) -> list[Edit]:
    """Return the numbers that were typed, each with what stood there."""
    return [
        Edit(*_span(each), amount(each.get("amount")),
             amount(each["was"]) if each.get("was") is not None else None)
        for each in _several(sent, "edits")
    ]  # fmt: skip


def spans(sent: Mapping[str, Any], name: str = "spans") -> list[Release]:
    """Return the cells that were chosen."""
    return [Release(*_span(each)) for each in _several(sent, name)]


def way(sent: Mapping[str, Any]) -> Way:
    """Return how an amount shall be shared out."""
    weights, indices = sent.get("weights"), sent.get("indices")
    ramp = sheet.number(sent.get("ramp"))
    return Way(
        over=sheet.one_of(Over.values, sent.get("over")),
        when=sheet.one_of(When.values, sent.get("when")),
        metric=str(sent.get("metric") or ""),
        period=str(sent.get("period") or ""),
        ramp=RAMP if ramp is None else ramp,
        weights=weights if isinstance(weights, dict) else {},
        indices=indices if isinstance(indices, list) else (),
    )


def amount(value: Any) -> Decimal:
    """Return an amount as it was sent."""
    text = str(value).strip()
    try:
        found = Decimal(text) if len(text) <= LONGEST else None
    except InvalidOperation:
        found = None
    if found is None or not found.is_finite():
        raise UnableToTake(_("“%(text)s” is no number.") % {"text": text[:LONGEST]})
    return found


def _several(sent: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = sent.get(name, [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise UnableToTake(_("This could not be read: reload the page and try again."))
    if len(found) > MOST:
        raise UnableToTake(
            _("%(count)d cells at once are too many: take %(most)d or fewer, or land a file.")
            % {"count": len(found), "most": MOST}
        )
    return found


def _span(each: Mapping[str, Any]) -> tuple[str, int, int]:
    first, last = sheet.number(each.get("first")), sheet.number(each.get("last"))
    if first is None or last is None:
        raise UnableToTake(_("This could not be read: reload the page and try again."))
    return str(each.get("node", "")), first, last
