"""An alert as JSON can hold it, with the sentences in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sextant.config import config
from sextant.metrics import catalogue
from sextant.metrics.measures import Unit
from sextant.watch import drivers, reading, telling
from sextant.watch.seeing import seen_since

if TYPE_CHECKING:
    from datetime import date

    from sextant.kernel.scope import Scope
    from sextant.watch.models import Alert


def line(alert: Alert) -> dict[str, Any]:
    """Return what a list shows of an alert; its value is decimal text."""
    judged = reading.judged(alert)
    metric = catalogue.every().get(alert.metric)
    return {
        "id": alert.pk, "metric": alert.metric, "node": alert.node, "node_kind": alert.node_kind,
        "node_name": telling.called(alert), "shape": alert.shape, "step": alert.step,
        "start": str(alert.starts_on), "end": str(alert.ends_on),
        "value": f"{alert.value.normalize():f}", "expected": alert.middle, "low": alert.low,
        "high": alert.high, "good": telling.is_good(alert), "score": alert.score, "p": alert.p,
        "currency": config.currency if metric and metric.unit is Unit.MONEY else "",
        "headline": telling.headline(alert), "sentence": telling.sentence(alert),
        "useful": judged.useful if judged else None,
        "raised_at": alert.raised_at.isoformat(),
    }  # fmt: skip


def whole(alert: Alert, scope: Scope, today: date) -> dict[str, Any]:
    """Return all of an alert that a scope shows: its course, drivers, causes and judgements."""
    told, since = drivers.told(alert, today), str(seen_since(alert, scope))
    parts, parent = alert.parts.visible_to(scope), reading.whole_of(alert, scope)
    return {
        **line(alert),
        "chance": telling.chance(alert),
        "false_alarms": alert.false_alarms, "judged_steps": alert.judged_steps,
        "history": telling.history(alert),
        "course": [
            dict(zip(("day", "value", "expected", "low", "high"), row, strict=True))
            for row in alert.course if row[0] >= since
        ],
        "drivers": _drivers(told),
        "causes": [
            {"rule": each.name, "label": each.label, "sentence": each.sentence,
             "evidence": dict(each.evidence), "reads": each.reading, "action": each.action}
            for each in telling.causes(alert, scope)
        ],
        "parts": list(parts.values_list("pk", flat=True)),
        "part_of": parent.pk if parent else None,
        "judgements": [
            {"useful": each.useful, "reason": each.reason, "by": each.by and str(each.by),
             "at": each.at.isoformat()}
            for each in alert.judgements.newest_first()
        ],
        "tuned": reading.tuned(alert, scope),
    }  # fmt: skip


def _drivers(told: drivers.Told | None) -> dict[str, Any] | None:
    if told is None:
        return None
    question, moved = told.question, told.whole
    return {
        "compare": question.compare,
        "period": {"start": str(question.period.start), "end": str(question.period.end)},
        "before": f"{moved.before:f}", "now": f"{moved.now:f}", "change": f"{moved.change:f}",
        "by": [each.name for each in told.division.by],
        "parts": [
            {"name": each.name, "kind": each.kind, "effect": f"{each.effect:f}",
             "share": None if each.share is None else float(each.share),
             "key": list(each.key) if each.key else None}
            for each in told.division.reasons
        ],
        "sentence": told.sentence,
    }  # fmt: skip
