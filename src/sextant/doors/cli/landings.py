"""`sextant landings`: what was landed, newest first."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from sextant.landing import quarantine as archive


def landings(
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """List what was landed."""
    found = archive.latest()
    if as_json:
        rows = [
            {"landing": each.pk, "at": each.at.isoformat(), "state": each.state,
             "files": [file.name for file in each.files.all()],
             **{key: (each.result or {}).get(key, 0)
                for key in ("rows", "made", "changed", "unchanged", "refused")}}
            for each in found
        ]  # fmt: skip
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    table = Table()
    for name in (_("Landing"), _("When"), _("State"), _("Files"), _("Made"), _("Changed"),
                 _("Refused")):  # fmt: skip
        table.add_column(name)
    for each in found:
        result = each.result or {}
        table.add_row(
            str(each.pk), f"{each.at:%Y-%m-%d %H:%M}", each.get_state_display(),
            ", ".join(file.name for file in each.files.all()),
            *(f"{result.get(key, 0):,}" for key in ("made", "changed", "refused")),
        )  # fmt: skip
    Console().print(table)
