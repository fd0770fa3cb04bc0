"""The board's totals: published figures, with what changed since put right.

The facts that `ask` reads are up to a few seconds old, but a card that was just dropped must
count in its new column at once, also after a reload and in the other browser. The manifest says
which rows of the journal the facts have seen. Deals named in later rows are taken out of the asked
figures (by asking for them alone) and put back as their records stand now. So each figure is the
sum over facts of deals that have not changed, and over records of those that have: exact at any
moment, and at the cost of one small query while nothing is pending.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from sextant.book.models import Credit, Deal
from sextant.config import config
from sextant.kernel.models import EVER, Event
from sextant.kernel.money import rounded
from sextant.kernel.period import Period
from sextant.kernel.rates import Rates
from sextant.metrics import manifest
from sextant.metrics.ask import ask

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from sextant.book.board_filters import BoardFilter
    from sextant.book.models import Stage
    from sextant.book.questions import DealQuerySet
    from sextant.kernel.scope import Scope
    from sextant.metrics.manifest import Manifest

METRICS = ("open_deals", "open_pipeline", "weighted_pipeline")
PENDING = 64  # one size of question, so that it is compiled once; beyond it the page shows its age
NOBODY = 10**17  # keys no deal has fill the question up
ZERO, WHOLE = Decimal(0), Decimal(100)


@dataclass(frozen=True)
class StageTotal:
    """How many open deals stand in a stage, what they are worth, and what is to be expected."""

    count: int = 0
    value: Decimal = ZERO
    weighted: Decimal = ZERO

    def __add__(self, other: StageTotal) -> StageTotal:
        """Add what stands elsewhere."""
        return StageTotal(
            self.count + other.count, self.value + other.value, self.weighted + other.weighted
        )

    def __neg__(self) -> StageTotal:
        """Return what takes this away when added."""
        return StageTotal(-self.count, -self.value, -self.weighted)


@dataclass(frozen=True)
class Totals:
    """The totals of the stages of a pipeline, and of all of them together."""

    stages: Mapping[int, StageTotal] = field(default_factory=dict)
    published_at: datetime | None = None
    has_sums: bool = True

    def of(self, stage: Stage) -> StageTotal:
        """Return the total of a stage."""
        return self.stages.get(stage.pk, StageTotal())

    def only(self, stages: Iterable[Stage]) -> Totals:
        """Keep the totals of some stages, such as those of one pipeline."""
        return replace(self, stages={stage.pk: self.of(stage) for stage in stages})

    @property
    def all(self) -> StageTotal:
        """Return the total of all stages."""
        return sum(self.stages.values(), StageTotal())


@dataclass(frozen=True)
class Question:
    """What the totals are asked of: the board's filter under a scope, as of a day."""

    filter: BoardFilter
    scope: Scope
    today: date

    def records(self) -> DealQuerySet:
        """Return the open deals the filter leaves, as they stand now."""
        found: DealQuerySet = Deal.objects.open().visible_to(self.scope)
        return self.filter.apply(found, self.today)

    def sellers(self) -> set[int] | None:
        """Return the people whose shares are asked for today; None means everyone's."""
        spans, chosen = self.scope.spans("deal"), self.filter.owner_id
        if spans is None:
            return None if chosen is None else {chosen}
        inside = {span.person_id for span in spans if span.start <= self.today < span.end}
        return inside if chosen is None else inside & {chosen}

    def late(self) -> int:
        """Return how many of the open deals are past their expected day, as published."""
        if self.filter.words:
            return int(self.records().past_close_date(self.today).count())
        owner = self.filter.owner_id
        found = ask(
            ("open_deals",),
            where={} if owner is None else {"person": owner},
            period=Period(EVER, self.today),
            scope=self.scope,
            today=self.today,
        )
        return int(found.total["open_deals"])

    def published(self, **where: Any) -> dict[int, StageTotal]:
        """Return each stage's figures as the facts have them."""
        found: dict[int, StageTotal] = {}
        for period, counts in self.filter.periods(self.today):
            part = self._asked(period, where)
            found = _joined(found, part if counts else _negative(part))
        return found

    def _asked(self, period: Period | None, where: Mapping[str, Any]) -> dict[int, StageTotal]:
        if self.filter.owner_id is not None:
            where = {**where, "person": self.filter.owner_id}
        found = ask(
            METRICS, by=("stage",), where=where, period=period, scope=self.scope, today=self.today
        )
        return {
            row["stage_id"]: StageTotal(
                row["open_deals"], row["open_pipeline"], row["weighted_pipeline"]
            )
            for row in found.rows
        }


