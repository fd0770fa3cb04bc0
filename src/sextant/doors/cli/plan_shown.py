"""How `sextant plan` finds who acts, and shows plans, their tables and the changes of a file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import typer
from django.db import OperationalError, ProgrammingError
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from sextant.kernel import people
from sextant.kernel.scope import Scope, scope_of
from sextant.metrics.publishing import publish_pending, today_of
from sextant.plans import finding
from sextant.plans.refusals import UnableToPlan

if TYPE_CHECKING:
    from datetime import date, datetime

    from sextant.plans.sheets import Proposal

WIDE = 1000


@dataclass(frozen=True)
class Actor:
    """Who acts and sees, and when; nobody is the operator at the machine."""

    person: Any
    scope: Scope
    at: datetime

    @property
    def today(self) -> date:
        """Return the day."""
        return self.scope.today


def actor(name: str) -> Actor:
    """Return who acts, by sign-in name, or refuse where nothing was set up yet."""
    now = timezone.now()
    try:
        person = people.called(name) if name else None
        scope = scope_of(person, today_of(now))
        finding.every(scope)
    except (OperationalError, ProgrammingError) as error:
        raise UnableToPlan(_("There is nothing here yet: run `sextant init` first.")) from error
    return Actor(person, scope, now)


def plans(found: list[Any], *, as_json: bool) -> None:
    """Show plans with their newest version."""
    rows = [{"id": plan.pk, "name": plan.name, "measure": plan.measure, "currency": plan.currency,
             "starts_on": str(plan.starts_on), "ends_on": str(plan.ends_on),
             "versions": _plain(finding.versions_of(plan))} for plan in found]  # fmt: skip
    if as_json:
        say(rows)
        return
    shown = Table(_("Number"), _("Plan"), _("Measure"), _("Days"), _("Version"), _("Status"))
    for row in rows:
        newest = row["versions"][0] if row["versions"] else {}
        shown.add_row(
            str(row["id"]), row["name"], row["measure"], f"{row['starts_on']}..{row['ends_on']}",
            str(newest.get("number", "")), newest.get("status", ""),
        )  # fmt: skip
    console().print(shown)


def cells(found: dict[str, Any]) -> None:
    """Show a version as a table of nodes by steps."""
    unit = Decimal(found["unit"])
    title = _("%(plan)s, version %(number)d, %(status)s") % {
        "plan": found["name"], "number": found["version"], "status": found["status"],
    }  # fmt: skip
    money = _("Money in %(currency)s.") % {"currency": found["currency"]}
    shown = Table(title=title, caption=money if found["currency"] else None)
    shown.add_column("")
    for name in [*found["steps"], _("Total")]:
        shown.add_column(name, justify="right")
    for row in found["rows"]:
        amounts = [*row["amounts"], sum(row["amounts"])]
        name = "  " * row["depth"] + row["name"]
        shown.add_row(name, *(f"{count * unit:,}" for count in amounts))
    console().print(shown)


def changes(proposal: Proposal) -> None:
    """Show every change of a file, and what contradicts itself."""
    shown = Table(_("Unit or person"), _("When"), _("Level of target"), _("Cell"))
    for name in (_("As exported"), _("Now"), _("In the file")):
        shown.add_column(name, justify="right")
    shown.add_column("")
    for each in proposal.changes:
        clash = _("changed meanwhile") if each.is_clash else ""
        amounts = [f"{amount:,}" for amount in (each.was, each.now, each.new)]
        shown.add_row(each.name, each.span, each.level, each.cell, *amounts, clash)
    console().print(shown)
    for contradiction in proposal.contradictions:
        typer.echo(contradiction.sentence)
    for note in proposal.notes:
        typer.echo(note)


def done(version: Any, sentence: str, *, as_json: bool) -> None:
    """Publish the facts, and say what was done with which version."""
    publish_pending()
    if as_json:
        say({"plan": version.plan_id, "name": version.plan.name, "version": version.number,
             "status": version.status, "changes": version.changes})  # fmt: skip
    else:
        typer.echo(sentence % {"version": version})


def say(found: Any) -> None:
    """Answer in JSON."""
    typer.echo(json.dumps(found, ensure_ascii=False, indent=2))


def console() -> Console:
    """Return where to print; a file or a pipe has no edge to cut numbers off at."""
    found = Console()
    return found if found.is_terminal else Console(width=WIDE)


def _plain(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value.isoformat() if hasattr(value, "isoformat") else value
             for name, value in row.items()} for row in found]  # fmt: skip
