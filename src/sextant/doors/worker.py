"""Work in the background: queued tasks, and the publication of what has changed."""

import logging
import os
import signal
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from time import monotonic

from django.db import close_old_connections
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker as Queue
from django_tasks_db.models import DBTaskResult

from sextant.kernel import steps as registered

PUBLISHING = "sextant.metrics.publishing"
PAUSE = 0.5  # seconds; a change must be on the dashboard within five
LONGEST_REST = 2.5  # seconds, of those five

log = logging.getLogger(__name__)


def work(stop: threading.Event, *, parent: int | None = None) -> None:
    """Work until told to stop, or until the process that started this one is gone."""
    name = f"{socket.gethostname()[:40]}:{os.getpid()}"
    steps = [_tasks_of(name), *_publication(), *map(_now_and_then, registered.every())]
    take_back_tasks_of_the_dead()
    while not stop.is_set() and (parent is None or os.getppid() == parent):
        close_old_connections()
        for step in steps:
            try:
                step()
            except Exception:
                log.exception("Background work failed and is tried again")
                stop.wait(PAUSE)
        stop.wait(PAUSE)


def stop_on_signals(stop: threading.Event) -> None:
    """End after the current piece of work when asked to; at once when asked twice."""

    def ask(number: int, _frame: object) -> None:
        if stop.is_set():
            os._exit(128 + number)
        stop.set()

    signal.signal(signal.SIGINT, ask)
    signal.signal(signal.SIGTERM, ask)


def take_back_tasks_of_the_dead() -> None:
    """Queue again what a worker of this machine was doing when it was killed."""
    here = socket.gethostname()[:40]
    for task in DBTaskResult.objects.running():
        host, _, process = str(task.worker_ids[-1] if task.worker_ids else "").rpartition(":")
        if host == here and process.isdigit() and not _is_alive(int(process)):
            task.status = TaskResultStatus.READY
            task.save(update_fields=["status"])


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return process != os.getpid()


def _tasks_of(name: str) -> Callable[[], None]:
    queue = Queue(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
        excluded_queue_names=[],
    )

    def step() -> None:
        # the queue locks the whole database to look, so it looks only when something is there
        if DBTaskResult.objects.ready().exists():
            queue.run()

    return step


def _now_and_then(step: registered.Step) -> Callable[[], None]:
    due = timezone.now()

    def act() -> None:
        nonlocal due
        now = timezone.now()
        if now >= due:
            due = now + step.every  # before it acts: a step that fails waits for its next turn
            step.act(now)

    return act


def _publication() -> list[Callable[[], object]]:
    with suppress(ModuleNotFoundError):
        if find_spec(PUBLISHING):
            return [_rested(import_module(PUBLISHING).publish_pending)]
    return []


def _rested(step: Callable[[], object]) -> Callable[[], None]:
    """Let a step rest twice as long as it took, so that pages have the machine meanwhile."""
    awake = 0.0

    def rested() -> None:
        nonlocal awake
        if (begun := monotonic()) < awake:
            return
        step()
        done = monotonic()
        awake = done + min(2 * (done - begun), LONGEST_REST)

    return rested
