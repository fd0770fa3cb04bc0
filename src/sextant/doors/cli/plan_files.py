"""`sextant plan export` and `import`: a plan out to a spreadsheet, and back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from django.utils.translation import gettext as _

from sextant.doors.cli import plan_shown as shown
from sextant.metrics.publishing import publish_pending
from sextant.plans import finding, sheets, versions
from sextant.plans.refusals import UnableToPlan
from sextant.plans.sheets import Clashing, Proposal

Name = Annotated[str, typer.Argument(help="The plan's name, or its number.")]
Number = Annotated[int | None, typer.Option("--version", help="Of the plan.")]
By = Annotated[str, typer.Option("--by", help="Who does it: a sign-in name.")]


def export(
    name: Name,
    file: Annotated[Path, typer.Argument(help="Where to write, such as plan.xlsx.")],
    *,
    version: Number = None,
    by: By = "",
) -> None:
    """Write a version as a workbook, to be edited and imported."""
    who = shown.actor(by)
    found = versions.find(finding.named(name, who.scope), version)
    content = sheets.write(found, scope=who.scope, person=who.person, today=who.today)
    try:
        file.write_bytes(content)
    except OSError as error:
        raise UnableToPlan(
            _("“%(name)s” cannot be written: %(error)s.")
            % {"name": file, "error": error.strerror or error}
        ) from error
    typer.echo(_("%(version)s is in %(file)s.") % {"version": found, "file": file})


def bring_in(
    name: Name,
    file: Annotated[Path, typer.Argument(help="A workbook that was exported and edited.")],
    *,
    version: Number = None,
    keep_totals: Annotated[
        bool, typer.Option("--keep-totals", help="Keep the sums above: siblings make room.")
    ] = False,
    clashing: Annotated[
        Clashing, typer.Option(help="Whose numbers stand where others changed them meanwhile.")
    ] = Clashing.REFUSE,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
    by: By = "",
) -> None:
    """List every change of an edited workbook, and take them."""
    who = shown.actor(by)
    found = versions.find(finding.named(name, who.scope), version)
    proposal = _read(file, found, who)
    if not as_json:
        shown.changes(proposal)
    if not yes:
        if as_json:
            shown.say(proposal.as_json() | {"taken": False})
            return
        _confirm()
    taken = sheets.take(
        proposal, keep_totals=keep_totals, clashing=clashing, by=who.person, at=who.at
    )
    if as_json:
        publish_pending()
        shown.say(proposal.as_json() | {"taken": True})
    else:
        shown.done(taken, _("The numbers of the file are taken into %(version)s."), as_json=False)


def _read(file: Path, version: Any, who: shown.Actor) -> Proposal:
    try:
        content = file.open("rb")
    except OSError as error:
        raise UnableToPlan(
            _("“%(name)s” cannot be opened: %(error)s.")
            % {"name": file, "error": error.strerror or error}
        ) from error
    with content:
        try:
            return sheets.read(
                content, version, scope=who.scope, person=who.person, today=who.today
            )
        except sheets.UnableToReadSheet as refusal:
            for problem in refusal.problems[1:]:
                typer.echo(problem.sentence, err=True)
            raise


def _confirm() -> None:
    if not sys.stdin.isatty():
        raise UnableToPlan(_("Nothing was taken: add --yes to take these numbers."))
    if not typer.confirm(_("Take these numbers?"), default=True):
        raise UnableToPlan(_("Nothing was taken."))
