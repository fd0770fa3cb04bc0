"""Verbs on what products are made of: the options to choose from, the contents of bundles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sextant.book.models import Product
from sextant.book.quotes.models import Bundle, BundlePart, OptionGroup, ProductOption
from sextant.kernel import journal
from sextant.kernel.holding import locked
from sextant.kernel.roles import require
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sextant.kernel.models import Person


class UnableToCompose(Unable):
    """A product cannot be made of these."""


@transaction.atomic
def create(values: Mapping[str, Any], *, by: Person | None, at: datetime) -> Bundle:
    """Say that a product is sold as a bundle."""
    require(by, "price.create")
    product: Product = values["product"]
    if Bundle.objects.filter(product=product).exists():
        raise UnableToCompose(
            _("“%(product)s” is a bundle already: change what is in it.") % {"product": product}
        )
    bundle: Bundle = Bundle.objects.create(**{"name": product.name, **values})
    if product.nature != Product.Nature.BUNDLE:
        product.nature = Product.Nature.BUNDLE
        product.version += 1
        product.save()
    journal.record("bundle.created", bundle, by=by, at=at, data={"name": bundle.name})
    return bundle


@transaction.atomic
def compose(
    bundle: Bundle,
    *,
    parts: Iterable[Mapping[str, Any]] = (),
    by: Person | None,
    at: datetime,
) -> Bundle:
    """Write what is in a bundle: products with quantities, no bundle inside a bundle."""
    require(by, "price.compose")
    bundle = locked(bundle)
    made = [_part(bundle, row, place) for place, row in enumerate(parts)]
    bundle.parts.all().delete()
    BundlePart.objects.bulk_create(made)
    bundle.version += 1
    bundle.save()
    told = [[part.product_id, str(part.quantity)] for part in made]
    journal.record("bundle.composed", bundle, by=by, at=at, data={"parts": told})
    return bundle


@transaction.atomic
def offer(
    group: OptionGroup,
    *,
    options: Iterable[Mapping[str, Any]] = (),
    by: Person | None,
    at: datetime,
) -> OptionGroup:
    """Write what can be chosen in a group; an option without a price costs what the book says."""
    require(by, "price.offer")
    group = locked(group)
    made = [_option(group, row, place) for place, row in enumerate(options)]
    if len(made) < group.least:
        raise UnableToCompose(
            _("“%(group)s” asks for at least %(least)s: offer as many options.")
            % {"group": group, "least": group.least}
        )
    group.options.all().delete()
    ProductOption.objects.bulk_create(made)
    group.version += 1
    group.save()
    told = [[option.product_id, str(option.unit_price)] for option in made]
    journal.record("option.offered", group, by=by, at=at, data={"options": told})
    return group


@transaction.atomic
def create_group(values: Mapping[str, Any], *, by: Person | None, at: datetime) -> OptionGroup:
    """Add a choice that comes with a product."""
    require(by, "price.create")
    _refuse_counts(values.get("least", 0), values.get("most", 1))
    group: OptionGroup = OptionGroup.objects.create(**values)
    journal.record("option.created", group, by=by, at=at, data={"name": group.name})
    return group


@transaction.atomic
def edit_group(
    group: OptionGroup, values: Mapping[str, Any], *, by: Person | None, at: datetime
) -> OptionGroup:
    """Change a choice: its name, how many may and must be taken."""
    require(by, "price.edit")
    group = locked(group)
    changed = journal.changes({name: getattr(group, name) for name in values}, values)
    for name, value in values.items():
        setattr(group, name, value)
    _refuse_counts(group.least, group.most)
    group.version += 1
    group.save()
    journal.record("option.changed", group, by=by, at=at, data={"changes": changed})
    return group


def _refuse_counts(least: int, most: int) -> None:
    if most < 1 or least > most:
        raise UnableToCompose(
            _("At least %(least)s and at most %(most)s cannot both be: correct one of them.")
            % {"least": least, "most": most}
        )


def _part(bundle: Bundle, row: Mapping[str, Any], place: int) -> BundlePart:
    product, quantity = row["product"], 1 if row.get("quantity") is None else row["quantity"]
    if quantity <= 0:
        raise UnableToCompose(
            _("“%(product)s” is in the bundle %(quantity)s times: a quantity is above zero.")
            % {"product": product, "quantity": quantity}
        )
    if product.pk == bundle.product_id or product.nature == Product.Nature.BUNDLE:
        raise UnableToCompose(
            _("“%(product)s” is a bundle itself: put the products it is made of.")
            % {"product": product}
        )
    return BundlePart(bundle=bundle, product=product, quantity=quantity, position=place)


def _option(group: OptionGroup, row: Mapping[str, Any], place: int) -> ProductOption:
    product, price = row["product"], row.get("unit_price")
    if product.pk == group.product_id:
        raise UnableToCompose(
            _("“%(product)s” cannot be an option of itself.") % {"product": product}
        )
    if price is not None and price < 0:
        raise UnableToCompose(_("A price is not below zero: correct it."))
    return ProductOption(
        group=group, product=product, position=place, unit_price=price,
        currency=row.get("currency") or product.currency, is_usual=bool(row.get("is_usual")),
    )  # fmt: skip
