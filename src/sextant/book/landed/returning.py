"""Orders that came back whole: each of their lines is taken back by one below nought."""

from __future__ import annotations

import polars as pl

MARK = "r"  # ends the number of a line that takes another back


def taken_back(lines: pl.DataFrame, orders: pl.DataFrame) -> pl.DataFrame:
    """Return the lines that take back those of some orders, on the day of return or of the order."""
    sold = lines.filter(~pl.col("is_return"))
    both = sold.join(orders, on="order", how="inner")
    day = "returned_on" if "returned_on" in orders.columns else "ordered_on"
    return both.with_columns(
        pl.concat_str("line", pl.lit(f"~{MARK}")).alias("line"),
        pl.coalesce(day, "ordered_on").alias("ordered_on"),
        pl.lit(value=True).alias("is_return"),
        *(-pl.col(name) for name in ("quantity", "amount", "list_amount", "cost")),
    )
