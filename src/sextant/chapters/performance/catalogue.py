"""The catalogue: every number that can be asked, what it means and how it must not be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from sextant.metrics import dimensions, explain
from sextant.metrics.catalogue import THEMES
from sextant.watch.watchable import why_not
from sextant.workspace import asking

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import _StrPromise

    from sextant.metrics.explain import Definition
    from sextant.metrics.measures import Metric

LABELS: dict[str, _StrPromise] = {
    "results": _("Results"),
    "sales": _("Sales"),
    "customers": _("Customers"),
    "prospects": _("Prospects"),
    "pipeline": _("Pipeline"),
    "funnel": _("Funnel"),
    "quotes": _("Quotes"),
    "receivables": _("Receivables"),
    "activity": _("Activity"),
    "targets": _("Targets"),
}


@dataclass(frozen=True)
class Theme:
    """The numbers of one theme that were looked for."""

    name: str
    entries: list[Entry]

    @property
    def label(self) -> str:
        """Return its name in the reader's language."""
        return str(LABELS.get(self.name, self.name.capitalize()))


@dataclass(frozen=True)
class Entry:
    """One number, with what it can be asked by."""

    definition: Definition
    dimensions: list[str]
    unwatched: str = ""
    """Why it is not watched every day; empty where it is."""

    @property
    def address(self) -> str:
        """Return the page that asks it and says why it is what it is."""
        return reverse("why", args=[self.definition.name])


@require_GET
@login_required
def metrics(request: HttpRequest) -> HttpResponse:
    """List the numbers the person may ask, or those of them that hold some words."""
    words = request.GET.get("q", "").strip()
    open_to = {metric.name for metric in explain.open_to(asking.scope_for(request))}
    themes = [
        Theme(name, entries)
        for name, module in THEMES.items()
        if (entries := _entries((each for each in module.METRICS if each.name in open_to), words))
    ]
    return render(
        request,
        "performance/catalogue.html",
        {
            "words": words,
            "themes": themes,
            "count": sum(len(theme.entries) for theme in themes),
            "whole": len(open_to),
        },
    )


def _entries(metrics: Iterable[Metric], words: str) -> list[Entry]:
    return [
        Entry(
            found,
            [str(dimensions.EVERY[name].label) for name in found.dimensions],
            str(why_not(metric) or ""),
        )
        for metric in metrics
        if _holds(found := explain.definition(metric), words)
    ]


def _holds(found: Definition, words: str) -> bool:
    text = f"{found.name} {found.name.replace('_', ' ')} {found.label} {found.meaning}".casefold()
    return all(word in text for word in words.casefold().split())
