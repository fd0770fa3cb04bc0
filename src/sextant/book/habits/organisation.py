"""How files speak of people and units: who leads whom, and where they stand."""

from __future__ import annotations

from typing import Any

import polars as pl
from django.contrib.auth.hashers import make_password
from django.utils.text import slugify
from django.utils.translation import gettext as _

from sextant.kernel import people
from sextant.kernel.models import EVER, Person, Placement, Unit
from sextant.kernel.organisation import Organisation
from sextant.kernel.roles import require
from sextant.landing.habits import Habit, Occasion

MIGHTY = ("director", "administrator")
ROLE_WORDS = {
    "sales manager": "manager", "sales rep": "rep", "salesperson": "rep", "sales": "rep",
    "admin": "administrator", "经理": "manager", "销售经理": "manager", "销售": "rep",
    "销售代表": "rep", "总监": "director", "销售总监": "director", "业务员": "rep",
}  # fmt: skip


def prepare_people(frame: pl.DataFrame, occasion: Occasion) -> pl.DataFrame:
    """Give people what a file leaves out: a sign-in name, and no way in until they get a password."""
    if "role" in frame.columns and frame["role"].is_in(MIGHTY).any():
        require(occasion.by, "person.entrust")
    frame = _leading(_named(frame))
    keys = dict(
        Person.objects.filter(source=occasion.source).values_list("external_id", "username")
    )
    people = Person.objects.values_list("username", "name", "external_id")
    # only whom this file may mean by name: others of the same name have keys of their own
    named = {name: user for user, name, key in people if not key or key == name}
    taken = {user.casefold() for user in Person.objects.values_list("username", flat=True)}
    wanted = frame["username"].to_list() if "username" in frame.columns else [None] * len(frame)
    names = frame["name"].to_list() if "name" in frame.columns else [None] * len(frame)
    rows = zip(wanted, names, frame["external_id"].to_list(), strict=True)
    return frame.with_columns(
        pl.Series(
            "username",
            [user or keys.get(key) or named.get(name) or _free(name or key, taken)
             for user, name, key in rows],
            dtype=pl.String,
        )
    )  # fmt: skip


def _named(frame: pl.DataFrame) -> pl.DataFrame:
    """Put names together from given and family names, the family first where they are Chinese."""
    parts = [name for name in ("first_name", "last_name") if name in frame.columns]
    if "name" in frame.columns or not parts:
        return frame
    western = pl.concat_str(parts, separator=" ", ignore_nulls=True)
    chinese = pl.concat_str(parts[::-1], ignore_nulls=True)
    name = pl.when(western.str.contains(r"^[\p{Han}\s]+$")).then(chinese).otherwise(western)
    return frame.with_columns(pl.when(name != "").then(name).alias("name")).drop(parts)


def _leading(frame: pl.DataFrame) -> pl.DataFrame:
    """Take the only person named beside each region for the one who leads it."""
    said = {"role", "team", "manager", "username"} & set(frame.columns)
    if said or "region" not in frame.columns or frame["region"].null_count():
        return frame
    if frame["region"].is_duplicated().any():
        return frame
    return frame.with_columns(pl.lit("manager").alias("role"))


def _free(name: str, taken: set[str]) -> str:
    base = slugify(name, allow_unicode=True).replace("-", ".")[:140] or "person"
    number = 1
    while (found := base if number == 1 else f"{base}{number}").casefold() in taken:
        number += 1
    taken.add(found.casefold())
    return found


def place_people(frame: pl.DataFrame, occasion: Occasion) -> set[int]:
    """Place landed people in their teams, under their managers; who stands there stays."""
    rows: list[dict[str, Any]] = [
        {name: row.get(name) for name in ("id", "team", "region", "manager")}
        for row in frame.iter_rows(named=True)
    ]
    Person.objects.filter(pk__in=[row["id"] for row in rows], password="").update(
        password=make_password(None)
    )
    managers = {row["manager"]: row for row in rows if row["manager"]}
    bosses = {row["id"]: row for row in rows}
    teams = _Teams(occasion, bosses)
    for manager, row in managers.items():
        teams.lead(manager, row["region"])
    Person.objects.filter(pk__in=list(managers), role="rep").update(role="manager")
    staff = rows + [{"id": manager, "manager": None, "team": None, "region": None}
                    for manager in managers if manager not in bosses]  # fmt: skip
    return {row["id"] for row in staff if teams.place(row)}


