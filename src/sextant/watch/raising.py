"""Verbs on alerts: raise one, and judge whether it was useful."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sextant.calc.anomaly import Kind
from sextant.kernel import journal
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable
from sextant.metrics import catalogue
from sextant.watch import causes, drivers
from sextant.watch.candidates import Candidate
from sextant.watch.models import NEWS, Alert, Judgement
from sextant.watch.nodes import Node
from sextant.watch.values import kind_of

if TYPE_CHECKING:
    from datetime import datetime

    from sextant.kernel.models import Person
    from sextant.watch.nodes import Nodes

LONGEST = 500  # characters of a reason


class UnableToJudge(Unable):
    """The judgement says nothing that could be kept."""


@transaction.atomic
def raise_alert(chosen: Mapping[str, Any], nodes: Nodes, *, at: datetime) -> Alert | None:
    """Raise an alert with what is known now; None where its series has it already or is no more.

    What tells the same as another alert is kept as a part of it, and told to nobody.
    """
    values = dict(chosen)
    part_of = _found(values.pop("part_of"))
    candidate = Candidate(**values)
    metric, node = (
        catalogue.every().get(candidate.metric),
        Node(candidate.node_kind, candidate.number),
    )
    if metric is None or candidate.node not in nodes.above:
        return None  # its number or its node went while the look was broken off
    period, compare = drivers.compared(candidate)
    alert, is_new = Alert.objects.get_or_create(
        metric=candidate.metric, node=candidate.node, shape=candidate.shape, step=candidate.step,
        starts_on=date.fromisoformat(candidate.starts_on),
        defaults={
            "kind": metric.fact.kind, "needs": metric.needs, "node_kind": candidate.node_kind,
            "unit_id": candidate.number if node.kind in {"region", "team"} else None,
            "person_id": candidate.number if node.kind == "person" else None,
            "people": [[span.person_id, str(span.start), str(span.end)]
                       for span in nodes.people(node)],
            "ends_on": date.fromisoformat(candidate.ends_on),
            "compared_from": drivers.before(period, compare).start, "value": Decimal(candidate.value),
            "middle": candidate.middle, "low": candidate.low, "high": candidate.high,
            "size": 1 if kind_of(metric) is Kind.SUM else candidate.size,
            "score": candidate.score, "p": candidate.p, "false_alarms": candidate.false_alarms,
            "judged_steps": candidate.judged_steps, "course": list(candidate.course),
            "part_of": part_of, "raised_at": at,
            **_known(candidate, node, nodes.day, told=part_of is None),
        },
    )  # fmt: skip
    if is_new and part_of is None:
        data = {"metric": alert.metric, "node": alert.node, "starts_on": alert.starts_on}
        is_news = alert.ends_on > nodes.day - NEWS
        name = "alert.raised" if is_news else "alert.found"  # nobody is told what is long past
        journal.record(name, alert, by=None, at=at, data=data)
    return alert if is_new else None


@transaction.atomic
def judge(
    alert: Alert, *, useful: bool, by: Person | None, at: datetime, reason: str = ""
) -> Judgement:
    """Say whether an alert was useful; the newest judgement counts, and tunes the next of its kind."""
    require(by, "alert.judge")
    if len(reason.strip()) > LONGEST:
        raise UnableToJudge(_("Say it in at most %(longest)d characters.") % {"longest": LONGEST})
    judged = Judgement.objects.create(
        alert=alert, by=by, useful=useful, reason=reason.strip(), at=at
    )
    data = {"useful": useful, "reason": judged.reason}
    journal.record("alert.judged", alert, by=by, at=at, data=data)
    return judged


def _known(candidate: Candidate, node: Node, today: date, *, told: bool) -> dict[str, Any]:
    """Return what drove it and its likely causes; what is told by another alert has them there."""
    if not told:
        return {}
    period, compare = drivers.compared(candidate)
    case = causes.Case(
        catalogue.every()[candidate.metric], node, period, drivers.before(period, compare),
        candidate.score < 0, today,
    )  # fmt: skip
    return {
        "drivers": drivers.explain(candidate, node, today),
        "causes": journal.plain(causes.likely(case)),
    }


def _found(whole: list[str] | None) -> Alert | None:
    if whole is None:
        return None
    metric, node, shape, step, starts_on = whole
    found: Alert | None = Alert.objects.filter(
        metric=metric, node=node, shape=shape, step=step, starts_on=starts_on
    ).first()
    return found
