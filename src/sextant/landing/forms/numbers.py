"""Numbers and money in the forms people write them; read exactly, a column at a time."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from sextant.landing.forms.words import SIGNS, TENS, alternatives

_CURRENCY = rf"{alternatives(SIGNS)}|[A-Z]{{3}}"
_SPACE = r"[\s\u00a0\u202f]*"
_TENS = alternatives(TENS)
NUMBER = (
    rf"^{_SPACE}(?P<open>\()?{_SPACE}(?P<sign>[+\-−–])?{_SPACE}(?P<before>{_CURRENCY})?{_SPACE}"
    rf"(?P<inner>[+\-−–])?{_SPACE}(?P<core>[0-9.,][0-9.,'’\s\u00a0\u202f]*)(?P<tens>{_TENS})?"
    rf"{_SPACE}(?P<percent>%)?(?P<after>{_CURRENCY})?{_SPACE}(?P<trail>[\-−])?(?P<close>\))?{_SPACE}$"
)
PATTERN = re.compile(NUMBER)
POWER = re.compile(r"^\s*[+-]?9+(?:\.9+)?[eE][+-]?9{1,3}\s*$")
PLAIN = re.compile(r"^-?9{1,14}(?:\.9{1,4})?$")


@dataclass(frozen=True)
class NumberForm:
    """How a column writes numbers: its decimal separator, and the currency it means."""

    decimal: str = "."
    currency: str = ""
    signs: dict[str, str] = field(default_factory=dict)
    plain_only: bool = False

    def plain(self) -> dict[str, Any]:
        """Return the form as JSON can hold it."""
        found = {"form": "number", "decimal": self.decimal}
        return found | ({"currency": self.currency} if self.currency else {})

    def core(self) -> str:
        """Return the expression a number without signs must match: groups of three, one decimal."""
        mark = re.escape(self.decimal)
        groups = r"[,'’\s\u00a0\u202f]" if self.decimal == "." else r"[.'’\s\u00a0\u202f]"
        tail = rf"(?:{mark}[0-9]*)?$"
        return (
            rf"^[0-9]{{1,3}}(?:{groups}[0-9]{{3}})+{tail}|^[0-9]+{tail}|^{mark}[0-9]+$"
            rf"|^[0-9]{{1,2}}(?:,[0-9]{{2}})+,[0-9]{{3}}{tail}"
        )

    def read(self, column: pl.Series, places: int) -> pl.DataFrame:
        """Return `value` (whole number of the last place, null if unreadable), `currency`, `fine`.

        `fine` is false where a number has more decimals than `places` can hold.
        """
        if self.plain_only:
            return _read_plain(column, places).with_columns(
                pl.lit(self.currency or None, dtype=pl.String).alias("currency")
            )
        parts = column.str.extract_groups(NUMBER).struct.unnest()
        powers = _powers(column) if self.decimal == "." else None
        frame = _digits(parts, self.core(), self.decimal).with_columns(
            _negative(parts).alias("negative"),
            parts["tens"].replace_strict(TENS, default=0, return_dtype=pl.Int32).alias("tens"),
        )
        value = _scaled(frame, places)
        if powers is not None:
            value = value.with_columns(pl.coalesce(pl.col("value"), powers(places)).alias("value"))
        return value.with_columns(self._currencies(parts))

    def _currencies(self, parts: pl.DataFrame) -> pl.Series:
        sign = parts.select(pl.coalesce("before", "after"))["before"]
        if not self.signs:
            return pl.Series("currency", [self.currency or None] * len(sign), dtype=pl.String)
        known = sign.replace_strict(self.signs, default=None, return_dtype=pl.String)
        return (
            known.fill_null(self.currency or None).alias("currency")
            if self.currency
            else (known.alias("currency"))
        )


def _read_plain(column: pl.Series, places: int) -> pl.DataFrame:
    core = column.str.strip_chars()
    frame = pl.DataFrame(
        {
            "whole": core.str.extract(r"^-?([0-9]+)(?:\.[0-9]*)?$"),
            "part": core.str.extract(r"\.([0-9]*)$").fill_null(""),
            "negative": core.str.starts_with("-"),
        }
    )
    return _scaled(frame.with_columns(pl.lit(0, dtype=pl.Int32).alias("tens")), places)


def _digits(parts: pl.DataFrame, core: str, decimal: str) -> pl.DataFrame:
    text = parts["core"].str.strip_chars()
    text = pl.select(pl.when(text.str.contains(core)).then(text)).to_series()
    last = text.str.extract(rf"{re.escape(decimal)}([0-9]*)$").fill_null("")
    head = text.str.replace(rf"{re.escape(decimal)}[0-9]*$", "").str.replace_all(r"[^0-9]", "")
    return pl.DataFrame({"whole": head, "part": last})


def _negative(parts: pl.DataFrame) -> pl.Series:
    minus = ("-", "−", "–")
    found = parts.select(
        (pl.col("open").is_not_null() & pl.col("close").is_not_null())
        | pl.col("sign").is_in(minus).fill_null(value=False)
        | pl.col("inner").is_in(minus).fill_null(value=False)
        | pl.col("trail").is_not_null()
    )
    return found.to_series()


def _scaled(frame: pl.DataFrame, places: int) -> pl.DataFrame:
    """Put whole part and decimals together as a whole number of the last place."""
    part = pl.col("part").str.strip_chars_end("0")
    room = pl.col("tens") + places
    worked = frame.with_columns(part.alias("part"), room.alias("room")).with_columns(
        (pl.col("part").str.len_bytes().cast(pl.Int32) <= pl.col("room")).alias("fine")
    )
    padding = (pl.col("room") - pl.col("part").str.len_bytes().cast(pl.Int32)).clip(lower_bound=0)
    zeros = pl.lit("0" * 24).str.head(padding)
    number = pl.concat_str("whole", "part", zeros).cast(pl.Int64, strict=False)
    return worked.select(
        pl.when(pl.col("fine"))
        .then(pl.when(pl.col("negative")).then(-number).otherwise(number))
        .alias("value"),
        pl.col("fine").fill_null(value=True),
    )


def _powers(column: pl.Series) -> Any:
    """Return how to read numbers written with a power of ten, or None where there are none."""
    if not column.str.contains(r"^\s*[+-]?[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]{1,3}\s*$").any():
        return None
    from decimal import Decimal, InvalidOperation

    def one(text: str | None, places: int) -> int | None:
        if text is None or "e" not in text.lower():
            return None
        try:
            number = Decimal(text.strip()).scaleb(places)
        except InvalidOperation:
            return None
        exact = number == number.to_integral_value() and abs(number) < 9 * 10**17
        return int(number) if exact else None

    return lambda places: pl.Series(
        "power", [one(text, places) for text in column.to_list()], dtype=pl.Int64
    )
