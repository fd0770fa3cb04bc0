"""Where an alert leads on: initiatives filled in, the reasons of its number, the records behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from sextant.agenda.audience import leaders
from sextant.kernel.calendar import installed
from sextant.kernel.period import Period
from sextant.kernel.unable import Unable
from sextant.metrics.ask import ask
from sextant.metrics.why.question import COMPARISONS
from sextant.watch import telling

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sextant.kernel.scope import Scope
    from sextant.metrics.drill import Records
    from sextant.watch.drivers import Told
    from sextant.watch.models import Alert
    from sextant.watch.telling import Cause


def actions(alert: Alert, causes: Sequence[Cause], text: str) -> list[tuple[str, str]]:
    """Return what may be done about each cause, and about an unknown one, with a form filled in."""
    look_into = _("Find out why %(metric)s of %(node)s moved") % {
        "metric": telling.label(alert.metric), "node": telling.called(alert),
    }  # fmt: skip
    found = [(cause.action, f"{text} {cause.sentence}") for cause in causes]
    return [(name, _initiative(alert, name, why)) for name, why in [*found, (look_into, text)]]


def why(alert: Alert, told: Told | None) -> str:
    """Return the page that explains the number over the same days."""
    if told is None:
        return ""
    question = told.question
    given = {"period": str(question.period), "compare": question.compare}
    given |= {name: str(values[0]) for name, values in question.where.items()}
    return f"/why/{alert.metric}/?{urlencode(given)}" if question.compare in COMPARISONS else ""


def records(alert: Alert, scope: Scope, today: date) -> Records | None:
    """Return the list of the records behind the number of the step."""
    period = Period(alert.starts_on, alert.ends_on, calendar=installed())
    where = {alert.node_kind: [alert.unit_id or alert.person_id]} if alert.node != "company" else {}
    try:
        answer = ask(alert.metric, where=where, period=period, scope=scope, today=today)
    except Unable:  # a number that the catalogue knows no more
        return None
    return answer.records(alert.metric)


def _initiative(alert: Alert, name: str, text: str) -> str:
    leader = leaders([alert.unit_id], alert.last).get(alert.unit_id) if alert.unit_id else None
    quarter = Period.holding(alert.last, "quarter", installed())
    given = {
        "name": name, "why": text, "measure": alert.metric, "period": str(quarter),
        "owner": str(leader.pk) if leader else "",
        "unit": str(alert.unit_id or ""), "person": str(alert.person_id or ""),
    }  # fmt: skip
    return "/initiatives/new/?" + urlencode({key: value for key, value in given.items() if value})