class _Teams:
    """The teams that managers lead, made where a file names managers but no teams."""

    def __init__(self, occasion: Occasion, rows: dict[int, dict[str, Any]]) -> None:
        self.occasion = occasion
        self.rows = rows
        self.led: dict[int, Unit] = {}
        self.organisation = Organisation()
        self.names = dict(Person.objects.values_list("pk", "name"))
        self.units = Unit.objects.in_bulk()

    def lead(self, manager: int, region: int | None, below: tuple[int, ...] = ()) -> Unit:
        """Return the team a manager leads, made under their own manager's team or their region."""
        if manager not in self.led:
            row = self.rows.get(manager, {})
            self.led[manager] = self._standing(manager, row) or self._new(
                manager, row, region, (*below, manager)
            )
        return self.led[manager]

    def _standing(self, manager: int, row: dict[str, Any]) -> Unit | None:
        key = f"team:{manager}"
        unit = Unit.objects.filter(source=self.occasion.source, external_id=key).first()
        if unit is not None or row.get("team"):
            return unit or self.units.get(row["team"])
        stays = self.organisation.stays(manager)
        return self.units[stays[-1].unit_id] if stays else None

    def _new(
        self, manager: int, row: dict[str, Any], region: int | None, below: tuple[int, ...]
    ) -> Unit:
        boss, above = row.get("manager"), row.get("region") or region
        parent = Unit.objects.get(pk=above) if above else None
        if parent is None and boss and boss not in below:
            parent = self.lead(boss, None, below)
        name = _("Team %(name)s") % {"name": self.names[manager]}
        unit = people.found(
            name, Unit.Kind.TEAM, parent=parent, by=self.occasion.by, at=self.occasion.at
        )
        unit.source, unit.external_id = self.occasion.source, f"team:{manager}"
        unit.save(update_fields=["source", "external_id"])
        self.occasion.made.append(("units", unit.pk))
        return unit

    def place(self, row: dict[str, Any]) -> bool:
        """Place one person; tell whether they moved."""
        own, boss = self.led.get(row["id"]), self.led.get(row["manager"] or 0)
        unit = own or (self.units.get(row["team"]) if row["team"] else None) or boss
        unit = unit or (self.units.get(row["region"]) if row["region"] else None)
        if unit is None:
            return False
        self._under(unit, row)
        stays = self.organisation.stays(row["id"])
        last = stays[-1] if stays else None
        manager = row["manager"]
        if last and last.unit_id == unit.pk and (manager is None or last.manager_id == manager):
            return False
        people.move(
            Person.objects.get(pk=row["id"]),
            unit,
            manager=Person.objects.get(pk=manager) if manager else None,
            on=self.occasion.at.date() if last else EVER,
            by=self.occasion.by,
            at=self.occasion.at,
        )
        return True

    def _under(self, unit: Unit, row: dict[str, Any]) -> None:
        """Put a team that stands nowhere yet under its people's region."""
        above = row["region"]
        if above and above != unit.pk and not Placement.objects.filter(unit=unit).exists():
            Placement.objects.create(unit=unit, parent_id=above)


def place_units(frame: pl.DataFrame, _occasion: Occasion) -> set[int]:
    """Put units that a file places under another."""
    if "parent" not in frame.columns:
        return set()
    moved = set()
    for pk, parent in frame.select("id", "parent").drop_nulls().rows():
        if not Placement.objects.filter(unit=pk, ends_on=None).exists() and pk != parent:
            Placement.objects.create(unit_id=pk, parent_id=parent)
            moved.add(pk)
    return moved


UNITS = Habit(
    known_by=(("name",),), by_name=True, extras=frozenset({"parent"}),
    made_with={"parent": {"kind": "region"}}, after=place_units,
)  # fmt: skip
PEOPLE = Habit(
    known_by=(("name",),),
    by_name=True,
    extras=frozenset({"manager", "team", "region"}),
    words={"role": ROLE_WORDS},
    made_with={"region": {"kind": "region"}, "team": {"kind": "team"}},
    stands_in={"name": "manager"},
    made_of={"name": ("first_name", "last_name")},
    prepare=prepare_people,
    after=place_people,
)
