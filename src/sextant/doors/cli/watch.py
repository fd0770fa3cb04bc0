"""`sextant watch`: look now at every number, as the worker does once a day."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from django.utils import timezone

from sextant.doors.cli.alerts import show
from sextant.doors.cli.ask import scope_as
from sextant.kernel.calendar import installed
from sextant.kernel.period import Period
from sextant.watch import documents, reading
from sextant.watch.looking import look_now


def watch(
    *,
    day: Annotated[str, typer.Option(help="Look as of this day, such as 2026-07-15.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Look at every number now and tell what moved unlike itself; again on a day does nothing new."""
    scope = scope_as("")
    on = Period.parse(day, installed(), scope.today).start if day else scope.today
    look = look_now(on, at=timezone.now())
    found = [documents.line(each) for each in reading.alerts_of(look, scope)]
    if as_json:
        answer = {"day": str(look.day), "looked": reading.record_of(look).looked, "alerts": found}
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    typer.echo(reading.record_of(look).looked)
    show(found)
