"""What a look at the funnel asks for: whose deals, which of them, which days, seen in which way."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sextant.book.looking import Look
from sextant.kernel.calendar import DAY
from sextant.kernel.numbers import whole_number
from sextant.kernel.period import Period
from sextant.metrics.ask import ask
from sextant.metrics.dimensions import EVERY
from sextant.metrics.states import Selection

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from sextant.metrics.answer import Answer

MOVES, COHORT = "moves", "cohort"
VIEWS = {MOVES: gettext_lazy("What moved in these days"),
         COHORT: gettext_lazy("What became of deals created in them")}  # fmt: skip
DUE, ALL = "due", "all"
WHICH = {DUE: gettext_lazy("Due in the period"), ALL: gettext_lazy("All open deals")}
FILTERS = ("region", "person", "product", "source")


@dataclass(frozen=True)
class Option:
    """A value one may filter by."""

    key: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Asked:
    """A look at the funnel."""

    look: Look
    view: str = MOVES
    which: str = DUE
    where: tuple[tuple[str, int], ...] = ()
    pipeline_asked: str = ""
    span_asked: tuple[str, str] = ("", "")
    given: Mapping[str, str] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, request: HttpRequest) -> Asked:
        """Read the look from an address."""
        given = request.GET
        view, which = given.get("view", ""), given.get("which", "")
        return cls(
            Look.of(request),
            view if view in VIEWS else MOVES,
            which if which in WHICH else DUE,
            tuple(
                (name, key)
                for name in FILTERS
                if (key := whole_number(given.get(name, ""))) is not None
            ),
            given.get("pipeline", ""),
            (given.get("from", ""), given.get("to", "")),
            {name: given[name] for name in given},
        )

    @classmethod
    def seen(cls, request: HttpRequest) -> Asked:
        """Read the look from an address, which is no page for whoever sees no deals."""
        asked = cls.of(request)
        if not asked.sees:
            raise Http404
        return asked

    @property
    def sees(self) -> bool:
        """Tell whether deals are shown at all to whoever looks."""
        return self.look.scope.spans("deal") != ()

    def ask(self, metrics: Any, **more: Any) -> Answer:
        """Ask for the deals looked at."""
        given: dict[str, Any] = {"where": self.conditions, **more}
        return ask(metrics, scope=self.look.scope, today=self.look.today, **given)

    @property
    def conditions(self) -> dict[str, Any]:
        """Return the conditions on the deals looked at, the pipeline among them."""
        found: dict[str, Any] = dict(self.where)
        return found if self.pipeline is None else {**found, "pipeline": self.pipeline}

    @property
    def selection(self) -> Selection:
        """Return the deals looked at."""
        return Selection(self.look.scope, self.look.today, self.where, self.pipeline)

    @cached_property
    def pipelines(self) -> list[tuple[int, str]]:
        """Return the pipelines that have deals, the one with most of them first."""
        rows = ask(
            "created_deals", by=("pipeline",), scope=self.look.scope, today=self.look.today
        ).rows
        rows = sorted(rows, key=lambda row: -row["created_deals"])
        return [(row["pipeline_id"], row["pipeline"]) for row in rows if row["pipeline_id"]]

    @property
    def pipeline(self) -> int | None:
        """Return the pipeline looked at: the one asked for, else the one with most deals."""
        keys = [key for key, _name in self.pipelines]
        chosen = whole_number(self.pipeline_asked)
        return chosen if chosen in keys else next(iter(keys), None)

    @cached_property
    def span(self) -> Period:
        """Return the days between which the pipeline is laid side by side; the future is today."""
        today, (start, last) = self.look.today, self._days
        last = max(min(last, today), start)
        return Period(start, last + DAY)

    @property
    def span_refusal(self) -> str:
        """Say which days cannot be read, or lie the wrong way round."""
        for text in self.span_asked:
            if text and _day(text) is None:
                return _("“%(text)s” is no day: write it like 2026-07-31.") % {"text": text}
        start, last = self._days
        if start > last:
            return _("The first day lies after the last one: one day alone is shown.")
        return ""

    @property
    def _days(self) -> tuple[date, date]:
        first, last = map(_day, self.span_asked)
        elapsed = self.look.elapsed
        return first or elapsed.start, last or elapsed.last

    @property
    def watched(self) -> Period:
        """Return the days in which the funnel is watched: as much of the period as has passed."""
        return self.look.elapsed

    def choices(self) -> list[tuple[str, Any, list[Option]]]:
        """Return what one may filter by, each with its values."""
        found = []
        for name in FILTERS:
            chosen = dict(self.where).get(name)
            rows = ask(
                "created_deals", by=(name,), scope=self.look.scope, today=self.look.today
            ).rows
            options = [
                Option(str(row[f"{name}_id"]), row[name], row[f"{name}_id"] == chosen)
                for row in rows
                if row[f"{name}_id"] is not None
            ]
            if len(options) > 1 or chosen:
                found.append((name, EVERY[name].label, options))
        return found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
