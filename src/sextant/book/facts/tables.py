"""What the rows of facts are joined with: people and where they stood, accounts, stages, rates."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import pairwise
from typing import Any

from sextant.book.facts.reading import columns
from sextant.book.models import Account, LossReason, Product, Source, Stage
from sextant.config import config
from sextant.kernel.models import EVER, FOREVER, Person, Placement, Rate
from sextant.kernel.organisation import Organisation, Standing

STANDING = ("unit_id", "team_id", "team", "region_id", "region", "manager_id", "manager")

# The columns of schemas.OWNER and schemas.ACCOUNT, from the tables below.
OWNER = """
    {rows}.owner_id, person.name AS person, standing.manager_id, standing.manager,
    standing.unit_id, standing.team_id, standing.team, standing.region_id, standing.region"""
OWNER_JOIN = """
    LEFT JOIN person ON person.id = {rows}.owner_id
    LEFT JOIN standing ON standing.person_id = {rows}.owner_id
        AND {day} >= standing.start AND {day} < standing.stop"""
ACCOUNT = """
    account.id AS account_id, account.name AS account, nullif(account.industry, '') AS industry,
    nullif(account.country, '') AS country, account.territory_id,
    account.territory_name AS territory, nullif(account.tier, '') AS tier"""
ACCOUNT_JOIN = "LEFT JOIN account ON account.id = {rows}.account_id"
SOURCE = "source.id AS source_id, source.name AS source, source.channel"
SOURCE_JOIN = "LEFT JOIN source ON source.id = {rows}.came_from_id"


def people() -> dict[str, Any]:
    """Return names of people, and where each stood from when until when."""
    import pyarrow as pa

    names = dict(Person.objects.values_list("pk", "name"))
    found: dict[str, list[Any]] = defaultdict(list)
    for person_id, start, stop, standing, organisation in _standings():
        units = organisation.units
        row = {
            "person_id": person_id,
            "start": start,
            "stop": stop,
            "unit_id": standing.unit_id,
            "team_id": standing.team_id,
            "team": units[standing.team_id].name if standing.team_id else None,
            "region_id": standing.region_id,
            "region": units[standing.region_id].name if standing.region_id else None,
            "manager_id": standing.manager_id,
            "manager": names.get(standing.manager_id or 0),
        }
        for name, value in row.items():
            found[name].append(value)
    whole, text, day = pa.int64(), pa.string(), pa.date32()
    types = {"person_id": whole, "start": day, "stop": day}
    types |= {name: whole if name.endswith("_id") else text for name in STANDING}
    return {
        "person": columns(Person.objects.order_by(), {"id": "whole", "name": "text"}),
        "standing": pa.table({name: pa.array(found[name], kind) for name, kind in types.items()}),
    }


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
    table = columns(ordered, kinds)
    place = pa.array(range(table.num_rows), pa.int32())
    return {"stage": table.append_column("place", place)}


def lists() -> dict[str, Any]:
    """Return the names of sources and loss reasons."""
    kinds = {"id": "whole", "name": "text"}
    return {
        "source": columns(Source.objects.order_by(), {**kinds, "channel": "text"}),
        "loss_reason": columns(LossReason.objects.order_by(), kinds),
    }


def products() -> dict[str, Any]:
    """Return the products with their categories."""
    kinds = {"id": "whole", "name": "text", "category": "text"}
    return {"product": columns(Product.objects.order_by(), kinds)}


def rates() -> dict[str, Any]:
    """Return what currencies were worth in the reporting currency, from when until when."""
    import pyarrow as pa

    rows = Rate.objects.filter(to=config.currency).order_by("currency", "on")
    table = columns(rows, {"currency": "text", "on": "day", "rate": "whole"})
    currencies, starts = table["currency"].to_pylist(), table["on"].to_pylist()
    stops = [
        starts[n + 1] if n + 1 < len(starts) and currencies[n + 1] == currencies[n] else FOREVER
        for n in range(len(starts))
    ]
    return {"rate": table.append_column("stop", pa.array(stops, pa.date32()))}


def _standings() -> Any:
    """Yield each stretch of days on which a person's place in the tree did not change."""
    organisation = Organisation()
    moves: set[date] = set()
    for start, end in Placement.objects.values_list("starts_on", "ends_on"):
        moves |= {start, end or FOREVER}
    for person_id in Person.objects.values_list("pk", flat=True):
        stays = organisation.stays(person_id)
        if not stays:
            continue
        edges = sorted({EVER, FOREVER, *moves, *(day for s in stays for day in (s.start, s.end))})
        for start, stop in pairwise(edges):
            standing = organisation.standing(person_id, start)
            if standing != Standing():
                yield person_id, start, stop, standing, organisation
