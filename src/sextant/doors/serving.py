"""Web processes and the background worker, started from one parent and stopped together.

The parent imports everything first and forks, so that its children share that memory.
"""

import ctypes
import gc
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections
from django.template.loader import get_template
from django.urls import get_resolver
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from sextant.config import config
from sextant.kernel.unable import Unable

M_ARENA_MAX = -8  # of malloc.h
PR_SET_PDEATHSIG = 1  # of sys/prctl.h
CAN_FORK = sys.platform == "linux"
AT_FIRST_USE = (
    "sextant.wsgi",
    "sextant.metrics.ask",
    "sextant.metrics.publishing",
    "sextant.doors.worker",
    "duckdb",
)
HERE = Path(__file__).resolve().parents[1]


class UnableToServe(Unable):
    """The pages cannot be served at this address."""


@dataclass
class Background:
    """The worker's process, started again when it ends unasked."""

    is_stopping: threading.Event = field(default_factory=threading.Event)
    process: Any = None

    def start(self) -> None:
        """Start the worker, and a watch over it."""
        if CAN_FORK:
            context = multiprocessing.get_context("fork")
            self.process = context.Process(target=_work, args=(os.getpid(),), name="worker")
            self.process.start()
        else:
            self.process = _worker_apart()
        threading.Thread(target=self._watch, daemon=True).start()

    def stop(self) -> None:
        """End the worker after its current piece of work."""
        self.is_stopping.set()
        self.process.terminate()
        _wait_for(self.process, 10)

    def _watch(self) -> None:
        while not self.is_stopping.is_set():
            _wait_for(self.process, None)
            if not self.is_stopping.wait(1):
                # apart, since forking beside granian's threads is not safe any more
                self.process = _worker_apart()


def _worker_apart() -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "sextant", "worker", "--with-parent"]
    return subprocess.Popen(words, start_new_session=True)  # noqa: S603 - our own


def _wait_for(process: Any, seconds: float | None) -> None:
    wait = getattr(process, "join", None) or process.wait
    wait(timeout=seconds)


def _work(parent: int) -> None:
    from sextant.doors.worker import stop_on_signals, work

    _leave_it_to_the_parent_to_stop()
    stop = threading.Event()
    stop_on_signals(stop)
    work(stop, parent=parent)


def refuse_a_taken_port(host: str, port: int) -> None:
    """Say that something else answers at this address, before anything is started."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise UnableToServe(
                _(
                    "Nothing can be served at %(host)s, port %(port)s (%(reason)s): stop what"
                    " answers there, or choose another port with SEXTANT_PORT."
                )
                % {"host": host, "port": port, "reason": error.strerror}
            ) from error


def serve(
    *, host: str, port: int, processes: int, threads: int, announce: Callable[[], None]
) -> None:
    """Serve until asked to stop."""
    refuse_a_taken_port(host, port)
    _prepare_to_fork()
    background = Background()
    server = Server(
        "sextant.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=threads,
        backpressure=max(64, threads * 16),
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        websockets=False,
    )
    server.on_startup(background.start)
    server.on_startup(announce)
    server.on_shutdown(background.stop)
    try:
        server.serve(target_loader=_application, wrap_loader=False)
    finally:
        gc.unfreeze()  # or libraries would complain at the end about what was left over


def _application() -> Callable[..., Any]:
    _leave_it_to_the_parent_to_stop()
    application: Callable[..., Any] = import_module("sextant.wsgi").application
    return application


def _prepare_to_fork() -> None:
    if not CAN_FORK:
        return
    for name in AT_FIRST_USE:
        import_module(name)
    import_module("holidays").country_holidays(config.country)
    get_resolver().check()
    _compile_templates()
    _read_catalogues()
    connections.close_all()  # a connection must not be shared with a child
    gc.collect()
    gc.freeze()  # or the collector would write to every shared page
    gc.set_threshold(20_000, 20, 50)  # a page makes thousands of objects that die with it
    _keep_few_arenas()


def _compile_templates() -> None:
    rooms = (Path(room.path) / "templates" for room in apps.get_app_configs())
    ours = (room for room in rooms if room.is_relative_to(HERE))
    for room in ours:
        for path in room.rglob("*.html"):
            get_template(str(path.relative_to(room)))


def _read_catalogues() -> None:
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            translation.gettext(settings.ROOT_URLCONF)  # any word: the first reads the files


def _keep_few_arenas() -> None:
    # by default each thread keeps freed memory to itself, many times what is needed
    _system("mallopt", M_ARENA_MAX, 2)


def _leave_it_to_the_parent_to_stop() -> None:
    if CAN_FORK:
        # Ctrl-C reaches the whole group; with the parent's own word a child would hear it twice,
        # and granian's processes hang when the second comes during the first
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        # a parent that is killed cannot say a word
        _system("prctl", PR_SET_PDEATHSIG, signal.SIGTERM)


def _system(name: str, *values: int) -> None:
    with suppress(OSError, AttributeError):  # another C library may lack it
        getattr(ctypes.CDLL(None), name)(*values)
