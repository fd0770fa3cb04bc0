"""How price books, prices, options and bundles are listed, edited and landed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sextant.book.models import Tier
from sextant.book.quotes import bundles, pricebooks
from sextant.book.quotes.models import Bundle, OptionGroup, Price, PriceBook
from sextant.workspace.declare import Field, Kind, Verb, Workspace
from sextant.workspace.rules import AtLeast, NotBefore

PRODUCT = Field(
    "product", _("Product"), Kind.REFERENCE, to="products", required=True,
    aliases=("product", "product name", "item", "sku", "产品", "产品名称", "商品"),
)  # fmt: skip
QUANTITY = Field("quantity", _("Quantity"), Kind.DECIMAL)
UNIT_PRICE = Field(
    "unit_price", _("Unit price"), Kind.DECIMAL, required=True,
    aliases=("price", "unit price", "net price", "价格", "单价"),
)  # fmt: skip
CURRENCY = Field("currency", _("Currency"), Kind.CURRENCY, aliases=("currency", "币种", "货币"))
BELOW = _("A price is not below zero: correct it.")

BOOKS = Workspace(
    name="price_books", kind="price", model=PriceBook, noun=_("price book"),
    nouns=_("Price books"),
    fields=(
        Field("name", _("Name"), required=True, aliases=("price book", "price list", "价目表")),
        CURRENCY,
        Field("tier", _("Tier"), Kind.CHOICE, choices=Tier.choices, aliases=("tier", "客户等级"),
              help=_("Empty is for customers of every tier.")),
        Field("territory", _("Territory"), Kind.REFERENCE, to="territories",
              aliases=("region", "territory", "区域"),
              help=_("Empty is everywhere; a region holds those inside it too.")),
        Field("starts_on", pgettext_lazy("day", "From"), Kind.DATE,
              aliases=("valid from", "from", "生效日期")),
        Field("ends_on", pgettext_lazy("day", "Until (excluded)"), Kind.DATE,
              aliases=("valid to", "until", "失效日期")),
        Field("priority", _("Priority"), Kind.WHOLE, aliases=("priority", "优先级"),
              help=_("Of several books that fit, the highest number wins.")),
        Field("is_active", _("In use"), Kind.YES_NO),
    ),
    columns=("name", "currency", "tier", "territory", "starts_on", "ends_on", "priority",
             "is_active"),
    order=("name",), filters=("currency", "tier", "territory", "is_active"), rank=21,
    rules=(NotBefore("ends_on", "starts_on",
                     _("A price book ends after it begins: correct one of the two days.")),),
    verbs=(
        Verb("write", _("Set prices"), pricebooks.write,
             asks=(Field("prices", _("Prices"), Kind.ROWS, required=True,
                         of=(PRODUCT, Field("min_quantity", _("From quantity"), Kind.DECIMAL),
                             UNIT_PRICE)),)),
    ),
    create=pricebooks.create, edit=pricebooks.edit, aliases=("price books", "price lists", "价目表"),
)  # fmt: skip

PRICE_LINES = Workspace(
    name="prices", kind="price", model=Price, noun=_("price"), nouns=_("Prices"),
    fields=(
        Field("name", _("Name in the price list"), aliases=("name", "label")),
        Field("book", _("Price book"), Kind.REFERENCE, to="price_books", required=True,
              aliases=("price book", "price list", "book", "价目表")),
        PRODUCT,
        Field("min_quantity", _("From quantity"), Kind.DECIMAL,
              aliases=("min quantity", "minimum quantity", "from quantity", "quantity", "起订量")),
        UNIT_PRICE,
    ),
    columns=("name", "book", "product", "min_quantity", "unit_price"),
    search=("name", "product__name"), order=("book__name", "product__name", "min_quantity"),
    filters=("book", "product"), rank=22,
    rules=(AtLeast("unit_price", 0, BELOW),),
    create=pricebooks.create_price, aliases=("prices", "price list", "价格"),
)  # fmt: skip

GROUPS = Workspace(
    name="option_groups", kind="price", model=OptionGroup, noun=_("choice of options"),
    nouns=_("Product options"),
    fields=(
        Field("name", _("Name"), required=True),
        PRODUCT,
        Field("least", _("At least"), Kind.WHOLE, help=_("From 1 on, something must be chosen.")),
        Field("most", _("At most"), Kind.WHOLE),
        Field("position", _("Position"), Kind.WHOLE),
    ),
    columns=("name", "product", "least", "most"), search=("name", "product__name"),
    order=("product__name", "position"), filters=("product",), rank=23, lands=False,
    verbs=(
        Verb("offer", _("Set options"), bundles.offer,
             asks=(Field("options", _("Options"), Kind.ROWS, required=True,
                         usual=lambda group: [
                             {"product": option.product, "unit_price": option.unit_price,
                              "currency": option.currency, "is_usual": option.is_usual}
                             for option in group.options.select_related("product")],
                         of=(PRODUCT,
                             Field("unit_price", _("Unit price"), Kind.DECIMAL), CURRENCY,
                             Field("is_usual", _("Usually chosen"), Kind.YES_NO))),)),
    ),
    create=bundles.create_group, edit=bundles.edit_group,
)  # fmt: skip

BUNDLES = Workspace(
    name="bundles", kind="price", model=Bundle, noun=_("bundle"), nouns=_("Bundles"),
    fields=(
        Field("name", _("Name")),
        PRODUCT,
        Field("priced_as", _("Priced as"), Kind.CHOICE, choices=Bundle.PricedAs.choices),
    ),
    columns=("name", "product", "priced_as"), search=("name", "product__name"), rank=24,
    filters=("priced_as",), lands=False,
    verbs=(
        Verb("compose", _("Set contents"), bundles.compose,
             asks=(Field("parts", _("Contents"), Kind.ROWS, required=True,
                         usual=lambda bundle: [
                             {"product": part.product, "quantity": part.quantity}
                             for part in bundle.parts.select_related("product")],
                         of=(PRODUCT, QUANTITY)),)),
    ),
    create=bundles.create,
)  # fmt: skip

PRICES = (BOOKS, PRICE_LINES, GROUPS, BUNDLES)
