"""Dimensions: what a metric can be asked by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Dimension:
    """A way to group: by a key with its label, by a plain label, or by a unit of time."""

    name: str
    label: _StrPromise
    column: str = ""
    key: str = ""
    order: str = ""
    filter: str = ""
    """How a list of records filters by its key or label; empty where no list can."""

    @property
    def is_time(self) -> bool:
        """Tell whether this is a unit of time."""
        return not self.column


TIME = ("day", "week", "month", "quarter", "year")
LINES = ("product", "category")  # asked of the lines of deals, since a deal may hold several
SELLERS = ("region", "team", "manager", "person")  # of whom a deal may have several, too

EVERY = {
    dimension.name: dimension
    for dimension in (
        Dimension("region", _("Region"), "region", "region_id", filter="scope"),
        Dimension("team", _("Team"), "team", "team_id", filter="scope"),
        Dimension("manager", _("Manager"), "manager", "manager_id"),
        Dimension("person", _("Person"), "person", "owner_id", filter="owner"),
        Dimension("account", _("Account"), "account", "account_id", filter="account"),
        Dimension("industry", _("Industry"), "industry", filter="account.industry"),
        Dimension("country", _("Country"), "country", filter="account.country"),
        Dimension(
            "territory", _("Territory"), "territory", "territory_id", filter="account.territory"
        ),
        Dimension("deal", _("Deal"), "deal", "deal_id"),
        Dimension("product", _("Product"), "product", "product_id", filter="products"),
        Dimension("category", _("Category"), "category"),
        Dimension("pipeline", _("Pipeline"), "pipeline", "pipeline_id", filter="stage.pipeline"),
        Dimension(
            "forecast_category", _("Forecast category"), "forecast_category", filter="forecast"
        ),
        Dimension("stage", _("Stage"), "stage", "stage_id", "stage_position", filter="stage"),
        Dimension("status", _("Status"), "status", filter="status"),
        Dimension("currency", _("Currency"), "currency", filter="currency"),
        Dimension("source", _("Source"), "source", "source_id", filter="came_from"),
        Dimension("channel", _("Channel"), "channel", filter="came_from.channel"),
        Dimension("tier", _("Tier"), "tier", filter="account.tier"),
        Dimension("order", _("Order"), "order_number"),
        Dimension("has_customer", _("Customer named"), "has_customer"),
        Dimension("origin", _("Entered or landed"), "origin"),
        Dimension(
            "loss_reason", _("Loss reason"), "loss_reason", "loss_reason_id", filter="loss_reason"
        ),
        Dimension("competitor", _("Competitor"), "competitor", "competitor_id"),
        Dimension("ageing", _("Days late"), "ageing", order="ageing_position"),
        Dimension("kind", _("Kind of activity"), "kind", filter="kind"),
        Dimension("plan", _("Plan"), "plan", "plan_id"),
        Dimension("measure", _("Measure"), "measure"),
        Dimension("level", _("Level of target"), "level"),
        Dimension("day", _("Day")),
        Dimension("week", _("Week")),
        Dimension("month", _("Month")),
        Dimension("quarter", _("Quarter")),
        Dimension("year", _("Year")),
    )
}
