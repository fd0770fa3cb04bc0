"""Against plan: targets, how far they are reached, and where the period may end."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from sextant.metrics.catalogue.rows import PLANNED
from sextant.metrics.measures import MEASURE, Good, Metric, Rows, Unit, total
from sextant.metrics.schemas import TARGETS

if TYPE_CHECKING:
    from sextant.metrics.deriving import Moment

OF_PLANS = ("plan", "measure", "level")
DERIVED = (*PLANNED, "plan", "level")

ALL = Rows("all", None)
PASSED = Rows("passed", None, until_today="on")

Known = Mapping[str, Any]
Bounds = tuple[Decimal | None, Decimal | None, Decimal | None]


def _attainment(known: Known, _moment: Moment) -> Decimal | None:
    target = known["target"]
    return Decimal(known[MEASURE] or 0) / Decimal(target) if target else None


def _gap(known: Known, _moment: Moment) -> Decimal | None:
    target = known["target"]
    return Decimal(target) - Decimal(known[MEASURE] or 0) if target else None


def _pace_attainment(known: Known, _moment: Moment) -> Decimal | None:
    pace = known["pace"]
    return Decimal(known[MEASURE] or 0) / Decimal(pace) if pace else None


def _required_run_rate(known: Known, moment: Moment) -> Decimal | None:
    gap = _gap(known, moment)
    if gap is None or not moment.days_left:
        return None
    return max(gap, Decimal(0)) / moment.days_left


def _projected_landing(known: Known, moment: Moment) -> Bounds:
    if moment.is_over:
        end = Decimal(known[MEASURE] or 0)
        return end, end, end
    foreseen = moment.outlook
    return (foreseen.middle, foreseen.low, foreseen.high) if foreseen else (None, None, None)


def _p_attain(known: Known, moment: Moment) -> Decimal | None:
    target = known["target"]
    if not target:
        return None
    if moment.is_over:
        return Decimal(known[MEASURE] >= target)
    if moment.outlook is None:
        return None
    return Decimal(str(moment.outlook.chance(Decimal(target))))


_metric = partial(Metric, date="on", fact=TARGETS, workspace="")
_derived = partial(_metric, parts=(), dimensions=DERIVED)

METRICS = (
    _metric(
        "target",
        _("Target"),
        _(
            "What the published plan asks of a number, spread over the working days of each month;"
            " won revenue, unless another measure is named."
        ),
        _("A plan that was not published counts for nothing here."),
        Unit.AS_MEASURED,
        Good.NEITHER,
        (total("value", ALL),),
        dimensions=(*PLANNED, *OF_PLANS),
    ),
    _metric(
        "pace",
        _("Pace"),
        _(
            "What the plan expects by the end of today, by its seasons and the working days that"
            " have passed."
        ),
        _("Early in a month few days have passed: a single deal moves much."),
        Unit.AS_MEASURED,
        Good.NEITHER,
        (total("value", PASSED),),
        dimensions=(*PLANNED, *OF_PLANS),
    ),
    _derived(
        "attainment",
        _("Attainment"),
        _("What was reached, divided by the target of the whole period."),
        _("While a period runs it is not yet what it will be: read it beside the pace."),
        Unit.RATIO,
        Good.UP,
        of=(MEASURE, "target"),
        derive=_attainment,
    ),
    _derived(
        "pace_attainment",
        _("Attainment of pace"),
        _("What was reached, divided by what the plan expects by the end of today."),
        _("At 100 % the plan is met so far; it does not say that it will be."),
        Unit.RATIO,
        Good.UP,
        of=(MEASURE, "pace"),
        derive=_pace_attainment,
    ),
    _derived(
        "gap",
        _("Gap"),
        _("What is still missing to the target of the period; below nought where it is exceeded."),
        _("It falls by itself as a period runs: whether fast enough, the pace tells."),
        Unit.AS_MEASURED,
        Good.DOWN,
        of=(MEASURE, "target"),
        derive=_gap,
    ),
    _derived(
        "required_run_rate",
        _("Required run rate"),
        _(
            "What must come in on each working day that is left, today among them, to close the gap."
        ),
        _("It is an average: large deals do not come in daily parts."),
        Unit.AS_MEASURED,
        Good.DOWN,
        of=(MEASURE, "target"),
        derive=_required_run_rate,
    ),
    _derived(
        "projected_landing",
        _("Projected landing"),
        _(
            "Where the period is likely to end, from how earlier periods went on from the same"
            " point, the pace so far and what is open; in four cases of five it ends between the"
            " two bounds."
        ),
        _("It knows no plan and no promise; how well it did before is said beside it."),
        Unit.AS_MEASURED,
        Good.UP,
        of=(MEASURE, "target", "pace"),
        derive=_projected_landing,
        looks_ahead=True,
        also=("low", "high"),
    ),
    _derived(
        "p_attain",
        _("Chance to attain"),
        _("How likely the target of the period is reached, by the same reckoning."),
        _("50 % is a fair target, not a failure; few cases make it coarse."),
        Unit.RATIO,
        Good.UP,
        of=(MEASURE, "target", "pace"),
        derive=_p_attain,
        looks_ahead=True,
    ),
)
