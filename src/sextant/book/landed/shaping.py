"""What a line of an order comes to: amounts, costs and signs from whatever columns a file has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import polars as pl
from django.utils.translation import gettext as _

from sextant.kernel.money import PLACES

if TYPE_CHECKING:
    from sextant.landing.habits import Occasion

ONE = 10**PLACES
NUMBERS = ("quantity", "unit_price", "amount", "list_amount", "discount", "discount_amount", "cost",
           "unit_cost", "margin")  # fmt: skip
TEXTS = ("order", "line", "currency", "country", "channel", "category")
KEYS = ("account_id", "product_id", "owner_id", "region_id", "territory_id")


def shape(frame: pl.DataFrame, occasion: Occasion) -> pl.DataFrame:
    """Return lines with their net amount, cost and sign; `reason` says why one cannot count."""
    whole = _whole(frame)
    rate = pl.when(pl.col("discount") > ONE).then(pl.col("discount") // 100)
    whole = whole.with_columns(rate.otherwise("discount").alias("discount"))
    priced = _times("quantity", "unit_price")
    whole = whole.with_columns(pl.coalesce("list_amount", priced).alias("list_amount"))
    cut = pl.coalesce(_share("list_amount", "discount"), "discount_amount", pl.lit(0))
    whole = whole.with_columns(pl.coalesce("amount", pl.col("list_amount") - cut).alias("amount"))
    whole = whole.with_columns(
        pl.coalesce("list_amount", _before("amount", "discount")).alias("list_amount"),
        pl.coalesce(
            "cost", _times("quantity", "unit_cost"), pl.col("amount") - pl.col("margin")
        ).alias("cost"),
        pl.coalesce("currency", pl.lit(occasion.currency)).alias("currency"),
        (pl.col("shipped_on") - pl.col("ordered_on")).dt.total_days().cast(pl.Int32)
        .alias("ship_days"),
    )  # fmt: skip
    return _reasons(_signed(whole)).rename({"region_id": "unit_id"})


def _whole(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with every column there may be."""
    kinds: dict[str, Any] = dict.fromkeys(NUMBERS, pl.Int64) | dict.fromkeys(TEXTS, pl.String)
    kinds |= dict.fromkeys(KEYS, pl.Int64)
    kinds |= {"ordered_on": pl.Date, "shipped_on": pl.Date, "returned": pl.Boolean}
    missing = [pl.lit(None, dtype=kind).alias(name) for name, kind in kinds.items()
               if name not in frame.columns]  # fmt: skip
    return frame.with_columns(missing)


def _rounded(product: pl.Expr) -> pl.Expr:
    """Return a product of two scaled numbers scaled once, half away from nought."""
    whole: pl.Expr = (product.abs() + ONE // 2) // ONE * product.sign()
    return whole


def _times(one: str, other: str) -> pl.Expr:
    product = pl.col(one).cast(pl.Int128) * pl.col(other).cast(pl.Int128)
    return _rounded(product).cast(pl.Int64, strict=False)


def _share(amount: str, rate: str) -> pl.Expr:
    return _times(amount, rate)


def _before(amount: str, rate: str) -> pl.Expr:
    """Return what an amount was before a discount; a discount of everything tells nothing."""
    left = pl.when(pl.col(rate) < ONE).then(ONE - pl.col(rate))
    found: pl.Expr = (pl.col(amount) * ONE / left).round(0).cast(pl.Int64, strict=False)
    return found


def _signed(frame: pl.DataFrame) -> pl.DataFrame:
    """Let what came back be below nought: by its quantity, its mark, or its amount alone."""
    marked = pl.col("returned").fill_null(value=False)
    below = pl.coalesce("quantity", "amount") < 0
    is_return = (marked | below).fill_null(value=False)
    signed = ("quantity", "amount", "list_amount", "cost")
    negative = [pl.when("is_return").then(-pl.col(name).abs()).otherwise(name).alias(name)
                for name in signed]  # fmt: skip
    return frame.with_columns(is_return.alias("is_return")).with_columns(negative)


def _reasons(frame: pl.DataFrame) -> pl.DataFrame:
    cases: Sequence[tuple[str, str]] = (
        ("order", _("The line names no order: fill in its number.")),
        ("ordered_on", _("The line has no day: fill it in.")),
        ("amount", _("The line has neither an amount nor a quantity with a price: fill one in.")),
    )
    tests = [
        pl.when(pl.col(name).is_null()).then(pl.lit(place))
        for place, (name, _reason) in enumerate(cases)
    ]
    first = pl.coalesce(tests).alias("_place")
    words = {place: text for place, (_name, text) in enumerate(cases)}
    names = {place: name for place, (name, _text) in enumerate(cases)}
    return frame.with_columns(first).with_columns(
        pl.col("_place").replace_strict(words, default=None, return_dtype=pl.String).alias("reason"),
        pl.col("_place").replace_strict(names, default=None, return_dtype=pl.String)
        .alias("reason_column"),
    )  # fmt: skip


def tell(rows: pl.LazyFrame) -> list[str]:
    """Return what a person should know of lines that landed: all of these count."""
    returns, free = pl.col("is_return"), pl.col("unit_price") <= 0
    found = rows.select(
        returns.sum().alias("returns"),
        pl.col("amount").filter(returns).sum().alias("returned"),
        pl.col("account_id").is_null().sum().alias("strangers"),
        pl.col("product_id").is_null().sum().alias("unnamed"),
        free.fill_null(value=False).sum().alias("free"),
    ).collect().row(0, named=True)  # fmt: skip
    texts = {
        "returns": _("%(count)s lines are returns or cancellations: they count below nought."),
        "strangers": _("%(count)s lines name no customer: they count and are told apart."),
        "unnamed": _("%(count)s lines name no product: they count."),
        "free": _("%(count)s lines have a price of nought or below: they count as they are."),
    }
    return [text % {"count": f"{found[name]:,}"} for name, text in texts.items() if found[name]]
