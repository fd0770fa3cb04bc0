"""`sextant alerts`: what moved beyond what it does by itself, in the terminal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from sextant.doors.cli.ask import WIDE, scope_as
from sextant.watch import documents, reading
from sextant.watch.reading import ALL, STATES, Asked

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


def alerts(
    *,
    metric: Annotated[str, typer.Option(help="Only of this number.")] = "",
    node: Annotated[str, typer.Option(help="Only of this node: company, r7, t7 or p7.")] = "",
    state: Annotated[str, typer.Option(help=" or ".join(STATES))] = ALL,
    user: Annotated[str, typer.Option("--as", help="Ask as this person sees it.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """List the alerts, the newest first."""
    scope = scope_as(user)
    found = [documents.line(each) for each in reading.seen(scope, Asked(metric, node, state))]
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        show(found)


def show(found: Iterable[dict[str, Any]]) -> None:
    """Print alerts as a table, or say that there are none."""
    lines = list(found)
    if not lines:
        typer.echo(_("Nothing has moved beyond what it does by itself."))
        return
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDE)  # a file or a pipe has no edge to cut sentences off at
    table = Table(_("Number"), _("What moved"), _("By how much"), _("Useful"))
    for each in lines:
        useful = {True: _("yes"), False: _("no"), None: "–"}[each["useful"]]
        table.add_row(str(each["id"]), each["headline"], each["sentence"], useful)
    console.print(table)
