"""What people do and what goes with results over the API: the same figures as on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from ninja import Router, Schema

from sextant.chapters.performance.behaviour import telling
from sextant.chapters.performance.behaviour.asking import Asked
from sextant.chapters.performance.behaviour.relating import relation
from sextant.chapters.performance.behaviour.standing import standing

if TYPE_CHECKING:
    from sextant.calc.effects import Estimate
    from sextant.chapters.performance.behaviour.relating import Related
    from sextant.chapters.performance.behaviour.standing import Cell, Line

router = Router(tags=["Figures"])
Bounds = tuple[float, float] | None


class Done(Schema):
    """A behaviour: for each working day, or as a share, with the interval of 95 % and the peers'.

    `quartiles` are those of the peers; `beyond_chance` is "more", "less" or empty.
    """

    behaviour: str
    done: float
    of: float
    rate: float | None
    interval: Bounds
    quartiles: tuple[float, float, float] | None
    beyond_chance: str


class Doing(Schema):
    """A person with what they did; `peers` are sought near, then in the role, then among all."""

    id: int
    person: str
    role: str
    working_days: int
    peers: int
    peers_are: str
    behaviours: list[Done]


class Told(Schema):
    """An estimate with its interval of 95 %."""

    value: float
    interval: tuple[float, float]


class Goes(Schema):
    """What one more of a behaviour goes with, in the unit of the result.

    `before` is in the steps after it, `new_deals_held` the same with the number of new deals held
    fixed, `same` in the same step, `after` in the step before it: a result that came first.
    """

    behaviour: str
    one_more: float
    before: Told
    standard: Told
    new_deals_held: Told | None
    same: Told
    after: Told | None
    correlation: Told | None
    chance: float
    chance_among_all: float
    sure: bool
    inflation: float
    sentence: str


class Behaving(Schema):
    """People beside their peers, what goes with results, and what cannot be concluded."""

    start: str
    end: str
    outcome: str
    step: str
    people: list[Doing]
    compared: str
    headline: str | None
    rests_on: dict[str, int] | None
    effects: list[Goes]
    cannot_be_concluded: list[str]


@router.get(
    "/behaviour",
    response=Behaving,
    summary="Show what people do, and what goes with results",
    description=(
        "Parameters: `period`; `scope` narrows to a unit and `role` to a role; `outcome` is"
        " won_deals, won_revenue or created_deals; `step` is month or week. Peers are sought among"
        " all that may be seen."
    ),
)
def behaviour(request: HttpRequest) -> dict[str, Any]:
    """Answer as far as the person who asks may see."""
    asked = Asked.seen(request)
    known = standing(asked)
    return {
        "start": str(asked.period.start), "end": str(asked.period.end), "outcome": asked.outcome,
        "step": asked.step, "people": [_doing(line) for line in known.lines],
        "compared": telling.compared(known), **_related(asked),
    }  # fmt: skip


def _related(asked: Asked) -> dict[str, Any]:
    if not asked.sees_results:
        return {"headline": None, "rests_on": None, "effects": [], "cannot_be_concluded": []}
    found = relation(asked)
    rests: Any = found.effects or found.lack
    return {
        "headline": telling.headline(found, asked),
        "rests_on": {"people": rests.people, "steps": rests.steps},
        "effects": [{**_goes(each), "sentence": telling.sentence(each, asked)}
                    for each in found.related],
        "cannot_be_concluded": telling.cannot(found, asked),
    }  # fmt: skip


def _doing(line: Line) -> dict[str, Any]:
    return {
        "id": line.doer.key, "person": line.doer.name, "role": line.doer.role,
        "working_days": line.doer.days, "peers": line.peers, "peers_are": line.near,
        "behaviours": [_done(cell) for cell in line.cells],
    }  # fmt: skip


def _done(cell: Cell) -> dict[str, Any]:
    amount, place = cell.doer.amounts[cell.behaviour.name], cell.position
    spread = place.spread
    return {
        "behaviour": cell.behaviour.name, "done": amount.done, "of": amount.size,
        "rate": place.rate, "interval": place.interval,
        "quartiles": (spread.low, spread.middle, spread.high) if spread else None,
        "beyond_chance": ("more" if place.is_above else "less") if cell.is_told else "",
    }  # fmt: skip


def _goes(one: Related) -> dict[str, Any]:
    effect = one.effect
    return {
        "behaviour": effect.name, "one_more": one.behaviour.size, "before": _told(one.before),
        "standard": _told(effect.standard), "new_deals_held": _told(one.held),
        "same": _told(one.same), "after": _told(one.after), "correlation": _told(effect.plain),
        "chance": effect.before.chance, "chance_among_all": effect.held_by_many,
        "sure": effect.is_sure, "inflation": effect.inflation,
    }  # fmt: skip


def _told(estimate: Estimate | None) -> dict[str, Any] | None:
    return None if estimate is None else {"value": estimate.value, "interval": estimate.bounds}
