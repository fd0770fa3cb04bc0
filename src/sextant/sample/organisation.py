"""Who sells where: company, four regions, a team for each manager in a region, and the staff.

A region is where an owner's accounts lie; the manager is the one the files name. One seller
changed team, so that credit by date can be seen: see `MOVED`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import make_password

from sextant.kernel.models import EVER, Membership, Person, Placement, Territory, Unit
from sextant.sample import files, simulate
from sextant.sample.inserting import insert, keys
from sextant.sample.staff import PASSWORD, STAFF

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, timedelta

    from sextant.sample.files import Owner, Shipped

COMPANY = "Sextant Sample Company"
COMPANY_KEY = "company"
HOME_REGION = "North America"  # of an owner without accounts
MOVED = "Jeff Hay"
MOVED_FROM = "Anne Weiler"
MOVED_ON = date(2019, 12, 30)  # in the days of the files, whose first deals closed in July 2019


@dataclass(frozen=True, slots=True)
class Stay:
    """A seller in a manager's team of a region, from a day until another, if any."""

    owner: str
    region: str
    manager: str
    starts_on: date = EVER
    ends_on: date | None = None


def stays(owners: list[Owner]) -> list[Stay]:
    """Return where every owner stood, in the days of the files."""
    found: list[Stay] = []
    for owner in owners:
        region, since = owner.region or HOME_REGION, EVER
        if owner.name == MOVED:
            found.append(Stay(owner.name, region, MOVED_FROM, EVER, MOVED_ON))
            since = MOVED_ON
        found.append(Stay(owner.name, region, owner.manager, since))
    return found


def place_everyone(shipped: Shipped, *, by_days: timedelta, at: datetime) -> None:
    """Insert units, people and memberships; dated ones move by some days."""
    placed = stays(shipped.owners)
    _units(placed, at)
    _people(shipped.owners, at)
    _memberships(placed, by_days, at)


def divide_the_world(shipped: Shipped, *, at: datetime) -> None:
    """Insert the regions and the territories inside them."""
    named = [(row["Region"], row["Territory"]) for row in shipped.rows("Territories")]
    named += [(row["Region"], row["Territory"]) for row in shipped.accounts]
    inside = {territory: region for region, territory in named}
    columns = ("name", "parent", "source", "external_id")
    top = [(name, None, files.SOURCE, f"region {name}") for name in dict.fromkeys(inside.values())]
    insert(Territory, columns, top, at=at)
    regions = keys(Territory, files.SOURCE)
    rows = [
        (name, regions[f"region {region}"], files.SOURCE, name) for name, region in inside.items()
    ]
    insert(Territory, columns, rows, at=at)


def team_name(region: str, manager: str) -> str:
    """Name a manager's team in a region."""
    return f"{region} · {manager.rsplit(maxsplit=1)[-1]}"


def _units(placed: list[Stay], at: datetime) -> None:
    regions = dict.fromkeys(stay.region for stay in placed)
    teams = dict.fromkeys((stay.region, stay.manager) for stay in placed)
    rows = [(COMPANY, Unit.Kind.COMPANY.value, COMPANY_KEY)]
    rows += [(name, Unit.Kind.REGION.value, name) for name in regions]
    rows += [(name, Unit.Kind.TEAM.value, name) for name in (team_name(*each) for each in teams)]
    named = ((*row, simulate.SOURCE) for row in rows)
    insert(Unit, ("name", "kind", "external_id", "source"), named, at=at)
    units = keys(Unit, simulate.SOURCE)
    under = dict.fromkeys(regions, COMPANY_KEY)
    under |= {team_name(*each): each[0] for each in teams}
    pairs = ((units[unit], units[parent]) for unit, parent in under.items())
    insert(Placement, ("unit", "parent"), pairs, at=at)


def _people(owners: list[Owner], at: datetime) -> None:
    secret = make_password(PASSWORD)  # one hash for all: everyone knows the password anyway
    managers = {owner.manager for owner in owners}
    open_doors = {each.name for each in STAFF}

    def row(name: str, role: str, source: str, key: str) -> tuple[str, ...]:
        username = name.lower().replace(" ", ".")
        password = secret if name in open_doors else make_password(None)
        return (name, username, f"{username}@sample.example", role, password, source, key)

    rows = [
        row(each.name, "manager" if each.name in managers else "rep", files.SOURCE, each.key)
        for each in owners
    ]
    sellers = {owner.name for owner in owners}
    rows += [
        row(each.name, each.role, simulate.SOURCE, each.role)
        for each in STAFF
        if each.name not in sellers
    ]
    columns = ("name", "username", "email", "role", "password", "source", "external_id")
    insert(Person, columns, rows, at=at)


def _memberships(placed: list[Stay], by_days: timedelta, at: datetime) -> None:
    units = keys(Unit, simulate.SOURCE)
    people = dict(Person.objects.values_list("name", "pk"))

    def rows() -> Iterator[tuple[int, int, int | None, date, date | None]]:
        for stay in placed:
            start = stay.starts_on if stay.starts_on == EVER else stay.starts_on + by_days
            end = stay.ends_on + by_days if stay.ends_on else None
            unit = units[team_name(stay.region, stay.manager)]
            yield people[stay.owner], unit, people[stay.manager], start, end
        sellers = {stay.owner for stay in placed}
        for each in STAFF:
            if each.name not in sellers:
                yield people[each.name], units[COMPANY_KEY], None, EVER, None

    insert(Membership, ("person", "unit", "manager", "starts_on", "ends_on"), rows(), at=at)
