"""`sextant revert`: a landing taken back."""

from __future__ import annotations

from typing import Annotated

import typer
from django.utils import timezone
from django.utils.translation import gettext as _

from sextant.landing import quarantine, reverting
from sextant.metrics.publishing import publish_pending


def revert(
    landing: Annotated[int, typer.Argument(help="The number of the landing.")],
) -> None:
    """Take a landing back: what it made is removed, what it changed stands as before."""
    reverted = reverting.revert(quarantine.find(landing), by=None, at=timezone.now())
    publish_pending()
    typer.echo(_("Landing %(number)s is reverted.") % {"number": landing})
    for note in reverted.result.get("notes", ()):
        typer.echo(note)
