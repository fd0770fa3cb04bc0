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
    """The name under which a list of records filters by this dimension's key or label."""

    @property
    def is_time(self) -> bool:
        """Tell whether this is a unit of time."""
        return not self.column


TIME = ("day", "week", "month", "quarter", "year")
LINES = ("product", "category")  # asked of the lines of deals, since a deal may hold several

EVERY = {
    dimension.name: dimension
    for dimension in (
        Dimension("region", _("Region"), "region", "region_id", filter="unit"),
        Dimension("team", _("Team"), "team", "team_id", filter="unit"),
        Dimension("manager", _("Manager"), "manager", "manager_id", filter="manager"),
        Dimension("person", _("Person"), "person", "owner_id", filter="owner"),
        Dimension("account", _("Account"), "account", "account_id", filter="account"),
        Dimension("industry", _("Industry"), "industry", filter="industry"),
        Dimension("country", _("Country"), "country", filter="country"),
        Dimension("territory", _("Territory"), "territory", "territory_id", filter="territory"),
        Dimension("deal", _("Deal"), "deal", "deal_id", filter="id"),
        Dimension("product", _("Product"), "product", "product_id", filter="product"),
        Dimension("category", _("Category"), "category", filter="category"),
        Dimension("pipeline", _("Pipeline"), "pipeline", "pipeline_id", filter="pipeline"),
        Dimension("stage", _("Stage"), "stage", "stage_id", "stage_position", filter="stage"),
        Dimension("status", _("Status"), "status", filter="status"),
        Dimension("currency", _("Currency"), "currency", filter="currency"),
        Dimension("source", _("Source"), "source", filter="source"),
        Dimension("loss_reason", _("Loss reason"), "loss_reason", filter="loss_reason"),
        Dimension("kind", _("Kind of activity"), "kind", filter="kind"),
        Dimension("day", _("Day")),
        Dimension("week", _("Week")),
        Dimension("month", _("Month")),
        Dimension("quarter", _("Quarter")),
        Dimension("year", _("Year")),
    )
}
