"""A plan of 2,000 people in force: published, asked about, somebody moved, recalibrated, padded.

Run in a process of its own, with SEXTANT_HOME in its environment: `python -m benchmarks.in_force`.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from benchmarks.asking import in_turns
from benchmarks.drafting import FEWER, refuse_inexact, timed
from benchmarks.installation import DIRECTOR

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

TIMES = 25
QUARTER = 90  # days of the year after which it is asked about

# What is asked, by what; and by hand: the same rows, in no order.
BY_HAND: dict[str, tuple[tuple[str, ...], tuple[str, ...], str]] = {
    "target by region and month": (
        ("target",), ("region", "month"),
        """SELECT region_id, any_value(region), date_trunc('month', "on") AS month, sum(value)
           FROM read_parquet($targets) WHERE measure = 'won_revenue' AND level = 'target'
             AND "on" >= $start AND "on" < $stop GROUP BY region_id, month""",
    ),
    "attainment by person for a quarter": (
        ("attainment",), ("person",),
        """WITH asked AS (SELECT owner_id, any_value(person) AS person, sum(for_person) AS target
               FROM read_parquet($targets) WHERE measure = 'won_revenue' AND level = 'target'
               AND "on" >= $start AND "on" < $stop GROUP BY owner_id),
           won AS (SELECT owner_id, sum(value) AS value FROM read_parquet($deals)
               WHERE status = 'won' AND closed_on >= $start AND closed_on < $stop
               GROUP BY owner_id)
           SELECT owner_id, person, coalesce(value, 0) / nullif(target, 0) AS attainment
           FROM asked FULL JOIN won USING (owner_id)""",
    ),
}  # fmt: skip
AHEAD = ("projected_landing", "p_attain")


def measure() -> dict[str, Any]:
    """Return the milliseconds of each deed and question, and counts beside them."""
    from django.utils import timezone

    from sextant.kernel.models import Person
    from sextant.plans.models import Plan

    at, plan = timezone.now(), Plan.objects.get()
    said = {"by": Person.objects.get(username=DIRECTOR), "at": at}
    found = _published(plan, said)
    found |= _asked(at.date())
    found |= _moved(plan, said)
    found |= _recalibrated(plan, said)
    found |= _padded(plan, said)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found | {"peak": peak, "load": os.getloadavg()[0]}


def _published(plan: Any, said: dict[str, Any]) -> dict[str, Any]:
    """Put the draft into force, and then its facts; both come to the same."""
    from sextant.metrics.publishing import publish_pending
    from sextant.plans import agreeing

    took, _version = timed(lambda: agreeing.publish(plan, reason="Bench", **said))
    facts, publication = timed(publish_pending)
    _refuse_other_facts(plan, said["at"].date())
    files = publication.facts["targets"]
    return {"published": [took], "facts": [facts], "rows": sum(files.rows.values())}


def _refuse_other_facts(plan: Any, today: date) -> None:
    """End where facts do not come to what the plan says, level by level and month by month."""
    from sextant.kernel.scope import operator
    from sextant.metrics.ask import ask
    from sextant.plans import stretching, versions

    version = stretching.in_force(plan)
    for level in ("target", "stretch", "challenge"):
        tree = versions.tree(version, level, today)
        answer = ask("target", by=("month",), where={"level": level}, period=plan.period,
                     measure=plan.measure, scope=operator(today), today=today)  # fmt: skip
        wanted = [plan.amount(count) for count in tree.sums[tree.root]]
        assert [row["target"] for row in answer.rows] == wanted, "facts are not what is planned"
        assert answer.total["target"] == sum(wanted), "facts do not add up"


def _asked(today: date) -> dict[str, Any]:
    """Ask beside the same by hand in DuckDB over the same files, and what nobody writes by hand."""
    import duckdb

    from benchmarks import organisation
    from sextant.kernel.calendar import installed
    from sextant.kernel.period import Period
    from sextant.metrics import manifest
    from sextant.metrics.store import absolute

    start = organisation.first_day(today)
    year = Period.holding(start, "year", installed())
    quarter = Period.holding(start + timedelta(days=QUARTER), "quarter", installed())
    connection = duckdb.connect(config={"threads": min(os.cpu_count() or 1, 4)})
    files = {name: absolute(manifest.current().paths(name)) for name in ("targets", "deals")}
    found: dict[str, Any] = {}
    for name, (metrics, by, sql) in BY_HAND.items():
        period = quarter if "quarter" in name else year
        given = {"start": period.start, "stop": period.end} | {
            kind: paths for kind, paths in files.items() if f"${kind}" in sql
        }
        hand = partial(_by_hand, connection, sql, given)
        ours = partial(_ask, metrics, by, period, today)
        _refuse_to_differ(name, ours().rows, hand())
        found[name] = in_turns(ours, hand, times=TIMES)
    running = Period.holding(today, "quarter", installed())
    ours = partial(_ask, AHEAD, ("person",), running, today)
    name = "projected landing and chance by person"
    found[name] = {"ask": [timed(ours)[0] for _turn in range(TIMES)]}
    return {"asked": found}


def _ask(metrics: tuple[str, ...], by: tuple[str, ...], period: Any, today: date) -> Any:
    from sextant.kernel.scope import operator
    from sextant.metrics import ask

    ask.forget()  # or the answer kept in memory would be measured
    return ask.ask(
        metrics, by=by, period=period, measure="won_revenue", scope=operator(today), today=today
    )


def _by_hand(connection: Any, sql: str, given: dict[str, Any]) -> Any:
    return connection.execute(sql, given).fetchall()


def _refuse_to_differ(name: str, ours: list[dict[str, Any]], hand: list[Any]) -> None:
    """End where the two answers differ; shares are the same to four places."""
    metric = "target" if "target" in name else "attainment"
    known = sorted(round(Decimal(str(row[-1])), 3) for row in hand if row[-1] is not None)
    said = sorted(round(row[metric], 3) for row in ours if row[metric] is not None)
    if len(known) != len(said) or any(
        abs(one - other) > Decimal("0.001") for one, other in zip(known, said, strict=True)
    ):
        sys.exit(f"{name}: the two answers differ; a wrong answer is not measured.")


def _moved(plan: Any, said: dict[str, Any]) -> dict[str, Any]:
    """Move somebody to another region in the middle of the year, and publish what that changes."""
    from sextant.kernel import people
    from sextant.kernel.models import Person, Unit
    from sextant.metrics.publishing import publish_pending

    teams = list(Unit.objects.filter(kind="team").order_by("pk"))
    found = []
    for number in range(FEWER):
        person = Person.objects.filter(role="rep").order_by("pk")[number]
        on = plan.days[plan.steps // 2]
        people.move(person, teams[-1 - number], on=on, **said)
        found.append(timed(publish_pending)[0])
    _refuse_other_facts(plan, said["at"].date())
    return {"moved": found}


def _recalibrated(plan: Any, said: dict[str, Any]) -> dict[str, Any]:
    from sextant.metrics import ask
    from sextant.plans import calibrating, drafting
    from sextant.plans.calibrating import Wish

    def deed() -> Any:
        ask.forget()
        return calibrating.recalibrate(plan, Wish(), reason="Bench", **said)

    found = []
    for _turn in range(FEWER):
        took, kept = timed(deed)
        found.append(took)
        refuse_inexact(plan, said["at"].date())
        moves = kept.moves.count()
        drafting.discard(plan, number=kept.version.number, **said)
    return {"recalibrated": found, "moves": moves}


def _padded(plan: Any, said: dict[str, Any]) -> dict[str, Any]:
    """Let every region and team ask more of those below, and look at the table."""
    from sextant.kernel.models import Unit
    from sextant.kernel.scope import scope_of
    from sextant.plans import drafting, table
    from sextant.plans.models import Padding

    person, today = said["by"], said["at"].date()
    draft = drafting.revise(plan, reason="Bench", **said)
    Padding.objects.bulk_create(
        Padding(version=draft, unit=unit, rate=Decimal("0.03"), by=person, at=said["at"])
        for unit in Unit.objects.exclude(kind="company")
    )
    look: Callable[[], Any] = partial(
        table.table, draft, scope=scope_of(person, today), person=person, today=today
    )
    found = [timed(look)[0] for _turn in range(FEWER)]
    drafting.discard(plan, number=draft.number, **said)
    return {"padded": found}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sextant.settings")
    import django

    django.setup()
    print(json.dumps(measure()))