def totals(question: Question) -> Totals:
    """Return the totals of all stages: what is published, with what changed since put right.

    Words typed into the filter are no dimension of a metric: then columns say only how many deals
    were found, as any list does, and no sums.
    """
    publication = manifest.current()
    if question.filter.words:
        counts = question.records().count_by_stage()
        stages = {stage: StageTotal(count) for stage, count in counts.items()}
        return Totals(stages, publication.published_at, has_sums=False)
    found = question.published()
    changed = _changed_since(publication)
    if changed:
        keys = [*changed, *range(NOBODY, NOBODY + PENDING - len(changed))]
        found = _joined(found, _negative(question.published(deal=keys)))
        found = _joined(found, _standing(question, changed))
    return Totals(found, publication.published_at)


def _changed_since(publication: Manifest) -> list[int]:
    """Return the deals that the facts have not seen in their present state."""
    late = Q(id__gt=publication.cursor) | Q(id__in=list(publication.awaited))
    found = Event.objects.filter(late, record_type="deal", record_id__isnull=False)
    keys = found.values_list("record_id", flat=True).distinct()[: PENDING + 1]
    changed = [key for key in keys if key is not None]
    return changed if len(changed) <= PENDING else []


def _standing(question: Question, keys: list[int]) -> dict[int, StageTotal]:
    """Return what some deals add to each stage by their records."""
    rates = Rates(config.currency)
    shares = _shares(question.sellers(), keys)
    found: dict[int, StageTotal] = {}
    rows = (
        question.records()
        .known_as(keys)
        .values_list("pk", "stage", "stage__probability", "amount", "currency")
    )
    for key, stage, chance, amount, currency in rows:
        value = amount and rates.value(amount, currency, question.today)
        if value and key in shares:
            value = rounded(value * shares[key] / WHOLE, config.currency)
        total = StageTotal(1, value or ZERO, (value or ZERO) * chance / 100)
        found = _joined(found, {stage: total})
    return found


def _shares(sellers: set[int] | None, keys: list[int]) -> dict[int, Decimal]:
    """Return how much of each split deal is credited to some people, in percent."""
    if sellers is None:
        return {}
    found: dict[int, Decimal] = {}
    split: set[int] = set()
    owners: dict[int, int | None] = {}
    rows = Credit.objects.filter(deal__in=keys)
    for deal, owner, person, kind, percent in rows.values_list(
        "deal", "deal__owner", "person", "kind", "percent"
    ):
        owners[deal] = owner
        if kind == Credit.Kind.REVENUE:
            split.add(deal)
            found[deal] = found.get(deal, ZERO) + (percent if person in sellers else ZERO)
    whole = {deal: WHOLE if owner in sellers else ZERO for deal, owner in owners.items()}
    return whole | {deal: found[deal] for deal in split}


def _joined(
    left: Mapping[int, StageTotal], right: Mapping[int, StageTotal]
) -> dict[int, StageTotal]:
    none = StageTotal()
    return {key: left.get(key, none) + right.get(key, none) for key in {*left, *right}}


def _negative(totals: Mapping[int, StageTotal]) -> dict[int, StageTotal]:
    return {key: -total for key, total in totals.items()}
