"""Published plans as facts: what each line asks on each working day, where its holder stands then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from sextant.config import config
from sextant.kernel.calendar import DAY, installed
from sextant.kernel.models import Membership
from sextant.kernel.money import smallest_unit
from sextant.kernel.organisation import Organisation
from sextant.kernel.rates import Rates
from sextant.metrics import standings
from sextant.metrics.facts import Changes, Months, Source, arrow_schema, month_of
from sextant.metrics.schemas import TARGETS, Schema
from sextant.metrics.shaping import each_shaped
from sextant.plans.models import Line, Plan, Version
from sextant.plans.models.plans import PlanVersionQuerySet
from sextant.plans.padded import GRAINS, by_grain
from sextant.plans.tree import as_of

RARE = ("unit", "rate", "sample", "person", "plan")  # kinds that may touch anything as a whole
SCALE = Decimal(10000)  # amounts of facts have four places
COLUMNS = dict(zip(GRAINS, TARGETS.grains, strict=True))

# What a line asks in a step is laid over the step's working days so that it adds up exactly. A
# person's is credited where they stand on the day, a unit's to who leads it.
SPREAD = "(({0} * (day.place + 1)) // day.days - ({0} * day.place) // day.days) * cell.scale"
AMOUNTS = ", ".join(
    f"CAST({SPREAD.format(f'cell.of_{grain}')} * CAST(0.0001 AS DECIMAL(5, 4)) AS DECIMAL(18, 4))"
    f' AS "{column}"'
    for grain, column in COLUMNS.items()
)
SQL = f"""
WITH asked AS (
    SELECT cell.* EXCLUDE (person_id), day."on", {AMOUNTS},
        coalesce(cell.person_id, leader.person_id) AS owner_id
    FROM cell JOIN day ON day.plan_id = cell.plan_id AND day.step = cell.step
        LEFT JOIN leader ON cell.person_id IS NULL AND leader.unit_id = cell.unit_id
            AND day."on" >= leader.start AND day."on" < leader.stop
), placed AS (
    SELECT asked.*, person.name AS person, standing.manager_id, standing.manager,
        standing.unit_id AS stands_in, standing.team_id, standing.team, standing.region_id,
        standing.region
    FROM asked
        LEFT JOIN person ON person.id = asked.owner_id
        LEFT JOIN standing ON asked.is_personal AND standing.person_id = asked.owner_id
            AND asked."on" >= standing.start AND asked."on" < standing.stop
)
SELECT placed.* EXCLUDE (unit_id, team_id, team, region_id, region),
    coalesce(stands_in, placed.unit_id) AS unit_id,
    CASE WHEN stands_in IS NULL THEN place.team_id ELSE placed.team_id END AS team_id,
    CASE WHEN stands_in IS NULL THEN place.team ELSE placed.team END AS team,
    CASE WHEN stands_in IS NULL THEN place.region_id ELSE placed.region_id END AS region_id,
    CASE WHEN stands_in IS NULL THEN place.region ELSE placed.region END AS region
FROM placed
    LEFT JOIN place ON place.unit_id = placed.unit_id
        AND placed."on" >= place.start AND placed."on" < place.stop
