"""Alerts as doors and pages ask for them: within a scope, filtered, with how well the watch does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sextant.kernel.calendar import DAY, installed
from sextant.kernel.unable import UnableToFind
from sextant.watch import tuning
from sextant.watch.models import NEWS, Alert, Judgement, Look, Piece
from sextant.watch.seeing import is_open
from sextant.watch.telling import label
from sextant.watch.watchable import groups
from sextant.workspace import written

if TYPE_CHECKING:
    from datetime import date

    from sextant.kernel.scope import Scope
    from sextant.watch.models import AlertQuerySet

OPEN, JUDGED, ALL = "open", "judged", "all"
STATES = (OPEN, JUDGED, ALL)
STALE = 3  # working days without anything new, from which on it is said
SUMMED = ("series", "short", "judged", "alarmed")


@dataclass(frozen=True)
class Asked:
    """Which alerts are asked for: of which number, of which node, judged or not."""

    metric: str = ""
    node: str = ""
    state: str = ALL


@dataclass(frozen=True)
class Record:
    """How the watch does: what it last looked at, and how often it would have alarmed by chance."""

    look: Look | None
    series: int = 0
    short: int = 0
    judged: int = 0
    alarmed: float = 0.0

    @property
    def rate(self) -> float | None:
        """Return the share of judged steps of history that would have looked suspicious."""
        return self.alarmed / self.judged if self.judged else None

    @property
    def looked(self) -> str:
        """Say in one sentence what was looked at; nothing where nothing was."""
        if self.look is None:
            return ""
        return ngettext(
            "%(series)s number was looked at as of %(day)s; %(short)s had too little history or too"
            " few values to be watched.",
            "%(series)s numbers were looked at as of %(day)s; %(short)s had too little history or"
            " too few values to be watched.",
            self.series,
        ) % {
            "series": written.number(self.series), "day": written.day(self.look.day),
            "short": written.number(self.short),
        }  # fmt: skip


def seen(scope: Scope, asked: Asked = Asked()) -> AlertQuerySet:
    """Return the alerts that a scope shows and that are asked for, the newest first."""
    found: AlertQuerySet = Alert.objects.told().visible_to(scope).newest()
    found = found.defer("course", "drivers")  # long, and no list shows them
    return narrowed(found.prefetch_related("judgements"), asked)


def narrowed(found: AlertQuerySet, asked: Asked) -> AlertQuerySet:
    """Keep the alerts that are asked for."""
    if asked.metric:
        found = found.filter(metric=asked.metric)
    if asked.node:
        found = found.filter(node=asked.node)
    if asked.state == OPEN:
        found = found.unjudged()
    elif asked.state == JUDGED:
        found = found.exclude(judgements=None)
    return found


def newest(scope: Scope, today: date, *, count: int) -> list[Alert]:
    """Return the few newest alerts that nobody has judged."""
    return list(seen(scope, Asked(state=OPEN)).filter(ends_on__gt=today - NEWS)[:count])


def find(key: int, scope: Scope) -> Alert:
    """Return an alert that a scope shows, or refuse as if there were none."""
    found: Alert | None = (
        Alert.objects.visible_to(scope)
        .select_related("unit", "person", "part_of")
        .filter(pk=key)
        .first()
    )
    if found is None:
        raise UnableToFind(_("There is no such alert, or you may not see it."))
    return found


def whole_of(alert: Alert, scope: Scope) -> Alert | None:
    """Return the alert that tells the same more closely, where a scope shows it."""
    if alert.part_of_id is None:
        return None
    return Alert.objects.visible_to(scope).filter(pk=alert.part_of_id).first()


def judged(alert: Alert) -> Judgement | None:
    """Return the newest judgement of an alert."""
    return max(alert.judgements.all(), key=lambda each: (each.at, each.pk), default=None)


def alerts_of(look: Look, scope: Scope) -> list[Alert]:
    """Return what a look told."""
    return list(seen(scope).filter(raised_at__gte=look.begun_at, raised_at__lte=look.ended_at))


def record() -> Record:
    """Return how the watch does, as of the last look that has ended."""
    look = Look.objects.exclude(ended_at=None).first()
    return Record(None) if look is None else record_of(look)


def record_of(look: Look) -> Record:
    """Return how the watch did in one look."""
    sums = look.pieces.aggregate(*map(Sum, SUMMED))
    return Record(look, *(sums[f"{name}__sum"] or 0 for name in SUMMED))


def stale(scope: Scope, today: date) -> list[str]:
    """Return a sentence for each day since which nothing new has come in: it cannot be watched."""
    known: dict[date, list[str]] = {}
    for name, metrics in groups().items():
        piece = Piece.objects.of_group(name).before(today + DAY).exclude(until=None).first()
        if piece is None or piece.until is None or not is_open(metrics[0].fact.kind, "", scope):
            continue
        if installed().working_days(piece.until, today) >= STALE:
            known.setdefault(piece.until, []).append(label(metrics[0].name))
    return [
        _("What came after %(day)s is not watched yet, since it may not be known as a whole:"
          " %(names)s.")
        % {"day": written.day(until - DAY), "names": written.listed(names)}
        for until, names in sorted(known.items())
    ]  # fmt: skip


def tuned(alert: Alert, scope: Scope) -> str:
    """Say in one sentence how judgements have moved the bound for alerts of this kind.

    How many were judged is said to those alone who see them all: others see no count of the rest.
    """
    if not scope.sees_all(alert.kind):
        return _("What is judged here moves how easily the next alerts of this kind are told.")
    worth = tuning.worths().get((alert.metric, alert.node_kind), tuning.Worth())
    given = {
        "metric": label(alert.metric), "kind": alert.get_node_kind_display(),
        "useful": written.number(worth.useful), "count": written.number(worth.count),
    }  # fmt: skip
    if not worth.count:
        return (
            _(
                "Nobody has judged an alert of this kind yet (%(metric)s, %(kind)s). What is judged"
                " here moves how easily the next ones are told."
            )
            % given
        )
    factor = worth.factor
    if factor == 1:
        text = _("%(useful)s of %(count)s alerts of this kind (%(metric)s, %(kind)s) were judged"
                 " useful: the bound stays as it is.")  # fmt: skip
    elif factor < 1:
        text = _("%(useful)s of %(count)s alerts of this kind (%(metric)s, %(kind)s) were judged"
                 " useful: the next must be %(times)s times less likely by chance to be"
                 " told.")  # fmt: skip
    else:
        text = _("%(useful)s of %(count)s alerts of this kind (%(metric)s, %(kind)s) were judged"
                 " useful: the next may be %(times)s times as likely by chance and is still"
                 " told.")  # fmt: skip
    return text % {**given, "times": f"{max(factor, 1 / factor):.3g}"}
