"""`sextant serve`."""

import subprocess
import sys
from importlib import import_module
from typing import Annotated

import typer
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from sextant.config import config
from sextant.doors import serving
from sextant.doors.preparing import prepare


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
        # apart, so that the memory it takes is given back before the pages are served
        subprocess.run([sys.executable, "-m", "sextant", "demo"], check=True)
    sign_ins = _sign_ins() if demo else []

    def announce() -> None:
        _announce(f"http://{f'[{host}]' if ':' in host else host}:{port}/", sign_ins)

    serving.serve(
        host=host,
        port=port,
        processes=config.web_processes,
        threads=config.web_threads,
        announce=announce,
    )


def _sign_ins() -> list[tuple[str, str, str]]:
    # the sample company knows its people: role, sign-in name, password
    rows: list[tuple[str, str, str]] = import_module("sextant.doors.cli.demo").sign_ins()
    return rows


def _announce(address: str, sign_ins: list[tuple[str, str, str]]) -> None:
    console = Console()
    console.print(_("Sextant is at %(address)s (Ctrl-C stops it)") % {"address": address})
    if sign_ins:
        table = Table(_("Role"), _("Sign-in name"), _("Password"), title=_("Demo sign-ins"))
        for row in sign_ins:
            table.add_row(*row)
        console.print(table)
