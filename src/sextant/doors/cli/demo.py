"""`sextant demo`: a company to look at, with a sign-in for each role."""

import typer
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from sextant.doors.preparing import prepare
from sextant.metrics.publishing import publish_pending
from sextant.sample import company


def demo() -> None:
    """Load the sample company, unless it is here already, and print its sign-ins."""
    prepare()
    now = timezone.now()
    is_new = company.load(today=timezone.localdate(now), at=now)
    publish_pending()
    typer.echo(
        _("The sample company is loaded.") if is_new else _("The sample company is here already.")
    )
    known = company.about()
    if known is not None:
        typer.echo(known.note)
    table = Table(_("Role"), _("Sign-in name"), _("Password"), title=_("Demo sign-ins"))
    for row in sign_ins():
        table.add_row(*row)
    Console().print(table)


def sign_ins() -> list[tuple[str, str, str]]:
    """Return role, sign-in name and password of each role's person, if the sample is here."""
    return company.demo_sign_ins()
