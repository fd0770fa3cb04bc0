"""`sextant reactions`: what failed to follow an event, tried again or given up."""

from __future__ import annotations

from typing import Annotated

import typer
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from sextant.agenda import reacting


def reactions(
    again: Annotated[int, typer.Option("--again", help="Try the one of this number again.")] = 0,
    drop: Annotated[int, typer.Option("--drop", help="Give up the one of this number.")] = 0,
) -> None:
    """List what failed five times; try one again, or give it up."""
    if again:
        reacting.try_again(reacting.find(again, None), by=None, at=timezone.now())
        typer.echo(_("It is tried again at the worker's next turn."))
        return
    if drop:
        reacting.let_go(reacting.find(drop, None), by=None, at=timezone.now())
        typer.echo(_("It is given up; the journal keeps what it was."))
        return
    found = reacting.set_aside(None)
    if not found:
        typer.echo(_("Everything that had to follow has followed."))
        return
    table = Table(_("Number"), _("Event"), _("Reaction"), _("Error"))
    for one in found:
        event = f"{one.event.name} {one.event.record_type} {one.event.record_id}"
        table.add_row(str(one.pk), event, one.reaction, one.error)
    Console().print(table)
