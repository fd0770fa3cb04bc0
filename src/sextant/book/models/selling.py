"""What we try to sell: deals with their lines and their way through the stages."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sextant.book.models.customers import Account
from sextant.book.models.lists import (
    LossReason,
    Named,
    Product,
    Source,
    Stage,
    reporting_currency,
)
from sextant.book.questions import DealQuerySet
from sextant.kernel.models import Record
from sextant.kernel.money import AmountField

OWNER: Any = settings.AUTH_USER_MODEL


class Deal(Record, Named):
    """A chance to sell: an amount, a stage, an owner, and in the end won or lost."""

    class Status(models.TextChoices):
        """Whether the deal is still open, and how it ended."""

        OPEN = "open", _("Open")
        WON = "won", _("Won")
        LOST = "lost", _("Lost")

    account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="deals"
    )
    owner = models.ForeignKey(OWNER, models.PROTECT, null=True, blank=True, related_name="+")
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="deals")
    status = models.CharField(
        _("status"), max_length=4, choices=Status.choices, default=Status.OPEN
    )
    amount = AmountField(_("amount"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default=reporting_currency)
    created_on = models.DateField(_("created"), null=True, blank=True)
    expected_close_on = models.DateField(_("expected close"), null=True, blank=True)
    closed_on = models.DateField(_("closed"), null=True, blank=True)
    loss_reason = models.ForeignKey(LossReason, models.PROTECT, null=True, blank=True)
    loss_note = models.TextField(_("note on the loss"), blank=True, default="")
    came_from = models.ForeignKey(
        Source, models.SET_NULL, null=True, blank=True, verbose_name=_("source")
    )
    next_step = models.CharField(_("next step"), max_length=200, blank=True, default="")
    next_step_on = models.DateField(_("next step due"), null=True, blank=True)
    forecast_category = models.CharField(
        _("forecast category"),
        max_length=11,
        choices=Stage.Forecast.choices,
        blank=True,
        default="",
    )
    partner = models.ForeignKey(
        Account,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="brought_deals",
        db_index=False,  # few deals have one, and every landed deal would pay for it
    )
    products: models.ManyToManyField[Product, DealLine] = models.ManyToManyField(
        Product, through="DealLine"
    )

    objects: ClassVar[Any] = DealQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-created_on", "-id"]),
            models.Index(fields=["status", "stage", "expected_close_on", "id"]),
            models.Index(fields=["status", "-created_on", "-id"]),
            models.Index(fields=["owner", "-created_on", "-id"]),
            models.Index(fields=["owner", "account"]),
            models.Index(fields=["name"]),
            models.Index(fields=["closed_on"]),
        ]
        constraints: ClassVar[list[Any]] = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status="open", closed_on__isnull=True)
                | Q(status__in=["won", "lost"], closed_on__isnull=False),
                name="deal_closed_has_a_day",
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Tell whether the deal is neither won nor lost."""
        return self.status == self.Status.OPEN

    @property
    def forecast_now(self) -> str:
        """Return what may be counted on: how it ended, else its own word, else its stage's."""
        ended = {self.Status.WON: Stage.Forecast.CLOSED, self.Status.LOST: Stage.Forecast.OMITTED}
        by_end = ended.get(self.Status(self.status))
        return str(by_end or self.forecast_category or self.stage.forecast_category)


class DealLine(models.Model):
    """A product in a deal; the lines' amounts are shares of the deal's."""

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, models.PROTECT)
    position = models.PositiveSmallIntegerField(default=0)
    quantity = AmountField(_("quantity"), default=1)
    unit_price = AmountField(_("unit price"), null=True, blank=True)
    amount = AmountField(_("amount"), null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "id"]

    def __str__(self) -> str:
        """Return the product's name."""
        return str(self.product)


class StageChange(models.Model):
    """A deal went from one stage to another."""

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="stage_changes")
    from_stage = models.ForeignKey(Stage, models.PROTECT, null=True, related_name="+")
    to_stage = models.ForeignKey(Stage, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(OWNER, models.SET_NULL, null=True, related_name="+")
    source = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["deal", "at"]),
            models.Index(fields=["at"]),
        ]

    def __str__(self) -> str:
        """Return both stages."""
        return f"{self.from_stage} → {self.to_stage}"
