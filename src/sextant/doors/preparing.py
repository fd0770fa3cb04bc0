"""An installation made ready: directory, database, static files; quick when nothing changed."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from sextant.config import config
from sextant.metrics.publishing import fit_to_code
from sextant.workspace import trigrams


def prepare() -> None:
    """Make the data directory, its database and its static files; safe to repeat."""
    config.home.mkdir(parents=True, exist_ok=True)
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
        trigrams.ensure()
    fit_to_code()  # or pages would ask for columns that no published file has yet
    if not settings.DEBUG:
        _collect_static_files()


def _collect_static_files() -> None:
    root = Path(settings.STATIC_ROOT)
    stamp = root / "collected"
    state = _state_of_static_files()
    if stamp.exists() and stamp.read_text() == state:
        return
    root.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(state)


def _state_of_static_files() -> str:
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list(ignore_patterns=[]):
            file = Path(storage.path(name)).stat()
            digest.update(f"{name} {file.st_size} {file.st_mtime_ns}\n".encode())
    return digest.hexdigest()
