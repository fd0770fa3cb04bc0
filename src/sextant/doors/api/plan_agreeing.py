"""Plans from below and their fairness by the API: submissions, chances, recalibrations, who agreed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from sextant.doors.api.plans import plan_of
from sextant.plans import agreed, calibrating, stretching, submitting
from sextant.plans.calibrating import Wish
from sextant.workspace import asking

router = Router(tags=["Plans"])


class NumbersSent(Schema):
    """What a node holds possible, or shall come to, step by step."""

    node: str
    amounts: list[Decimal]
    reason: str = ""
    version: int | None = None


class SubmissionShown(Schema):
    """What stands for a node, what was submitted and what was made of it."""

    node: str
    name: str
    planned: Decimal
    submitted: Decimal | None
    adjusted: Decimal | None
    gap: Decimal | None
    reason: str
    by: str
    at: datetime | None


class StretchShown(Schema):
    """What one holder is asked, what is likely, and the chance to attain it."""

    node: str
    name: str
    target: Decimal
    actual: Decimal
    landing: Decimal | None
    low: Decimal | None
    high: Decimal | None
    chance: float | None
    verdict: str = Field(description="over, under, fair, or empty where it cannot be said")


class WishSent(Schema):
    """What a recalibration may do."""

    reason: str
    total: Decimal | None = None
    band: float = Field(calibrating.BAND, description="How far chances may lie apart, 0 to 1")
    most_change: float = Field(calibrating.MOST, description="How far targets may move, 0 to 1")
    held: list[str] = []


class Recalibrated(Schema):
    """The draft that a recalibration became."""

    calibration: int
    version: int
    common: float


class PartShown(Schema):
    """A unit's part of the newest version, and whether who leads it agreed."""

    unit: str
    holder: str
    status: str
    due_on: date | None
    is_late: bool
    comment: str


@router.get("/plans/{int:key}/submissions", response=list[SubmissionShown],
            summary="What was submitted from below, as far as one sees it")  # fmt: skip
def submissions(request: HttpRequest, key: int) -> list[dict[str, Any]]:
    """Return what stands and what was submitted for each holder."""
    return agreed.submissions(
        plan_of(request, key), scope=asking.scope_for(request), today=asking.today()
    )


@router.post("/plans/{int:key}/submissions", response=list[SubmissionShown],
             summary="Submit what one holds possible")  # fmt: skip
def submit(request: HttpRequest, key: int, data: NumbersSent) -> list[dict[str, Any]]:
    """Submit one's own numbers; the newest submission counts."""
    submitting.submit(plan_of(request, key), data.node, data.amounts, reason=data.reason,
                      number=data.version, **_said(request))  # fmt: skip
    return submissions(request, key)


@router.post("/plans/{int:key}/adjustments", response=list[SubmissionShown],
             summary="Adjust what was submitted from below, with a reason")  # fmt: skip
def adjust(request: HttpRequest, key: int, data: NumbersSent) -> list[dict[str, Any]]:
    """Make something else of what was submitted."""
    submitting.adjust(plan_of(request, key), data.node, data.amounts, reason=data.reason,
                      number=data.version, **_said(request))  # fmt: skip
    return submissions(request, key)


@router.get("/plans/{int:key}/chances", response=list[StretchShown],
            summary="The chance of everyone to attain their target")  # fmt: skip
def chances(request: HttpRequest, key: int) -> list[dict[str, Any]]:
    """Return who is over- and who under-stretched in the version in force."""
    found = stretching.stretched(
        plan_of(request, key), scope=asking.scope_for(request), today=asking.today()
    )
    return agreed.stretches(found)


@router.post("/plans/{int:key}/recalibrations", response=Recalibrated,
             summary="Make a draft in which the chances come together")  # fmt: skip
def recalibrate(request: HttpRequest, key: int, data: WishSent) -> dict[str, Any]:
    """Propose new targets; nothing is published."""
    wish = Wish(data.total, data.band, data.most_change, frozenset(data.held))
    made = calibrating.recalibrate(
        plan_of(request, key), wish, reason=data.reason, **_said(request)
    )
    return {"calibration": made.pk, "version": made.version.number, "common": made.common}


@router.get("/plans/{int:key}/parts", response=list[PartShown],
            summary="Who has agreed to the newest version, and who is late")  # fmt: skip
def parts(request: HttpRequest, key: int) -> list[dict[str, Any]]:
    """Return the parts of the newest version that one sees."""
    return agreed.parts(
        plan_of(request, key), scope=asking.scope_for(request), today=asking.today()
    )


def _said(request: HttpRequest) -> dict[str, Any]:
    return {"by": asking.person_of(request), "at": asking.moment()}
