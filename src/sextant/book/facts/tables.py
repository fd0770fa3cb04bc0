"""What the rows of facts are joined with: accounts, stages, sources, loss reasons, products."""

from __future__ import annotations

from typing import Any

from sextant.book.models import Account, Competitor, LossReason, Product, Source, Stage
from sextant.metrics.reading import columns

# The columns of schemas.ACCOUNT, from the tables below.
ACCOUNT = """
    account.id AS account_id, account.name AS account, nullif(account.industry, '') AS industry,
    nullif(account.country, '') AS country, account.territory_id,
    account.territory_name AS territory, nullif(account.tier, '') AS tier"""
ACCOUNT_JOIN = "LEFT JOIN account ON account.id = {rows}.account_id"
SOURCE = "source.id AS source_id, source.name AS source, source.channel"
SOURCE_JOIN = "LEFT JOIN source ON source.id = {rows}.came_from_id"


def accounts() -> dict[str, Any]:
    """Return the accounts with what deals are asked by."""
    kinds = {"id": "whole", "name": "text", "industry": "text", "country": "text"}
    kinds |= {"territory_id": "whole", "territory__name": "text", "tier": "text"}
    return {"account": columns(Account.objects.order_by(), kinds)}


def stages() -> dict[str, Any]:
    """Return the stages in order, with their pipelines."""
    import pyarrow as pa

    ordered = Stage.objects.order_by("pipeline__position", "position", "id")
    kinds = {"id": "whole", "name": "text", "probability": "whole"}
    kinds |= {"pipeline_id": "whole", "pipeline__name": "text", "forecast_category": "text"}
    kinds |= {"kind": "text"}
    table = columns(ordered, kinds)
    place = pa.array(range(table.num_rows), pa.int32())
    return {"stage": table.append_column("place", place)}


def lists() -> dict[str, Any]:
    """Return the names of sources, loss reasons and competitors."""
    kinds = {"id": "whole", "name": "text"}
    return {
        "source": columns(Source.objects.order_by(), {**kinds, "channel": "text"}),
        "loss_reason": columns(LossReason.objects.order_by(), kinds),
        "competitor": columns(Competitor.objects.order_by(), kinds),
    }


def products() -> dict[str, Any]:
    """Return the products with their categories."""
    kinds = {"id": "whole", "name": "text", "category": "text"}
    return {"product": columns(Product.objects.order_by(), kinds)}
