"""`sextant quarantine`: the rows a landing refused, to be mended and landed again."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from sextant.landing import quarantine as refused


def quarantine(
    landing: Annotated[int, typer.Argument(help="The number of the landing.")],
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Give the rows back as a file to mend and land again.")
    ] = False,
) -> None:
    """Show the rows a landing refused, with every reason."""
    found = refused.find(landing)
    if as_csv:
        typer.echo(refused.as_csv(found), nl=False)
        return
    rows = refused.waiting(found)
    if as_json:
        told = [{"file": row.file.name, "line": row.line, "values": row.values,
                 "reasons": row.reasons} for row in rows]  # fmt: skip
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    table = Table()
    for name in (_("File"), _("Line"), _("Column"), _("Value"), _("Why")):
        table.add_column(name)
    for row in rows:
        for why in row.reasons:
            table.add_row(row.file.name, str(row.line), why["column"], why["value"], why["reason"])
    Console().print(table)
