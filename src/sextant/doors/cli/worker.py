"""`sextant worker`."""

import os
import threading
from typing import Annotated

import typer

from sextant.doors.worker import stop_on_signals, work


def worker(
    with_parent: Annotated[
        bool, typer.Option("--with-parent", help="End when the process that started it ends.")
    ] = False,
) -> None:
    """Do queued work and publish what has changed, until stopped."""
    stop = threading.Event()
    stop_on_signals(stop)
    work(stop, parent=os.getppid() if with_parent else None)
