"""What the API takes and gives about plans, described field by field."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from ninja import Field, Schema
from pydantic import ConfigDict

from sextant.plans.finding import Level
from sextant.plans.weighing import RAMP, Over, When

MOST = 5000  # edits or spans at once
DRAFT = "Of a draft; left out: the newest."


class RowShown(Schema):
    """A unit or person: its amounts by step, and the spans of steps that are held by hand."""

    model_config = ConfigDict(extra="allow")
    key: str
    parent: str | None
    name: str
    kind: str
    depth: int
    amounts: list[int]
    held: list[list[int]]
    editable: bool
    beside: list[int] | None = None


class Cells(Schema):
    """A version as a table; amounts are whole numbers of `unit`, so that nothing is rounded."""

    model_config = ConfigDict(extra="allow")
    plan: int
    name: str
    version: int
    changes: int
    status: str
    level: str
    editable: bool
    currency: str
    unit: str
    steps: list[str]
    groups: list[list[int]]
    group_names: list[str]
    against: str
    rows: list[RowShown]


class EditSent(Schema):
    """A number for a node over the steps from `first` to before `last`, counted from 0."""

    node: str
    first: int
    last: int
    amount: Decimal
    was: Decimal | None = Field(
        None, description="What stood there when it was read: if that changed, it is refused."
    )


class EditsSent(Schema):
    """Numbers that are set together, or not at all."""

    edits: list[EditSent] = Field(min_length=1, max_length=MOST)
    level: Level = Level.TARGET
    keep_totals: bool = Field(
        default=False, description="Keep the sums above: siblings make room for what is set."
    )
    version: int | None = Field(None, description=DRAFT)


class SpanSent(Schema):
    """A node over the steps from `first` to before `last`, counted from 0."""

    node: str
    first: int
    last: int


class SpansSent(Schema):
    """Cells that are held as they stand, or let go."""

    spans: list[SpanSent] = Field(min_length=1, max_length=MOST)
    level: Level = Level.TARGET
    version: int | None = Field(None, description=DRAFT)


class WaySent(Schema):
    """A total and how it is shared out among units and people, and over time."""

    total: Decimal | None = Field(None, description="Left out: what stands is shared out anew.")
    over: Over = Over.EVEN
    when: When = When.WORKING_DAYS
    metric: str = Field("", description="Weighed by; left out: the plan's own measure.")
    period: str = Field("", description="Such as 2026; left out: the same days a year before.")
    ramp: int = Field(RAMP, ge=0, le=60, description="Months until someone new carries all.")
    weights: dict[str, Decimal] = Field(
        {}, description="Of nodes by their keys, or of the buckets A, B and C."
    )
    indices: list[Decimal] = Field(
        [], description="Of each step by hand, or of the twelve months of a season."
    )
    level: Level = Level.TARGET
    version: int | None = Field(None, description=DRAFT)


class ClashShown(Schema):
    """A number that changed meanwhile: what it was, is now, and was to become."""

    node: str
    first: int
    last: int
    was: Decimal | None
    now: Decimal
    yours: Decimal
    by: str


class Refused(Schema):
    """Why nothing was written; with both numbers where somebody else changed them meanwhile."""

    error: str
    clashes: list[ClashShown] = []


class VersionShown(Schema):
    """One state of a plan."""

    number: int
    status: str
    changes: int
    base: int | None
    reason: str
    origin: str
    made_by: str | None
    made_at: datetime
    proposed_by: str | None
    proposed_at: datetime | None
    published_by: str | None
    published_at: datetime | None
    superseded_at: datetime | None


class SeasonShown(Schema):
    """The season learned from history: an index for each month, their mean is 1."""

    learned: bool
    indices: list[float]
    years: int
    strength: float
    per_day: bool
