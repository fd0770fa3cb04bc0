"""What an alert says, in its reader's language: from the data it keeps, never from kept sentences."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from babel import Locale
from babel.numbers import format_currency, format_decimal, format_percent
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from sextant.agenda.subjects import Subject
from sextant.calc.anomaly import Kind
from sextant.config import config
from sextant.kernel.calendar import installed
from sextant.kernel.period import Period
from sextant.metrics import catalogue
from sextant.metrics.measures import Good, Unit
from sextant.watch.causes.rules import rule
from sextant.watch.models import Alert
from sextant.watch.values import kind_of
from sextant.workspace import written

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.utils.functional import _StrPromise

    from sextant.kernel.scope import Scope
    from sextant.metrics.measures import Metric

LARGE = 1000
RARE = 1_000_000  # times in which something happens once, beyond which nobody counts

WHOLE = gettext_lazy("the whole company")
HEADLINES: Mapping[tuple[str, str], _StrPromise] = {
    ("point", "up"): gettext_lazy("%(metric)s of %(node)s: unusually high, %(when)s"),
    ("point", "down"): gettext_lazy("%(metric)s of %(node)s: unusually low, %(when)s"),
    ("level", "up"): gettext_lazy("%(metric)s of %(node)s: higher since %(when)s"),
    ("level", "down"): gettext_lazy("%(metric)s of %(node)s: lower since %(when)s"),
}
MOVES: Mapping[str, _StrPromise] = {
    "point": gettext_lazy(
        "It came to %(value)s, where %(middle)s was expected, and between %(low)s and %(high)s in"
        " 19 cases of 20."
    ),
    "day": gettext_lazy(
        "It has come to %(value)s a day since then, where it had been %(middle)s, and between"
        " %(low)s and %(high)s would be no news."
    ),
    "week": gettext_lazy(
        "It has come to %(value)s a week since then, where it had been %(middle)s, and between"
        " %(low)s and %(high)s would be no news."
    ),
    "month": gettext_lazy(
        "It has come to %(value)s a month since then, where it had been %(middle)s, and between"
        " %(low)s and %(high)s would be no news."
    ),
    "level": gettext_lazy(
        "It has been %(value)s since then, where it had been %(middle)s, and between %(low)s and"
        " %(high)s would be no news."
    ),
}
EVIDENCE: Mapping[str, _StrPromise] = {
    "product": gettext_lazy("Product"), "products": gettext_lazy("Products that sell nothing"),
    "sold": gettext_lazy("Stretches of time with sales"),
    "stretches": gettext_lazy("Stretches of time looked at"),
    "usual": pgettext_lazy("evidence", "Usual"), "part": gettext_lazy("Part of the change"),
    "price": gettext_lazy("Change of price"), "quantity": gettext_lazy("Change of quantity"),
    "old": gettext_lazy("Price before"), "new": gettext_lazy("Price now"),
    "account": gettext_lazy("Customer"), "then": pgettext_lazy("evidence", "Before"),
    "now": pgettext_lazy("evidence", "Now"), "days": gettext_lazy("Days looked at"),
    "what": gettext_lazy("What was counted"), "sure": gettext_lazy("Standard deviations below"),
    "quotes": gettext_lazy("Quotes"), "competitor": gettext_lazy("Competitor"),
    "deals": gettext_lazy("Deals"), "person": gettext_lazy("Person"),
    "people": gettext_lazy("People"), "left": gettext_lazy("Of them left"),
}  # fmt: skip


@dataclass(frozen=True)
class Cause:
    """A likely cause as its reader sees it."""

    name: str
    label: str
    sentence: str
    action: str
    evidence: list[tuple[str, str]]
    reading: str


def headline(alert: Alert) -> str:
    """Return what moved, whose and when, in one line."""
    way = "up" if alert.score > 0 else "down"
    return str(HEADLINES[alert.shape, way]) % {
        "metric": label(alert.metric), "node": called(alert), "when": when(alert),
    }  # fmt: skip


def sentence(alert: Alert) -> str:
    """Return by how much it moved against what was expected."""
    return str(MOVES[_manner(alert)]) % {
        "value": amount(alert, float(alert.value), exact=alert.value), "middle": amount(alert, alert.middle),
        "low": amount(alert, alert.low), "high": amount(alert, alert.high),
    }  # fmt: skip


def _manner(alert: Alert) -> str:
    metric = catalogue.every().get(alert.metric)
    is_sum = metric is not None and kind_of(metric) is Kind.SUM
    return alert.step if alert.shape == Alert.Shape.LEVEL and is_sum else alert.shape


def chance(alert: Alert) -> str:
    """Return how often chance alone would make as much of it."""
    times = round(1 / max(alert.p, 1 / RARE))
    if times >= RARE:
        return _("By chance alone a step would hardly ever be as far off as this.")
    return _("By chance alone about one step in %(times)s would be as far off as this.") % {
        "times": written.number(times)
    }


def history(alert: Alert) -> str:
    """Return how often such an alarm would have gone off on the history of its series."""
    if alert.false_alarms is None or not alert.judged_steps:
        return _("Too little history is known to say how often this alarm goes off falsely.")
    alarms = round(alert.false_alarms * alert.judged_steps)
    return ngettext(
        "Of the %(steps)s step of its history that could be judged, %(alarms)s (%(rate)s) would have"
        " looked suspicious by itself. That is the most that could have been false.",
        "Of the %(steps)s steps of its history that could be judged, %(alarms)s (%(rate)s) would have"
        " looked suspicious by themselves. That is the most that could have been false.",
        alert.judged_steps,
    ) % {
        "steps": written.number(alert.judged_steps), "alarms": written.number(alarms),
        "rate": format_percent(alert.false_alarms, format="#,##0.0%", locale=_locale()),
    }  # fmt: skip


def label(name: str) -> str:
    """Return what a number is called."""
    metric = catalogue.every().get(name)
    return str(metric.label) if metric else name


def called(alert: Alert) -> str:
    """Return what a node is called."""
    return str(alert.unit or alert.person or WHOLE)


def when(alert: Alert) -> str:
    """Return the step, or the day since when."""
    if alert.shape == Alert.Shape.LEVEL or alert.step == Alert.Step.DAY:
        return written.day(alert.starts_on)
    if alert.step == Alert.Step.MONTH:
        return str(Period.holding(alert.starts_on, "month", installed()))
    return _("the week from %(start)s to %(end)s") % {
        "start": written.day(alert.starts_on), "end": written.day(alert.last),
    }  # fmt: skip


def is_good(alert: Alert) -> bool | None:
    """Tell whether it moved the good way; None where neither is good."""
    metric = catalogue.every().get(alert.metric)
    if metric is None or metric.good is Good.NEITHER:
        return None
    return (alert.score > 0) == (metric.good is Good.UP)


def amount(alert: Alert, value: float, *, exact: Decimal | None = None) -> str:
    """Write a value of its number: money to the cent where it is exact, estimates rounded."""
    metric = catalogue.every().get(alert.metric)
    return told(value, metric, exact=exact)


def told(value: float, metric: Metric | None, *, exact: Decimal | None = None) -> str:
    """Write a value in the unit of a number."""
    unit = metric.unit if metric else Unit.COUNT
    if unit is Unit.MONEY:
        is_exact = exact is not None and abs(value) < LARGE
        return _money(float(exact) if is_exact and exact is not None else value)
    if unit is Unit.RATIO:
        return format_percent(value, format="#,##0.0%", locale=_locale())
    if unit is Unit.HOURS:
        return _("%(hours)s hours") % {"hours": _plain(value)}
    if unit is Unit.DAYS:
        return _("%(days)s days") % {"days": _plain(value)}
    return _plain(value)


def causes(alert: Alert, scope: Scope) -> list[Cause]:
    """Return the likely causes whose evidence a scope shows."""
    from sextant.watch.seeing import sees_node

    found = []
    for kept in alert.causes:
        known = rule(kept["rule"])
        is_shown = all(sees_node(alert, kind, needs, scope) for kind, needs in kept["kinds"])
        if known is None or not is_shown:
            continue
        words = {name: _evidence(kind, value) for name, (kind, value) in kept["evidence"].items()}
        found.append(
            Cause(
                known.name, str(known.label), str(known.sentence) % words,
                str(known.action) % words,
                [(str(EVIDENCE[name]), text) for name, text in words.items()], known.reading,
            )
        )  # fmt: skip
    return found


def _evidence(kind: str, value: Any) -> str:
    writers: dict[str, Callable[[Any], str]] = {
        "text": str,
        "number": _plain,
        "money": _money,
        "share": lambda one: format_percent(one, format="#,##0.#%", locale=_locale()),
        "change": lambda one: format_percent(one, format="+#,##0.#%;−#,##0.#%", locale=_locale()),
        "hours": lambda one: _("%(hours)s hours") % {"hours": _plain(one)},
        "sigmas": _plain,
        "metric": label,
        "people": lambda one: (
            ngettext("%(number)s person", "%(number)s people", one)
            % {"number": written.number(one)}
        ),
    }
    return writers[kind](value)


def _plain(value: float) -> str:
    pattern = "#,##0" if abs(value) >= LARGE or value == round(value) else "#,##0.#"
    return format_decimal(value, format=pattern, locale=_locale())


def _money(value: float) -> str:
    spoken = _locale()
    if abs(value) < LARGE and value != round(value):
        return format_currency(Decimal(str(round(value, 2))), config.currency, locale=spoken)
    pattern = spoken.currency_formats["standard"].pattern.replace(".00", "")
    return format_currency(
        round(value), config.currency, format=pattern, locale=spoken, currency_digits=False
    )


def _locale() -> Locale:
    return Locale.parse(get_language() or "en", sep="-")


def address(key: int) -> str:
    """Return where an alert is shown."""
    return f"/alerts/{key}/"


SUBJECT = Subject(Alert, Alert.objects.visible_to, address, headline)
