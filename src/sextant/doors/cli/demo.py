"""`sextant demo`: a company to look at, with a sign-in for each role."""

from typing import Annotated

import typer
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from sextant.doors.preparing import prepare
from sextant.doors.web.demo import sign_ins
from sextant.metrics.publishing import publish_pending
from sextant.sample import company


def demo(
    quiet: Annotated[bool, typer.Option("--quiet", help="Say only that it is there.")] = False,
) -> None:
    """Load the sample company, unless it is here already, and print its sign-ins."""
    prepare()
    now = timezone.now()
    is_new = company.load(today=timezone.localdate(now), at=now)
    publish_pending()
    typer.echo(
        _("The sample company is loaded.") if is_new else _("The sample company is here already.")
    )
    if not quiet:
        _tell()


def _tell() -> None:
    known = company.about()
    if known is not None:
        typer.echo(known.note)
    table = Table(_("Role"), _("Sign-in name"), _("Password"), title=_("Demo sign-ins"))
    for person in sign_ins():
        table.add_row(person.role, person.username, person.password)
    Console().print(table)
