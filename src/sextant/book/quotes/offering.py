"""From what is wanted to lines with prices: options checked, bundles opened, discounts shared."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sextant.book.models import Product
from sextant.book.quotes.models import Bundle, OptionGroup, QuoteLine, QuoteVersion
from sextant.book.quotes.pricebooks import UnableToPrice
from sextant.calc import pricing
from sextant.kernel.money import rounded, smallest_unit
from sextant.kernel.unable import Unable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sextant.book.quotes.costs import Costs
    from sextant.book.quotes.models import ProductOption
    from sextant.book.quotes.pricebooks import Choice, Found

ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)
Role = QuoteLine.Role


class UnableToOffer(Unable):
    """What is wanted cannot be offered so."""


@dataclass(frozen=True)
class Wanted:
    """A product somebody wants to offer, with the options chosen for it."""

    product: Product
    quantity: Decimal = ONE
    discount: Decimal = ZERO
    unit_price: Decimal | None = None
    options: tuple[int, ...] = ()
    """The numbers of the products chosen as options."""
    note: str = ""


@dataclass
class Offer:
    """Lines not yet written, in order; those of options and parts know their parent."""

    lines: list[QuoteLine] = field(default_factory=list)

    @property
    def sold(self) -> list[QuoteLine]:
        """Return the lines that have a price of their own: all but the parts of bundles."""
        return [line for line in self.lines if line.role != Role.PART]


def groups_of(products: Iterable[Product]) -> dict[int, list[OptionGroup]]:
    """Return the choices that come with some products, with their options."""
    found: dict[int, list[OptionGroup]] = {}
    groups = OptionGroup.objects.filter(product__in=[product.pk for product in products])
    for group in groups.order_by("position", "pk").prefetch_related("options__product"):
        found.setdefault(group.product_id, []).append(group)
    return found


def made(wanted: Sequence[Wanted], choice: Choice, costs: Costs) -> Offer:
    """Return the lines for what is wanted, each refused that cannot be offered; not yet priced."""
    products = [one.product for one in wanted]
    prefetch_related_objects(products, "bundle__parts__product")
    groups, offer = groups_of(products), Offer()
    for one in wanted:
        _refuse(one)
        bundle = getattr(one.product, "bundle", None)
        line = _line(one, _price(one, bundle, choice), costs, bundle)
        offer.lines.append(line)
        offer.lines += _parts(line, bundle)
        for option in _chosen(one, groups.get(one.product.pk, [])):
            offer.lines.append(_option(line, option, choice, costs))
    for place, line in enumerate(offer.lines):
        line.position = place
    return offer


def price(lines: Sequence[QuoteLine], version: QuoteVersion, currency: str) -> pricing.Priced:
    """Price lines with their version's discount and write the amounts on them."""
    sold = [line for line in lines if line.role != Role.PART]
    whole = pricing.Whole(version.discount_percent, version.discount_amount)
    try:
        priced = pricing.price([asked(line) for line in sold], whole, smallest_unit(currency))
    except pricing.PricingError:
        raise UnableToOffer(
            _(
                "The discount on the whole is larger than what is offered, or below zero: correct it."
            )
        ) from None
    for line, found in zip(sold, priced.lines, strict=True):
        line.list_amount, line.after_line, line.amount = (
            found.list_amount, found.after_line, found.net,
        )  # fmt: skip
    return priced


def asked(line: QuoteLine) -> pricing.Asked:
    """Return a line as pricing reads it."""
    return pricing.Asked(
        quantity=line.quantity,
        unit_price=line.unit_price,
        discount=line.discount,
        list_price=line.list_price,
        unit_cost=line.unit_cost,
    )


def _refuse(one: Wanted) -> None:
    said: dict[str, Any] = {"product": one.product, "quantity": f"{one.quantity.normalize():f}"}
    if one.quantity <= 0:
        raise UnableToOffer(
            _("“%(product)s” has the quantity %(quantity)s: a quantity is above zero.") % said
        )
    if not one.product.is_active:
        raise UnableToOffer(
            _("“%(product)s” is no longer on sale: take it out, or put it on sale again.") % said
        )
    if one.product.nature == Product.Nature.OPTION:
        raise UnableToOffer(
            _("“%(product)s” is sold only as an option: add the product it belongs to.") % said
        )
    if not 0 <= one.discount <= HUNDRED:
        raise UnableToOffer(
            _("“%(product)s”: a discount lies between 0 and 100 %%: correct it.") % said
        )
    if one.unit_price is not None and one.unit_price < 0:
        raise UnableToOffer(_("“%(product)s”: a price is not below zero: correct it.") % said)


