"""Work in the background."""

import os
import socket
import threading
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from sextant.doors import worker
from sextant.kernel import steps

pytestmark = pytest.mark.django_db(transaction=True)
done: list[str] = []
DAY = timedelta(days=1)


@task()
def greet(name: str) -> str:
    done.append(name)
    return name


@pytest.fixture
def stop(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    stop = threading.Event()
    monkeypatch.setattr(worker, "_publication", lambda: [stop.set])
    return stop


def test_a_queued_task_is_done(stop: threading.Event) -> None:
    greet.enqueue("Ann")
    worker.work(stop)
    assert done.pop() == "Ann"
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL


def test_what_failed_in_the_background_does_not_end_the_worker(
    stop: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise RuntimeError("no such luck")

    monkeypatch.setattr(worker, "_publication", lambda: [fail, stop.set])
    worker.work(stop)
    assert stop.is_set()


def test_the_worker_ends_with_the_process_that_started_it(stop: threading.Event) -> None:
    worker.work(stop, parent=-1)
    assert not stop.is_set()


def test_a_task_of_a_killed_worker_is_queued_again() -> None:
    here = socket.gethostname()[:40]
    for worker_id in (f"{here}:999999999", f"{here}:{os.getppid()}", "elsewhere:1"):
        result = greet.enqueue(worker_id)
        DBTaskResult.objects.filter(pk=result.id).update(
            status=TaskResultStatus.RUNNING, worker_ids=[worker_id], started_at=timezone.now()
        )
    worker.take_back_tasks_of_the_dead()
    ready = DBTaskResult.objects.ready()
    assert [task.worker_ids for task in ready] == [[f"{here}:999999999"]]


def test_a_registered_step_is_done_on_its_turn(
    stop: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[datetime] = []

    def act(now: datetime) -> None:
        told.append(now)
        if len(told) > 2:
            stop.set()

    registered = [steps.Step("often", timedelta(0), act), steps.Step("rarely", DAY, told.append)]
    monkeypatch.setattr(steps, "every", lambda: registered)
    monkeypatch.setattr(worker, "_publication", list)
    worker.work(stop)
    assert len(told) == 3


def test_a_long_step_rests_before_it_is_taken_again(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, taken = [100.0], []

    def step() -> None:
        taken.append(clock[0])
        clock[0] += 1

    monkeypatch.setattr(worker, "monotonic", lambda: clock[0])
    rested = worker._rested(step)
    for moment in (100.0, 101.5, 102.9, 103.1):
        clock[0] = moment
        rested()
    assert taken == [100.0, 103.1]
