"""Who sees an alert: whoever sees all of whom its number was made, on all days it speaks of."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sextant.kernel.models import EVER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sextant.kernel.organisation import Span
    from sextant.kernel.scope import Scope
    from sextant.watch.models import Alert

    Days = list[tuple[date, date]]

COMPANY = "company"
STRETCHES = 9  # as many stretches as long as its own, or days, no cause looks further back than
LONGEST_LOOK = timedelta(days=4 * 56)


def keys(alerts: Any, scope: Scope) -> list[int]:
    """Return the numbers of those alerts that a scope shows."""
    found: list[int] = []
    for kind, needs in alerts.order_by().values_list("kind", "needs").distinct():
        if not is_open(kind, needs, scope):
            continue
        of_kind = alerts.filter(kind=kind, needs=needs).order_by()
        if scope.sees_all(kind):
            found += of_kind.values_list("pk", flat=True)
            continue
        known = _by_person(scope.spans(kind) or ())
        rows = of_kind.exclude(node_kind=COMPANY).values_list(
            "pk", "people", "compared_from", "ends_on"
        )
        found += [key for key, people, start, end in rows if _sees(people, known, start, end)]
    return found


def is_open(kind: str, needs: str, scope: Scope) -> bool:
    """Tell whether numbers of a kind exist at all for a scope."""
    return scope.spans(kind) != () and (not needs or scope.permits(needs))


def seen_since(alert: Alert, scope: Scope) -> date:
    """Return the day from which on a scope shows the course of an alert that it shows."""
    if scope.sees_all(alert.kind):
        return EVER
    known = _by_person(scope.spans(alert.kind) or ())
    hidden = [end for _start, end in _hidden(alert.people, known) if end <= alert.compared_from]
    return max(hidden, default=EVER)


def sees_node(alert: Alert, kind: str, needs: str, scope: Scope) -> bool:
    """Tell whether a scope shows numbers of another kind for the node of an alert.

    It must show them as far back as a likely cause may have looked, not only on its own days.
    """
    if not is_open(kind, needs, scope):
        return False
    if scope.sees_all(kind):
        return True
    known = _by_person(scope.spans(kind) or ())
    reach = max(STRETCHES * (alert.ends_on - alert.compared_from), LONGEST_LOOK)
    since = max(EVER, alert.ends_on - reach)
    return alert.node_kind != COMPANY and _sees(alert.people, known, since, alert.ends_on)


def _sees(people: list[Any], known: dict[int, Days], start: date, end: date) -> bool:
    if not people:
        return False  # a node without people shows nothing to those who see people
    return not any(a < end and start < b for a, b in _hidden(people, known))


def _hidden(people: Iterable[Any], known: dict[int, Days]) -> Days:
    """Return the stretches on which somebody's part of a number is not shown."""
    found: Days = []
    for person, start, end in people:
        here, last = date.fromisoformat(start), date.fromisoformat(end)
        for since, until in known.get(person, ()):
            if since > here:
                found.append((here, min(since, last)))
            here = max(here, until)
            if here >= last:
                break
        if here < last:
            found.append((here, last))
    return found


def _by_person(spans: Iterable[Span]) -> dict[int, Days]:
    found: dict[int, Days] = defaultdict(list)
    for span in spans:
        found[span.person_id].append((span.start, span.end))
    return {person: sorted(days) for person, days in found.items()}
