"""What things cost: price books with quantity breaks, options of products, bundles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sextant.book.models import Named, Product, Tier, reporting_currency
from sextant.kernel.models import Record, Territory
from sextant.kernel.money import AmountField

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sextant.kernel.scope import Scope


class Priced(models.QuerySet[Any]):
    """Questions about whatever belongs to the prices: whoever sees prices sees all of them."""

    def visible_to(self, scope: Scope) -> Priced:
        """Keep all for those who may see prices."""
        return self if scope.sees_all("price") else self.none()


class PriceBookQuerySet(Priced):
    """Questions about price books."""

    def on(self, day: date) -> PriceBookQuerySet:
        """Keep the books that hold on a day (the last day is excluded)."""
        begun = Q(starts_on__isnull=True) | Q(starts_on__lte=day)
        return self.filter(begun, Q(ends_on__isnull=True) | Q(ends_on__gt=day), is_active=True)

    def for_whom(self, tier: str, territories: Iterable[int]) -> PriceBookQuerySet:
        """Keep the books for everybody, and those for a tier or one of some territories."""
        near = Q(territory__isnull=True) | Q(territory__in=list(territories))
        return self.filter(near, tier__in=["", tier])


class PriceBook(Record, Named):
    """Prices in one currency for a tier, a region and some days; empty means everybody."""

    tier = models.CharField(_("tier"), max_length=1, choices=Tier.choices, blank=True, default="")
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, verbose_name=_("territory")
    )
    currency = models.CharField(_("currency"), max_length=3, default=reporting_currency)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until, excluded"), null=True, blank=True)
    priority = models.PositiveSmallIntegerField(_("priority"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    objects: ClassVar[Any] = PriceBookQuerySet.as_manager()


class Price(Record):
    """What one piece of a product costs in a book, from a least quantity on.

    `name` is how the price list calls it: that need not be the product's own name.
    """

    name = models.CharField(_("name in the price list"), max_length=200, blank=True, default="")
    book = models.ForeignKey(PriceBook, models.CASCADE, related_name="prices")
    product = models.ForeignKey(Product, models.PROTECT, related_name="prices")
    min_quantity = AmountField(_("from quantity"), default=1)
    unit_price = AmountField(_("unit price"), default=0)

    objects: ClassVar[Any] = Priced.as_manager()

    class Meta(Record.Meta):
        constraints: ClassVar[list[Any]] = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["book", "product", "min_quantity"], name="one_price_a_quantity"
            ),
        ]

    def __str__(self) -> str:
        """Return product and book."""
        return self.name or f"{self.product} · {self.book}"


class OptionGroup(Record, Named):
    """A choice that comes with a product: how many of its options may and must be taken."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="option_groups")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    least = models.PositiveSmallIntegerField(_("at least"), default=0)
    most = models.PositiveSmallIntegerField(_("at most"), default=1)

    objects: ClassVar[Any] = Priced.as_manager()

    class Meta(Record.Meta):
        ordering: ClassVar[list[str]] = ["position", "id"]

    @property
    def is_required(self) -> bool:
        """Tell whether something of it must be chosen."""
        return self.least > 0


class ProductOption(models.Model):
    """A product that can be chosen in a group; without a price of its own the book has it."""

    group = models.ForeignKey(OptionGroup, models.CASCADE, related_name="options")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    unit_price = AmountField(_("unit price"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default=reporting_currency)
    is_usual = models.BooleanField(_("chosen unless said otherwise"), default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "id"]

    def __str__(self) -> str:
        """Return the product's name."""
        return str(self.product)


class Bundle(Record, Named):
    """What a product sold as a bundle is made of, and whether its price is its own or their sum."""

    class PricedAs(models.TextChoices):
        """Where the price of a bundle comes from."""

        WHOLE = "whole", _("Its own price")
        SUM = "sum", _("The sum of its parts")

    product = models.OneToOneField(Product, models.CASCADE, related_name="bundle")
    priced_as = models.CharField(
        _("priced as"), max_length=5, choices=PricedAs.choices, default=PricedAs.WHOLE
    )

    objects: ClassVar[Any] = Priced.as_manager()


class BundlePart(models.Model):
    """How many of a product are in one bundle."""

    bundle = models.ForeignKey(Bundle, models.CASCADE, related_name="parts")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    quantity = AmountField(_("quantity"), default=1)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "id"]

    def __str__(self) -> str:
        """Return the product's name."""
        return str(self.product)
