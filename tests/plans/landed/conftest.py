"""Files of targets landed as the terminal lands them, in a company that has people and units."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sextant.kernel.scope import operator
from sextant.landing import landings
from sextant.landing.models import RefusedRow
from sextant.metrics.ask import ask
from sextant.metrics.publishing import publish_pending
from sextant.plans.models import Plan, Version
from tests.company import Company, found

AT = datetime(2026, 7, 15, 9, tzinfo=UTC)
TODAY = date(2026, 7, 15)


@pytest.fixture
def company(home: Path, db: None) -> Company:
    """Found the company: North with Ann, Ben and Cai, South with Dee and Eli."""
    return found()


@pytest.fixture
def land(home: Path, db: None) -> Callable[..., Any]:
    """Land files given as paths, or targets as text by name; give back the landing."""

    def carry_out(*paths: Path, at: datetime = AT, by: Any = None, answers: Any = None,
                  said: Any = None, **texts: str) -> Any:  # fmt: skip
        files = [(path.name, io.BytesIO(path.read_bytes())) for path in paths]
        files += [(f"{name.replace('__', ' ')}.csv", io.BytesIO(text.encode()))
                  for name, text in texts.items()]  # fmt: skip
        landing = landings.begin(
            files, by=by, at=at, said={"as": "targets"} if said is None else said
        )
        landings.answer(landing, answers or {})
        landings.land(landing, by=by, at=at)
        return landing

    return carry_out


@pytest.fixture
def asked() -> Callable[..., Any]:
    """Publish, and ask as the one at the machine."""

    def carry_out(*metrics: str, **how: Any) -> Any:
        publish_pending(AT)
        return ask(list(metrics), **{"scope": operator(TODAY), "today": TODAY} | how)

    return carry_out


def drafted(plan: Plan | None = None) -> Version:
    """Return the newest version of the only plan, or of one."""
    plan = plan or Plan.objects.get()
    version: Version = plan.versions.order_by("-number")[0]
    return version


def numbers(version: Version, level: str = "target") -> dict[str, list[Decimal]]:
    """Return the amounts of each line by whose it is."""
    plan = version.plan
    lines = version.lines.filter(level=level).select_related("person", "unit").order_by("pk")
    return {
        ", ".join(filter(None, (str(line.person or line.unit), line.category, line.channel))): [
            plan.amount(each) for each in line.amounts
        ]
        for line in lines
    }


def notes(landing: Any) -> str:
    """Return all notes of a landing."""
    return " ".join(note for file in landing.result["files"] for note in file["notes"])


def reasons() -> dict[int, str]:
    """Return why each refused line was refused."""
    return {
        row.line: " ".join(each["reason"] for each in row.reasons)
        for row in RefusedRow.objects.all()
    }
