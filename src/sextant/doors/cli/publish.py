"""`sextant publish`."""

from typing import Annotated

import typer
from django.utils import timezone
from django.utils.translation import gettext as _

from sextant.metrics import publishing


def publish(
    everything: Annotated[
        bool, typer.Option("--all", help="Build every fact anew from the records.")
    ] = False,
) -> None:
    """Publish what has changed, as the background worker does by itself."""
    now = timezone.now()
    if everything:
        publishing.publish_all(now)
    else:
        publishing.publish_pending(now)
    typer.echo(_("The facts say what the records say."))
