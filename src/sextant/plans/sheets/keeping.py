"""Where an edited workbook lies between the list of its changes and their being taken."""

from __future__ import annotations

import secrets
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING

from django.core import signing
from django.utils.translation import gettext as _

from sextant.config import config
from sextant.plans.sheets.refusals import UnableToReadSheet

if TYPE_CHECKING:
    from sextant.kernel.models import Person
    from sextant.plans.models import Plan

SALT = "sextant.plans.sheets"
LONGEST = 2 * 60 * 60  # seconds
BLOCK = 1 << 20


def keep(file: IO[bytes], plan: Plan, person: Person) -> str:
    """Keep a file for a while, and return the signed name by which only its sender finds it."""
    root = _root()
    root.mkdir(parents=True, exist_ok=True)
    _sweep(root)
    name = secrets.token_hex(16)
    file.seek(0)
    with (root / f"{name}.xlsx").open("wb") as copy:
        while block := file.read(BLOCK):
            copy.write(block)
    return signing.dumps([name, plan.pk, person.pk], salt=SALT)


def kept(token: str, plan: Plan, person: Person) -> Path:
    """Return the file of a signed name, or say that it was put aside."""
    try:
        name, key, sender = signing.loads(token, salt=SALT, max_age=LONGEST)
    except signing.BadSignature:
        name, key, sender = "", 0, 0
    path = _root() / f"{name}.xlsx"
    if (key, sender) != (plan.pk, person.pk) or not path.exists():
        raise UnableToReadSheet(
            _(
                "The file was put aside, since a list of changes is good for two hours: choose it anew."
            )
        )
    return path


def _root() -> Path:
    return config.home / "plans" / "sheets"


def _sweep(root: Path) -> None:
    for path in root.glob("*.xlsx"):
        if path.stat().st_mtime < time.time() - LONGEST:
            path.unlink(missing_ok=True)
