"""Long work on a landing, done by the worker: reading, looking ahead, landing; with progress."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from sextant.kernel.models import Person
from sextant.kernel.unable import Unable
from sextant.landing import keeping, landings
from sextant.landing.models import Landing
from sextant.metrics.publishing import publish_pending

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from typing import IO

State = Landing.State
PAUSE = 0.3  # seconds between two notes of progress


def receive(
    files: Iterable[tuple[str, IO[bytes]]],
    *,
    by: Person,
    at: datetime,
    language: str,
    said: Mapping[str, Any] | None = None,
) -> Landing:
    """Keep uploaded files and let the worker read them; `then: land` in what is said lands them."""
    landings.allow(by)
    kept = [(name, *keeping.keep(content)) for name, content in files]
    if not kept:
        raise landings.UnableToLand(_("Choose at least one file."))
    plan = {
        "files": [name for name, _digest, _path in kept],
        "kept": [[name, digest] for name, digest, _path in kept],
        "said": dict(said or {}),
    }
    landing: Landing = Landing.objects.create(by=by, at=at, state=State.READING, plan=plan)
    start(landing, State.READING, language)
    return landing


def start(landing: Landing, doing: str, language: str) -> None:
    """Hand work on a landing to the worker."""
    Landing.objects.filter(pk=landing.pk).update(state=doing, refusal="")
    note(landing.pk, 0, 0)
    work.enqueue(landing.pk, str(doing), language)


@task()
def work(number: int, doing: str, language: str) -> None:
    """Do one piece of work; a refusal is kept for the page to show."""
    landing = Landing.objects.select_related("by").get(pk=number)
    if landing.state != doing:
        return  # done already: the worker was stopped just before it could say so
    with translation.override(language or landing.by.language if landing.by else language):
        try:
            _STEPS[State(doing)](landing)
        except Unable as refusal:
            _refused(number, str(refusal))
        except Exception:
            _refused(number, _("Something went wrong, and nothing was landed. Try again."))
            raise


def _refused(number: int, sentence: str) -> None:
    """Keep a refusal; what was read stays open to be corrected."""
    landing = Landing.objects.get(pk=number)
    state = State.OPEN if "tables" in landing.plan else State.REFUSED
    Landing.objects.filter(pk=number).update(state=state, refusal=sentence)


def _read(landing: Landing) -> None:
    files = keeping.root() / "files"
    said = landing.plan.get("said") or {}
    kept = [(name, digest, files / digest) for name, digest in landing.plan["kept"]]
    landings.read(landing, kept, said=said, progress=_teller(landing))
    if said.get("then") == "land":
        Landing.objects.filter(pk=landing.pk).update(state=State.OPEN)
        _land(landing)
        return
    if not landings.questions_of(landing):
        landings.preview(landing, by=landing.by, at=timezone.now(), progress=_teller(landing))
    Landing.objects.filter(pk=landing.pk).update(state=State.OPEN)


def _preview(landing: Landing) -> None:
    landings.preview(landing, by=landing.by, at=timezone.now(), progress=_teller(landing))
    Landing.objects.filter(pk=landing.pk).update(state=State.OPEN)


def _land(landing: Landing) -> None:
    landings.land(landing, by=landing.by, at=timezone.now(), progress=_teller(landing))
    publish_pending()


_STEPS = {State.READING: _read, State.PREVIEWING: _preview, State.LANDING: _land}


@dataclass(frozen=True)
class Progress:
    """How many rows are done, of how many, and how many seconds the rest may take."""

    done: int
    total: int
    seconds: int | None


def _file(number: int) -> Path:
    return keeping.root() / f"{number}.progress.json"


def _teller(landing: Landing) -> Any:
    """Return what is called with rows done and in all; it writes beside the database, not in it."""
    started, last = time.monotonic(), 0.0

    def tell(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= PAUSE:
            last = now
            note(landing.pk, done, total, now - started)

    return tell


def note(number: int, done: int, total: int, seconds: float = 0.0) -> None:
    """Note how far work has come."""
    path = _file(number)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps([done, total, seconds]))
    partial.replace(path)


def progress_of(landing: Landing) -> Progress:
    """Return how far work on a landing has come."""
    try:
        done, total, seconds = json.loads(_file(landing.pk).read_text())
    except (OSError, ValueError):
        return Progress(0, 0, None)
    left = round(seconds * (total - done) / done) if done and total and seconds else None
    return Progress(done, total, left)
