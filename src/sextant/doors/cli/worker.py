"""`sextant worker`."""

import threading

from sextant.doors.worker import stop_on_signals, work


def worker() -> None:
    """Do queued work and publish what has changed, until stopped."""
    stop = threading.Event()
    stop_on_signals(stop)
    work(stop)
