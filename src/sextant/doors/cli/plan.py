"""`sextant plan`: plans in the terminal, by the same verbs as on the pages."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer
from django.utils.translation import gettext as _

from sextant.doors.cli import plan_files
from sextant.doors.cli import plan_shown as shown
from sextant.plans import agreeing, drafting, finding, splitting, table
from sextant.plans.finding import Level
from sextant.plans.refusals import UnableToPlan
from sextant.plans.weighing import BUCKETS, RAMP, Over, Way, When

plan = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)
plan.command("export")(plan_files.export)
plan.command("import")(plan_files.bring_in)

Name = Annotated[str, typer.Argument(help="The plan's name, or its number.")]
Number = Annotated[int | None, typer.Option("--version", help="Of the plan.")]
By = Annotated[str, typer.Option("--by", help="Who does it: a sign-in name.")]
Json = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
Reason = Annotated[str, typer.Option(help="Why: it stays with the version.")]


@plan.command("list")
def every(as_json: Json = False, by: By = "") -> None:
    """List the plans."""
    shown.plans(finding.every(shown.actor(by).scope), as_json=as_json)


@plan.command()
def show(
    name: Name,
    *,
    version: Number = None,
    level: Annotated[Level, typer.Option(help="Of target.")] = Level.TARGET,
    as_json: Json = False,
    by: By = "",
) -> None:
    """Show a version: units and people by months."""
    who = shown.actor(by)
    found = table.of(
        finding.named(name, who.scope), version, level=level, scope=who.scope, person=who.person,
        today=who.today,
    )  # fmt: skip
    if as_json:
        shown.say(found)
    else:
        shown.cells(found)


@plan.command()
def draw(
    name: Annotated[str, typer.Argument(help="Such as “Revenue 2027”.")],
    *,
    year: Annotated[int, typer.Option(help="The fiscal year.")],
    measure: Annotated[str, typer.Option(help="A metric; see `sextant metrics`.")] = "",
    currency: Annotated[str, typer.Option(help="Left out: the reporting currency.")] = "",
    as_json: Json = False,
    by: By = "",
) -> None:
    """Make a plan for a fiscal year, with a draft in which everyone who sells has a line."""
    who = shown.actor(by)
    values = {"name": name, "year": year, "measure": measure, "currency": currency}
    made = drafting.draw(values, by=who.person, at=who.at)
    shown.done(made.versions.get(), _("%(version)s is drawn."), as_json=as_json)


@plan.command()
def share(
    name: Name,
    *,
    total: Annotated[str, typer.Option(help="Left out: what stands is shared out anew.")] = "",
    over: Annotated[Over, typer.Option(help="Among units and people.")] = Over.EVEN,
    when: Annotated[When, typer.Option(help="Over time.")] = When.WORKING_DAYS,
    metric: Annotated[str, typer.Option(help="Weighed by; left out: the plan's own.")] = "",
    period: Annotated[str, typer.Option(help="Weighed over; left out: a year before.")] = "",
    ramp: Annotated[int, typer.Option(help="Months until someone new carries all.")] = RAMP,
    weight: Annotated[
        list[str] | None, typer.Option(help="North=3, or A=3 for buckets; repeat for more.")
    ] = None,
    indices: Annotated[str, typer.Option(help="Of months, with commas between them.")] = "",
    level: Annotated[Level, typer.Option(help="Of target.")] = Level.TARGET,
    version: Number = None,
    as_json: Json = False,
    by: By = "",
) -> None:
    """Share an amount out down the organisation and over time; what is held stays."""
    who = shown.actor(by)
    found = finding.named(name, who.scope)
    weights = _weights(weight or [], finding.keys(
        found, version, level, scope=who.scope, today=who.today))  # fmt: skip
    way = Way(over, when, metric, period, ramp, weights, _indices(indices))
    done = splitting.share_out(
        found, _amount(total) if total else None, way=way, level=level, number=version,
        by=who.person, at=who.at,
    )  # fmt: skip
    shown.done(done, _("The amount is shared out in %(version)s."), as_json=as_json)


@plan.command()
def revise(
    name: Name, *, reason: Reason = "", version: Number = None, as_json: Json = False, by: By = ""
) -> None:
    """Make a new draft, from the version in force if none is named."""
    who = shown.actor(by)
    found = finding.named(name, who.scope)
    made = drafting.revise(found, reason=reason, number=version, by=who.person, at=who.at)
    shown.done(made, _("%(version)s is a draft now."), as_json=as_json)


@plan.command()
def propose(name: Name, *, version: Number = None, as_json: Json = False, by: By = "") -> None:
    """Ask those who lead units to agree to their parts."""
    who = shown.actor(by)
    found = finding.named(name, who.scope)
    asked = agreeing.propose(found, number=version, by=who.person, at=who.at)
    shown.done(asked, _("%(version)s is proposed."), as_json=as_json)


@plan.command()
def publish(
    name: Annotated[
        str, typer.Argument(help="Left out: what was landed, or the only plan that is ready.")
    ] = "",
    *,
    reason: Reason = "",
    version: Number = None,
    as_json: Json = False,
    by: By = "",
) -> None:
    """Put a version into force."""
    who = shown.actor(by)
    found = [finding.named(name, who.scope)] if name else finding.to_publish(who.scope)
    for each in found:
        done = agreeing.publish(each, reason=reason, number=version, by=who.person, at=who.at)
        shown.done(done, _("%(version)s is in force."), as_json=as_json)


def _weights(texts: list[str], keys: dict[str, str]) -> dict[str, str]:
    """Read weights of nodes, by name or key, or of buckets."""
    found = {}
    for text in texts:
        name, equals, value = text.rpartition("=")
        if not equals:
            raise UnableToPlan(
                _("“%(text)s” is no weight: write it like North=3.") % {"text": text}
            )
        known = name in BUCKETS or name in keys.values()
        if not known and name not in keys:
            raise UnableToPlan(
                _("There is no single “%(name)s” in this plan. There are: %(known)s.")
                % {"name": name, "known": ", ".join(keys)}
            )
        found[name if known else keys[name]] = value
    return found


def _indices(text: str) -> list[str]:
    return [part.strip() for part in text.split(",")] if text else []


def _amount(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise UnableToPlan(
            _("“%(text)s” is no amount: write it like 1200000.50.") % {"text": text}
        ) from error
