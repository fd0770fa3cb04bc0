"""Specimens for the gallery: one of every component in every state."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sextant.doors.web import formats, icons
from sextant.kernel.money import Money

MONTHS = ((1, 412), (2, 388), (3, 530), (4, 471), (5, 498), (6, 611), (7, 583), (8, 640))


class SpecimenForm(forms.Form):
    """A form with a field of each kind, one of them wrong."""

    name = forms.CharField(
        label=gettext_lazy("Name"), help_text=gettext_lazy("As on the contract.")
    )
    amount = forms.DecimalField(label=gettext_lazy("Amount"))
    stage = forms.ChoiceField(
        label=gettext_lazy("Stage"), choices=[("a", gettext_lazy("Prospecting"))]
    )
    note = forms.CharField(label=gettext_lazy("Note"), required=False, widget=forms.Textarea)


def specimens() -> dict[str, Any]:
    """Return what the gallery page shows."""
    form = SpecimenForm({"name": "", "amount": "12.50"})
    return {
        "revenue": Decimal(1_284_500),
        "last_year": Decimal(1_102_300),
        "plan": Decimal(1_500_000),
        "rate": Decimal("0.6315"),
        "rate_before": Decimal("0.6702"),
        "cycle": 47,
        "cycle_before": 47,
        "price": Money(Decimal("1234.50"), "EUR"),
        "series": [value for _month, value in MONTHS],
        "form": form,
        "tabs": [
            {"key": "open", "label": _("Open"), "href": "?tab=open", "count": 128},
            {"key": "won", "label": _("Won"), "href": "?tab=won", "count": 4238},
            {"key": "lost", "label": _("Lost"), "href": "?tab=lost"},
        ],
        "page": Paginator(range(128), 20).page(2),
        "moment": timezone.now() - timedelta(seconds=4),
        "icon_names": sorted(icons.paths()),
        "chart": chart(),
        "chart_table": {
            "head": [_("Month"), _("Won revenue")],
            "rows": [
                [f"2026-{month:02}", formats.money_short(value * 1000)] for month, value in MONTHS
            ],
        },
    }


def chart() -> dict[str, Any]:
    """Return a small Vega-Lite specification."""
    values = [{"month": f"2026-{month:02}-01", "revenue": value * 1000} for month, value in MONTHS]
    return {
        "data": {"values": values},
        "mark": {"type": "bar", "tooltip": True},
        "encoding": {
            "x": {"field": "month", "type": "temporal", "timeUnit": "utcyearmonth", "title": None},
            "y": {
                "field": "revenue",
                "type": "quantitative",
                "title": "USD",
                "axis": {"formatType": "short", "tickCount": 4},
            },
        },
    }