ORDER BY placed.line, placed."on"
"""  # noqa: S608 - put together from this room's own texts


def build(months: Months, today: date) -> Iterator[tuple[Schema, str, Any]]:
    """Yield what published plans ask in each asked month."""
    versions = list(_in_force().select_related("plan").order_by("pk"))
    versions = [each for each in versions if each.plan.purpose == Plan.Purpose.TARGETS]
    if not versions:
        return
    days = _days([version.plan for version in versions], months)
    cells = _cells(versions, today)
    if not days or not cells.num_rows:
        return
    tables = ((month, "day", _day_table(rows)) for month, rows in sorted(days.items()))
    known = {
        **standings.people(),
        **standings.units(),
        "leader": standings.leaders(),
        "cell": cells,
    }
    for month, table in each_shaped(SQL, known, tables, {}, arrow_schema(TARGETS)):
        if table.num_rows:
            yield TARGETS, month, table


def _in_force() -> PlanVersionQuerySet:
    versions: Any = Version.objects
    found: PlanVersionQuerySet = versions.published()
    return found


def touched(changes: Changes) -> Months:
    """Return the months whose rows some changes may have altered."""
    if any(kind in changes.kinds for kind in RARE) or "unit" in changes.records:
        return None
    if "rate" in changes.records:
        return None
    holding = changes.holding(TARGETS.name)
    plans = changes.records.get("plan", set())
    found = holding("plan_id", plans) | months_of(Plan.objects.filter(pk__in=plans))
    people = changes.records.get("person", set())
    units = Membership.objects.filter(person__in=people).values_list("unit", flat=True)
    found |= holding("owner_id", people) | holding("manager_id", people)
    return found | holding("unit_id", list(units))


def months_of(plans: Any) -> set[str]:
    """Return the months some plans are about."""
    return {month_of(part.start) for plan in plans for part in plan.period.months()}


def working_days(start: date, stop: date) -> list[date]:
    """Return the working days of a step, or all its days where it has none."""
    calendar = installed()
    days = [start + n * DAY for n in range((stop - start).days)]
    return [day for day in days if calendar.is_working_day(day)] or days


def _days(plans: list[Plan], months: Months) -> dict[str, list[tuple[Any, ...]]]:
    """Return the asked months' days: plan, step, day, its place among the step's, and their number."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    for plan in plans:
        edges = plan.days
        for step, (start, stop) in enumerate(pairwise(edges)):
            days = working_days(start, stop)
            for place, day in enumerate(days):
                month = month_of(day)
                if months is None or month in months:
                    found.setdefault(month, []).append((plan.pk, step, day, place, len(days)))
    return found


def _day_table(rows: list[tuple[Any, ...]]) -> Any:
    import pyarrow as pa

    whole = pa.int64()
    kinds = {"plan_id": whole, "step": whole, "on": pa.date32(), "place": whole, "days": whole}
    return _table(rows, kinds)


def _cells(versions: list[Version], today: date) -> Any:
    """Return every line's amount in every step, as each grain is held to it."""
    import pyarrow as pa

    whole, text = pa.int64(), pa.string()
    kinds = {
        "line": whole, "plan_id": whole, "version_id": whole, "plan": text, "measure": text,
        "level": text, "unit_id": whole, "person_id": whole, "is_personal": pa.bool_(),
        "category": text, "channel": text, "tier": text, "scale": whole, "step": whole,
        **{f"of_{grain}": whole for grain in GRAINS},
    }  # fmt: skip
    organisation = Organisation()
    rows = [row for version in versions for row in _rows(version, organisation, today)]
    return _table(rows, kinds)


def _rows(version: Version, organisation: Organisation, today: date) -> Iterator[tuple[Any, ...]]:
    plan = version.plan
    lines = list(version.lines.order_by("pk"))
    rates = dict(version.paddings.values_list("unit", "rate"))
    amounts = by_grain(lines, rates, organisation, as_of(plan, today))
    unit, convert = _money(plan)
    scale = int(unit * SCALE)
    for line in lines:
        head = _head(line, version, scale)
        for step in range(plan.steps):
            figures = [convert(amounts[grain][line.pk][step]) for grain in GRAINS]
            if any(figures):
                yield (*head, step, *figures)


def _head(line: Line, version: Version, scale: int) -> tuple[Any, ...]:
    plan = version.plan
    return (
        *(line.pk, plan.pk, version.pk, plan.name, plan.measure, line.level),
        *(line.unit_id, line.person_id, line.person_id is not None),
        *(line.category or None, line.channel or None, line.tier or None, scale),
    )


def _money(plan: Plan) -> tuple[Decimal, Any]:
    """Return the smallest unit that facts count a plan in, and what converts its amounts to it."""
    if plan.currency in {"", config.currency}:
        return plan.unit, lambda count: count
    rates, unit = Rates(config.currency), smallest_unit(config.currency)

    def convert(count: int) -> int:
        value = rates.value(plan.amount(count), plan.currency, plan.starts_on)
        return int(value / unit) if value is not None else 0

    return unit, convert


def _table(rows: list[tuple[Any, ...]], kinds: dict[str, Any]) -> Any:
    import pyarrow as pa

    values = zip(*rows, strict=True) if rows else [()] * len(kinds)
    pairs = zip(values, kinds.items(), strict=True)
    return pa.table({name: pa.array(found, kind) for found, (name, kind) in pairs})


FACTS = (Source("targets", (TARGETS,), build, touched),)
