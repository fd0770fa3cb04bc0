"""`sextant metrics`: the catalogue in the terminal."""

import json
from typing import Annotated

import typer
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from rich.console import Console
from rich.table import Table

from sextant.metrics import catalogue, explain


def metrics(
    as_json: Annotated[bool, typer.Option("--json", help="List in JSON.")] = False,
) -> None:
    """List the numbers that can be asked."""
    if as_json:
        typer.echo(json.dumps(explain.catalogue(), ensure_ascii=False, indent=2))
        return
    table = Table(_("Name"), _("Meaning"), pgettext("measure", "Unit"), _("Can be asked by"))
    for metric in catalogue.every().values():
        known = explain.definition(metric)
        meaning = f"{known.meaning} {known.caution}"
        table.add_row(metric.name, meaning, str(known.unit_label), ", ".join(metric.dimensions))
    Console().print(table)
