"""`sextant serve`."""

import subprocess
import sys
from typing import Annotated

import typer
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from sextant.config import config
from sextant.doors import serving
from sextant.doors.preparing import prepare
from sextant.doors.web.demo import SignIn, sign_ins


def serve(
    host: Annotated[str, typer.Option(help="Address to answer at.")] = config.host,
    port: Annotated[int, typer.Option(help="Port to answer at.")] = config.port,
    demo: Annotated[
        bool, typer.Option("--demo", help="Load the sample company first if nobody is here.")
    ] = False,
) -> None:
    """Start the web pages and the background worker; Ctrl-C stops both."""
    serving.refuse_a_taken_port(host, port)
    prepare()
    if demo and not get_user_model().objects.exists():
        typer.echo(_("Loading the sample company…"))
        # apart, so that the memory it takes is given back before the pages are served
        words = [sys.executable, "-m", "sextant", "demo", "--quiet"]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own
    offered = sign_ins() if demo else []

    def announce() -> None:
        _announce(f"http://{f'[{host}]' if ':' in host else host}:{port}/", offered)

    serving.serve(
        host=host,
        port=port,
        processes=config.web_processes,
        threads=config.web_threads,
        announce=announce,
    )


def _announce(address: str, offered: list[SignIn]) -> None:
    console = Console()
    console.print(_("Sextant is at %(address)s (Ctrl-C stops it)") % {"address": address})
    if offered:
        table = Table(_("Role"), _("Sign-in name"), _("Password"), title=_("Demo sign-ins"))
        for person in offered:
            table.add_row(person.role, person.username, person.password)
        console.print(table)
