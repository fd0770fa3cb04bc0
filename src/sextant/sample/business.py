"""The sample's pipeline, deals with their history and activities, and leads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from sextant.book.models import (
    Account,
    Activity,
    Contact,
    Deal,
    DealLine,
    LossReason,
    Pipeline,
    Product,
    Source,
    Stage,
    StageChange,
)
from sextant.kernel.models import Person
from sextant.sample import files, simulate
from sextant.sample.arrivals import bring_leads
from sextant.sample.customers import CURRENCY, contacts_by_account
from sextant.sample.habits import bring_habits
from sextant.sample.inserting import insert, keys
from sextant.sample.orders import bring_orders
from sextant.sample.quotes import bring_quotes
from sextant.sample.simulate.activities import activities
from sextant.sample.simulate.fulfilment import Fulfilment, fulfilments
from sextant.sample.simulate.losses import REASONS, loss_reasons
from sextant.sample.simulate.signs_of_life import last_days
from sextant.sample.simulate.stages import steps
from sextant.sample.simulate.surroundings import next_steps
from sextant.sample.surroundings import bring_surroundings
from sextant.sample.targets import bring_targets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from sextant.sample.files import Shipped

# name, probability, forecast category, days to rot
STAGES = (
    ("Qualify", 10, Stage.Forecast.PIPELINE.value, 45),
    ("Develop", 30, Stage.Forecast.BEST_CASE.value, 60),
    ("Propose", 50, Stage.Forecast.MOST_LIKELY.value, 45),
    ("Close", 90, Stage.Forecast.COMMIT.value, 30),
)
NOTE = "Simulated: the source names no reason."


@dataclass
class Business:
    """What is sold, brought in step by step; days of the files move by some days."""

    shipped: Shipped
    by_days: timedelta
    today: date
    at: datetime

    def bring(self) -> None:
        """Insert everything, in the order in which it leans on each other."""
        self._lists()
        self._deals()
        self._lines()
        bring_surroundings(self)
        self._stage_changes()
        self._activities()
        bring_leads(self)
        bring_quotes(self)
        bring_orders(self)
        bring_habits(self)
        bring_targets(self)

    @cached_property
    def people(self) -> dict[str, int]:
        """The owners' numbers by key."""
        return keys(Person, files.SOURCE)

    @cached_property
    def deals(self) -> dict[str, int]:
        """The deals' numbers by key."""
        return keys(Deal, files.SOURCE)

    @cached_property
    def stages(self) -> list[int | None]:
        """The stages' numbers by step; step 0 is none yet."""
        known = keys(Stage, files.SOURCE)
        return [None, *(known[str(step)] for step in range(1, len(STAGES) + 1))]

    @cached_property
    def campaigns(self) -> dict[str, int]:
        """The sources' numbers by campaign."""
        return keys(Source, files.SOURCE)

    @cached_property
    def last_days(self) -> Any:
        """Until when each deal was worked on, in the days of the files."""
        return last_days(self.shipped.opportunities, self.today - self.by_days)

    @cached_property
    def fulfilments(self) -> list[Fulfilment]:
        """What became of the deals won of late."""
        return list(fulfilments(self.shipped.opportunities, self.today - self.by_days))

    def _lists(self) -> None:
        pipeline = Pipeline.objects.create(name="Sales", source=files.SOURCE, external_id="1")
        stages = (
            (*stage, step, pipeline.pk, files.SOURCE, str(step))
            for step, stage in enumerate(STAGES, 1)
        )
        columns = (
            "name", "probability", "forecast_category", "rots_after", "position", "pipeline",
            "source", "external_id",
        )  # fmt: skip
        insert(Stage, columns, stages, at=self.at)
        reasons = ((name, simulate.SOURCE, name) for name in REASONS)
        insert(LossReason, ("name", "source", "external_id"), reasons, at=self.at)

    def _deals(self) -> None:
        accounts = keys(Account, files.SOURCE)
        reasons = keys(LossReason, simulate.SOURCE)
        lost_for = loss_reasons(self.shipped.opportunities)
        planned = next_steps(self.shipped.opportunities, self.today)
        columns = (
            "name", "status", "amount", "created_on", "expected_close_on", "closed_on", "account",
            "owner", "stage", "came_from", "loss_reason", "loss_note", "next_step", "next_step_on",
            "currency", "source", "external_id",
        )  # fmt: skip

        def rows() -> Iterator[tuple[Any, ...]]:
            for deal in self.shipped.opportunities:
                end = deal.ends_on + self.by_days
                is_open = deal.status == "open"
                reason = lost_for.get(deal.key)
                yield (
                    *(deal.name, deal.status, deal.amount, deal.created_on + self.by_days),
                    *((end, None) if is_open else (None, end)),
                    *(accounts[deal.account], self.people[deal.owner], self.stages[deal.step]),
                    self.campaigns.get(deal.campaign),
                    *((reasons[reason], NOTE) if reason else (None, "")),
                    *planned.get(deal.key, ("", None)),
                    *(CURRENCY, files.SOURCE, deal.key),
                )

        insert(Deal, columns, rows(), at=self.at)

    def _lines(self) -> None:
        products = keys(Product, files.SOURCE)
        rows = (
            (self.deals[deal.key], products[deal.product], deal.amount)
            for deal in self.shipped.opportunities
        )
        insert(DealLine, ("deal", "product", "amount"), rows, at=self.at)

    def _stage_changes(self) -> None:
        rows = (
            (
                self.deals[step.deal],
                self.stages[step.origin],
                self.stages[step.to],
                self.instant(step.day, step.minute),
                self.people[step.owner],
                simulate.SOURCE,
            )
            for step in steps(self.shipped.opportunities, self.last_days)
        )
        columns = ("deal", "from_stage", "to_stage", "at", "by", "source")
        insert(StageChange, columns, rows, at=self.at)

    def _activities(self) -> None:
        contacts = keys(Contact, files.SOURCE, simulate.SOURCE)
        accounts = keys(Account, files.SOURCE)
        of = {deal.key: deal for deal in self.shipped.opportunities}
        made = activities(
            self.shipped.opportunities,
            last_days=self.last_days,
            contacts=contacts_by_account(self.shipped),
            products=self.shipped.products,
            today=self.today - self.by_days,
            regions=self.shipped.regions,
        )
        columns = (
            "kind", "subject", "at", "done", "minutes", "owner", "account", "contact", "deal",
            "source", "external_id",
        )  # fmt: skip
        rows = (
            (
                *(each.kind, each.subject, self.instant(each.day, each.minute)),
                *(each.done, each.minutes, self.people[of[each.deal].owner]),
                accounts[of[each.deal].account],
                contacts[each.contact] if each.contact else None,
                *(self.deals[each.deal], simulate.SOURCE, f"activity-{number}"),
            )
            for number, each in enumerate(made, 1)
        )
        insert(Activity, columns, rows, at=self.at)

    def instant(self, day: date, minute: int) -> datetime:
        """Return the instant of a minute on a day of the files, moved to where it stands here."""
        return self._midnight(day) + timedelta(minutes=minute)

    @cached_property
    def _midnight(self) -> Callable[[date], datetime]:
        # wall-clock time of the installation, so that the day is the same for everyone here
        zone = timezone.get_default_timezone()
        return cache(lambda day: datetime.combine(day + self.by_days, datetime.min.time(), zone))
