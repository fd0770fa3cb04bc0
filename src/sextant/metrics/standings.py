"""Where people stood, who led which unit and what currencies were worth: what facts are joined with."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import pairwise
from typing import Any

from sextant.config import config
from sextant.kernel.models import EVER, FOREVER, Membership, Person, Placement, Rate, Unit
from sextant.kernel.organisation import Organisation, Standing
from sextant.metrics.reading import columns

LEADING = ("manager", "director")
STANDING = ("unit_id", "team_id", "team", "region_id", "region", "manager_id", "manager")

# The columns of schemas.OWNER, from the tables below.
OWNER = """
    {rows}.owner_id, person.name AS person, standing.manager_id, standing.manager,
    standing.unit_id, standing.team_id, standing.team, standing.region_id, standing.region"""
OWNER_JOIN = """
    LEFT JOIN person ON person.id = {rows}.owner_id
    LEFT JOIN standing ON standing.person_id = {rows}.owner_id
        AND {day} >= standing.start AND {day} < standing.stop"""


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


def leaders() -> Any:
    """Return who led a unit and when: the manager standing in it, of several the latest to come."""
    import pyarrow as pa

    stays = Membership.objects.filter(person__role__in=LEADING).order_by("starts_on", "id")
    rows: dict[int, list[list[Any]]] = {}
    for unit, person, start, end in stays.values_list("unit", "person", "starts_on", "ends_on"):
        before = rows.setdefault(unit, [])
        for each in before:
            each[3] = min(each[3], start)
        before.append([unit, person, start, end or FOREVER])
    found = [each for several in rows.values() for each in several if each[2] < each[3]]
    names = {"unit_id": pa.int64(), "person_id": pa.int64(), "start": pa.date32(),
             "stop": pa.date32()}  # fmt: skip
    return pa.table(
        {name: pa.array([each[n] for each in found], kind)
         for n, (name, kind) in enumerate(names.items())}
    )  # fmt: skip


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


def units() -> dict[str, Any]:
    """Return in which team and region each unit stood from when until when."""
    import pyarrow as pa

    organisation = Organisation()
    moves = {EVER, FOREVER}
    for start, end in Placement.objects.values_list("starts_on", "ends_on"):
        moves |= {start, end or FOREVER}
    rows = []
    for unit_id in organisation.units:
        for start, stop in pairwise(sorted(moves)):
            chain = organisation.ancestry(unit_id, start)
            team, region = (
                next((unit for unit in chain if unit.kind == kind), None)
                for kind in (Unit.Kind.TEAM, Unit.Kind.REGION)
            )
            names = (team and team.pk, team and team.name, region and region.pk,
                     region and region.name)  # fmt: skip
            rows.append((unit_id, start, stop, *names))
    whole, text, day = pa.int64(), pa.string(), pa.date32()
    kinds = {"unit_id": whole, "start": day, "stop": day, "team_id": whole, "team": text,
             "region_id": whole, "region": text}  # fmt: skip
    return {
        "place": pa.table(
            {name: pa.array([row[n] for row in rows], kind)
             for n, (name, kind) in enumerate(kinds.items())}
        )
    }  # fmt: skip
