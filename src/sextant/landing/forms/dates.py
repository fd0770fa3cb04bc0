"""Days and instants in the forms people write them; read a column at a time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import polars as pl

from sextant.landing.forms.words import month_numbers

_TIME = r"(?P<rest>[T\s,].*)?$"
FAMILIES = {
    "ymd": r"^\s*(?P<y>[0-9]{4})\s*[\-/.年]\s*(?P<m>[0-9]{1,2})\s*[\-/.月]\s*(?P<d>[0-9]{1,2})日?"
    + _TIME,
    "compact": r"^\s*(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})" + _TIME,
    "slashed": r"^\s*(?P<a>[0-9]{1,2})[/.\-](?P<b>[0-9]{1,2})[/.\-](?P<c>[0-9]{4}|[0-9]{2})"
    + _TIME,
    "day_month": r"^\s*(?:[A-Za-z]{3,9},?\s+)?(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?[\s.\-/]*"
    r"(?P<m>[A-Za-z]{3,9})\.?[\s,.\-/]*(?P<y>[0-9]{4}|[0-9]{2})" + _TIME,
    "month_day": r"^\s*(?:[A-Za-z]{3,9},\s+)?(?P<m>[A-Za-z]{3,9})\.?[\s\-]*"
    r"(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?[\s,\-]+(?P<y>[0-9]{4}|[0-9]{2})" + _TIME,
    "serial": r"^\s*(?P<n>[0-9]{5})(?:\.[0-9]+)?(?P<rest>$)",
}
PATTERNS = {name: re.compile(pattern) for name, pattern in FAMILIES.items()}
CLOCK = (
    r"(?P<h>[0-9]{1,2}):(?P<min>[0-9]{2})(?::(?P<s>[0-9]{2})(?:[.,][0-9]+)?)?\s*"
    r"(?P<half>[AaPp]\.?[Mm]\.?|上午|下午)?\s*(?P<zone>Z|UTC|[+\-][0-9]{2}:?[0-9]{2})?\s*$"
)
CLOCKED = re.compile(r"^(?:[T\s,]*(?:[上下]午)?[0-9]{1,2}:[0-9]{2}.*|\s*)$")
ISO = re.compile(r"^9999-99-99(?:[T ]99:99(?::99(?:\.9+)?)?)?$")
PIVOT = 69
NOON = 12
SHORT = 2  # digits of a year without its century


@dataclass(frozen=True)
class DateForm:
    """How a column writes days: which families occur, and the order of 15/04/2021."""

    families: tuple[str, ...] = ("ymd",)
    order: str = ""
    iso_only: bool = False

    def plain(self) -> dict[str, Any]:
        """Return the form as JSON can hold it."""
        return {"form": "date"} | ({"order": self.order} if self.order else {})

    def read_days(self, column: pl.Series) -> pl.Series:
        """Return the days; null where a text is none."""
        if self.iso_only:
            text = column.str.strip_chars().str.head(10)
            return text.str.to_date("%Y-%m-%d", strict=False)
        found = [self._family(name, column) for name in self.families]
        return pl.select(pl.coalesce(found)).to_series()

    def read_instants(self, column: pl.Series, zone: str) -> pl.Series:
        """Return the instants in UTC; a day alone is its beginning in the installation's zone."""
        days = self.read_days(column)
        parts = column.str.extract_groups(CLOCK).struct.unnest()
        frame = parts.with_columns(days.alias("day")).select(
            pl.col("day").cast(pl.Datetime("us")), _seconds().alias("seconds"),
            _offset().alias("offset"),
        )  # fmt: skip
        local = pl.col("day") + pl.duration(seconds=pl.col("seconds"))
        aware = local.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
        exact = (local - pl.duration(seconds=pl.col("offset"))).dt.replace_time_zone("UTC")
        return frame.select(
            pl.when(pl.col("offset").is_not_null())
            .then(exact)
            .otherwise(aware.dt.convert_time_zone("UTC"))
        ).to_series()

    def _family(self, name: str, column: pl.Series) -> pl.Series:
        parts = column.str.extract_groups(FAMILIES[name]).struct.unnest()
        if name == "serial":
            days = parts["n"].cast(pl.Int32, strict=False)
            return (days - 25569).cast(pl.Date)  # 1899-12-30 is day nought of a spreadsheet
        if name == "slashed":
            names = dict(zip(self.order or "dmy", ("a", "b", "c"), strict=True))
            parts = parts.rename({old: new for new, old in names.items()})
        if name in {"day_month", "month_day"}:
            low = parts["m"].str.to_lowercase()
            number = low.replace_strict(month_numbers(), default=None, return_dtype=pl.Int32)
            parts = parts.with_columns(number.cast(pl.String).alias("m"))
        return _dates(parts)


def _dates(parts: pl.DataFrame) -> pl.Series:
    year = pl.col("y").cast(pl.Int32, strict=False)
    short = pl.col("y").str.len_bytes() <= SHORT
    whole = pl.when(short & (year < PIVOT)).then(year + 2000).when(short).then(year + 1900)
    text = pl.concat_str(
        whole.otherwise(year).cast(pl.String),
        pl.col("m").str.zfill(2),
        pl.col("d").str.zfill(2),
        separator="-",
    )
    clock = pl.col("rest").fill_null("").str.strip_chars()
    fits = (clock == "") | clock.str.contains(r"^[T,\s上下午]*[0-9]{1,2}:[0-9]{2}")
    return parts.select(pl.when(fits).then(text.str.to_date("%Y-%m-%d", strict=False))).to_series()


def _seconds() -> pl.Expr:
    hour = pl.col("h").cast(pl.Int64)
    half = pl.col("half").str.to_lowercase().str.replace_all(".", "", literal=True)
    late = half.is_in(["pm", "下午"]).fill_null(value=False) & (hour < NOON)
    early = half.is_in(["am", "上午"]).fill_null(value=False) & (hour == NOON)
    full = pl.when(late).then(hour + NOON).when(early).then(0).otherwise(hour)
    minutes, seconds = pl.col("min").cast(pl.Int64), pl.col("s").cast(pl.Int64).fill_null(0)
    return (full * 3600 + minutes * 60 + seconds).fill_null(0)


def _offset() -> pl.Expr:
    zone = pl.col("zone").str.replace(":", "")
    digits = zone.str.extract(r"([0-9]{4})")
    size = digits.str.head(2).cast(pl.Int64) * 3600 + digits.str.tail(2).cast(pl.Int64) * 60
    return (
        pl.when(zone.is_in(["Z", "UTC"]))
        .then(0)
        .when(zone.str.starts_with("-"))
        .then(-size)
        .otherwise(size)
    )
