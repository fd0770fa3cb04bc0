"""Questions about deals, to be joined like words: `Deal.objects.open().past_close_date(today)`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Case, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from sextant.book.models import Account, Deal, Stage
    from sextant.kernel.scope import Scope


FEW = 500  # beyond so many, the database looks credits up itself


def pushes() -> Coalesce:
    """Count how often the expected close of a deal was moved to a later day."""
    from sextant.book.models import CloseMove

    later = CloseMove.objects.filter(deal=OuterRef("pk"), after__gt=F("before"))
    counted = later.order_by().values("deal").annotate(count=models.Count("pk"))
    number = models.IntegerField()
    return Coalesce(Subquery(counted.values("count"), output_field=number), 0)


def in_stage_since() -> Subquery:
    """Return the instant a deal entered the stage it is in, where that is known."""
    from sextant.book.models import StageChange

    moves = StageChange.objects.filter(deal=OuterRef("pk")).order_by("-at", "-pk")
    return Subquery(moves.values("at")[:1])


def forecast() -> Case:
    """Return what may be counted on: how a closed deal ended, the deal's own word, its stage's."""
    return Case(
        When(status="won", then=Value("closed")),
        When(status="lost", then=Value("omitted")),
        When(~Q(forecast_category=""), then=F("forecast_category")),
        default=F("stage__forecast_category"),
        output_field=models.CharField(max_length=11),
    )


def pipeline() -> ExpressionWrapper[F]:
    """Return the name of the pipeline a deal is in."""
    name = models.CharField(max_length=200)
    return ExpressionWrapper(F("stage__pipeline__name"), output_field=name)


def sold_by(person_id: int | None) -> Q:
    """Return the condition that a person owns a deal or is credited in it."""
    from sextant.book.models import Credit

    if person_id is None:
        return Q(owner__isnull=True) & ~Q(pk__in=Credit.objects.values("deal"))
    credited = Credit.objects.filter(person=person_id).values("deal")
    return Q(owner=person_id) | Q(pk__in=credited)


def _credited_inside(scope: Scope) -> Q:
    """Return the deals in which people inside a scope are credited, by number while they are few.

    Numbers let the database take the owner's index; a question within would make it read all.
    """
    from sextant.book.models import Credit

    inside = scope.condition("deal", owner="person", day="deal__closed_on")
    credited = Credit.objects.filter(inside).order_by().values_list("deal", flat=True)
    keys = list(credited[: FEW + 1])
    return Q(pk__in=credited if len(keys) > FEW else sorted(set(keys)))


class DealQuerySet(models.QuerySet[Any]):
    """Questions about deals."""

    def visible_to(self, scope: Scope) -> DealQuerySet:
        """Keep the deals a scope's people own or are credited in, on the standing day."""
        if scope.sees_all("deal"):
            return self
        return self.filter(scope.condition("deal", day="closed_on") | _credited_inside(scope))

    def sold_by(self, person_id: int | None) -> DealQuerySet:
        """Keep the deals a person owns or is credited in; none is whom nobody owns or sells."""
        return self.filter(sold_by(person_id))

    def open(self) -> DealQuerySet:
        """Keep deals neither won nor lost."""
        return self.filter(status="open")

    def won(self) -> DealQuerySet:
        """Keep won deals."""
        return self.filter(status="won")

    def lost(self) -> DealQuerySet:
        """Keep lost deals."""
        return self.filter(status="lost")

    def closed_between(self, start: date, end: date) -> DealQuerySet:
        """Keep deals closed from a day until another (end excluded)."""
        return self.filter(closed_on__gte=start, closed_on__lt=end)

    def created_between(self, start: date, end: date) -> DealQuerySet:
        """Keep deals created from a day until another (end excluded)."""
        return self.filter(created_on__gte=start, created_on__lt=end)

    def last_closed_on(self) -> date | None:
        """Return the day the last deal closed."""
        found: date | None = self.aggregate(day=models.Max("closed_on"))["day"]
        return found

    def largest_first(self) -> DealQuerySet:
        """Sort by amount, those without one last."""
        return self.order_by(F("amount").desc(nulls_last=True), "-pk")

    def with_names(self) -> DealQuerySet:
        """Read account, owner and stage in the same query."""
        return self.select_related("account", "owner", "stage")

    def of_account(self, account: Account) -> DealQuerySet:
        """Keep the deals with one account."""
        return self.filter(account=account)

    def brought_by(self, partner: Account) -> DealQuerySet:
        """Keep the deals a partner brought."""
        return self.filter(partner=partner)

    def owned_by(self, person_id: int) -> DealQuerySet:
        """Keep the deals of one owner."""
        return self.filter(owner=person_id)

    def in_stage(self, stage: Stage) -> DealQuerySet:
        """Keep the deals that stand in a stage."""
        return self.filter(stage=stage)

    def called(self, text: str) -> DealQuerySet:
        """Keep the deals whose name or account holds every typed word."""
        found = self
        for word in text.split():
            found = found.filter(Q(name__icontains=word) | Q(account__name__icontains=word))
        return found

    def expected_between(self, start: date, end: date) -> DealQuerySet:
        """Keep deals expected to close from a day until another (end excluded)."""
        return self.filter(expected_close_on__gte=start, expected_close_on__lt=end)

    def without_close_date(self) -> DealQuerySet:
        """Keep deals nobody expects to close on any day yet."""
        return self.filter(expected_close_on__isnull=True)

    def without_amount(self) -> DealQuerySet:
        """Keep open deals nobody has put an amount to."""
        return self.open().filter(amount__isnull=True)

    def past_close_date(self, today: date) -> DealQuerySet:
        """Keep open deals whose expected close lies before today."""
        return self.open().filter(expected_close_on__lt=today)

    def with_step_before(self, today: date) -> DealQuerySet:
        """Keep open deals whose next step was due before today."""
        return self.open().filter(next_step_on__lt=today)

    def silent_since(self, instant: datetime) -> DealQuerySet:
        """Keep open deals without an activity or a stage change since an instant."""
        from sextant.book.models import Activity, StageChange

        recent = Activity.objects.filter(deal=OuterRef("pk"), at__gte=instant)
        moved = StageChange.objects.filter(deal=OuterRef("pk"), at__gte=instant)
        return self.open().filter(~Exists(recent), ~Exists(moved))

    def rotting(self, now: datetime) -> DealQuerySet:
        """Keep open deals that have stood in their stage for longer than it bears."""
        from sextant.book.models import Stage, StageChange

        found: Any = Q(pk__in=[])
        for stage, days in Stage.objects.rotting().values_list("pk", "rots_after"):
            since = now - timedelta(days=days or 0)
            moved = StageChange.objects.filter(deal=OuterRef("pk"), at__gte=since)
            came = Q(created_on__lt=since.date()) | Q(created_on__isnull=True)
            found |= Q(stage=stage) & came & ~Exists(moved)
        return self.open().filter(found)

    def known_as(self, keys: Iterable[int]) -> DealQuerySet:
        """Keep the deals with these keys."""
        return self.filter(pk__in=list(keys))

    def first_of(self, keys: Sequence[int], count: int) -> list[Deal]:
        """Return the first deals of a row of keys that are among these, in its order."""
        kept = set(self.known_as(keys).values_list("pk", flat=True))
        first = [key for key in keys if key in kept][:count]
        deals = {deal.pk: deal for deal in self.known_as(first).with_names()}
        return [deals[key] for key in first if key in deals]

    def soonest_first(self) -> DealQuerySet:
        """Sort by expected close, those without one last; the order of a board's column."""
        return self.order_by(F("expected_close_on").asc(nulls_last=True), "pk")

    def after(self, day: date | None, key: int) -> DealQuerySet:
        """Keep what comes behind a deal in the order of `soonest_first`."""
        undated = Q(expected_close_on__isnull=True)
        if day is None:
            return self.filter(undated, pk__gt=key)
        return self.filter(
            undated | Q(expected_close_on__gt=day) | Q(expected_close_on=day, pk__gt=key)
        )

    def count_by_stage(self) -> dict[int, int]:
        """Count the deals found in each stage."""
        rows = self.order_by().values_list("stage").annotate(count=models.Count("pk"))
        return dict(rows)

    def as_cards(self, count: int) -> list[dict[str, Any]]:
        """Read the first deals as a board shows them: one query, no models."""
        return list(
            self.values(
                "pk", "name", "amount", "currency", "expected_close_on", "created_on",
                "account__name", "owner__name", "stage__rots_after", "next_step", "next_step_on",
                pushes=pushes(), since=in_stage_since(),
            )[:count]
        )  # fmt: skip