def _price(one: Wanted, bundle: Bundle | None, choice: Choice) -> Found:
    if bundle is None or bundle.priced_as == Bundle.PricedAs.WHOLE:
        return choice.price_of(one.product, one.quantity)
    found = [
        (part, choice.price_of(part.product, part.quantity * one.quantity))
        for part in bundle.parts.all()
    ]
    missing = next((each for _part, each in found if each.unit_price is None), None)
    if missing is not None or not found:
        return missing or choice.price_of(one.product, one.quantity)
    total = sum((part.quantity * (each.unit_price or ZERO) for part, each in found), ZERO)
    return type(found[0][1])(rounded(total, choice.currency), str(_("sum of its parts")))


def _line(one: Wanted, found: Found, costs: Costs, bundle: Bundle | None) -> QuoteLine:
    if one.unit_price is None and found.unit_price is None:
        raise UnableToPrice(
            _("“%(product)s”: %(why)s. Add it to a price book, or type a price here.")
            % {"product": one.product, "why": found.said}
        )
    typed = one.unit_price is not None and one.unit_price != found.unit_price
    return QuoteLine(
        product=one.product,
        note=one.note,
        quantity=one.quantity,
        list_price=found.unit_price,
        unit_price=one.unit_price if typed else found.unit_price,
        is_typed=typed,
        discount=one.discount,
        unit_cost=costs.of(one.product, bundle),
    )


def _parts(line: QuoteLine, bundle: Bundle | None) -> list[QuoteLine]:
    if bundle is None:
        return []
    return [
        QuoteLine(
            parent=line, role=Role.PART, product=part.product,
            quantity=part.quantity * line.quantity,
        )
        for part in bundle.parts.all()
    ]  # fmt: skip


def _chosen(one: Wanted, groups: Sequence[OptionGroup]) -> list[ProductOption]:
    found: list[ProductOption] = []
    wanted = set(one.options)
    for group in groups:
        chosen = [option for option in group.options.all() if option.product_id in wanted]
        _refuse_count(one.product, group, len(chosen))
        found += chosen
    if wanted - {option.product_id for option in found}:
        raise UnableToOffer(
            _("“%(product)s” does not come with every option chosen: choose among its own.")
            % {"product": one.product}
        )
    return found


def _refuse_count(product: Product, group: OptionGroup, count: int) -> None:
    said = {"product": product, "group": group.name, "least": group.least, "most": group.most}
    if count < group.least:
        raise UnableToOffer(
            ngettext(
                "“%(product)s”: choose at least %(least)s option under “%(group)s”.",
                "“%(product)s”: choose at least %(least)s options under “%(group)s”.",
                group.least,
            )
            % said
        )
    if count > group.most:
        raise UnableToOffer(
            ngettext(
                "“%(product)s”: choose at most %(most)s option under “%(group)s”.",
                "“%(product)s”: choose at most %(most)s options under “%(group)s”.",
                group.most,
            )
            % said
        )


def _option(line: QuoteLine, option: ProductOption, choice: Choice, costs: Costs) -> QuoteLine:
    product = option.product
    if not product.is_active:
        raise UnableToOffer(
            _("“%(product)s” is no longer on sale: take it out, or put it on sale again.")
            % {"product": product}
        )
    price, said = option.unit_price, ""
    if price is None:
        found = choice.price_of(product, line.quantity)
        price, said = found.unit_price, found.said
    elif option.currency != choice.currency:
        price = None
        said = str(
            _("no price in %(currency)s, the option’s price is in %(other)s")
            % {"currency": choice.currency, "other": option.currency}
        )
    if price is None:
        raise UnableToPrice(
            _("“%(product)s”: %(why)s. Add it to a price book, or leave the option out.")
            % {"product": product, "why": said}
        )
    return QuoteLine(
        parent=line, role=Role.OPTION, product=product, quantity=line.quantity, list_price=price,
        unit_price=price, discount=line.discount, unit_cost=costs.of(product, None),
    )  # fmt: skip
