"""Rules of a record, said once: checked on a typed form and on a million landed rows alike."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl
    from django.utils.functional import _StrPromise


class Rule(Protocol):
    """A condition every record of a kind keeps, with the field it speaks of and its sentence."""

    @property
    def field(self) -> str:
        """Name the field beside which the sentence is shown."""

    @property
    def sentence(self) -> str | _StrPromise:
        """Say what is wrong and how to mend it."""

    def broken(self, row: Mapping[str, Any]) -> bool:
        """Tell whether one typed row breaks the rule."""

    def broken_rows(self) -> pl.Expr:
        """Return the same condition over columns: true where a row breaks the rule."""

    def uses(self) -> tuple[str, ...]:
        """Name the fields the rule reads."""


@dataclass(frozen=True)
class AtLeast:
    """A number is not below a minimum."""

    field: str
    minimum: Decimal | int
    sentence: str | _StrPromise

    def broken(self, row: Mapping[str, Any]) -> bool:
        """Tell whether the number is below the minimum."""
        value = row.get(self.field)
        return value is not None and value < self.minimum

    def broken_rows(self) -> pl.Expr:
        """Return rows whose number is below the minimum."""
        import polars as pl

        return (pl.col(self.field) < pl.lit(self.minimum)).fill_null(value=False)

    def uses(self) -> tuple[str, ...]:
        """Name the field."""
        return (self.field,)


@dataclass(frozen=True)
class NotBefore:
    """A later day does not lie before an earlier one."""

    field: str
    earlier: str
    sentence: str | _StrPromise

    def broken(self, row: Mapping[str, Any]) -> bool:
        """Tell whether the later day lies before the earlier."""
        late, early = row.get(self.field), row.get(self.earlier)
        return late is not None and early is not None and late < early

    def broken_rows(self) -> pl.Expr:
        """Return rows whose later day lies before the earlier."""
        import polars as pl

        return (pl.col(self.field) < pl.col(self.earlier)).fill_null(value=False)

    def uses(self) -> tuple[str, ...]:
        """Name both fields."""
        return (self.field, self.earlier)


@dataclass(frozen=True)
class RequiredWhen:
    """A field is filled where another has one of some values."""

    field: str
    other: str
    values: tuple[str, ...]
    sentence: str | _StrPromise

    def broken(self, row: Mapping[str, Any]) -> bool:
        """Tell whether the field is missing where it must not be."""
        return row.get(self.other) in self.values and row.get(self.field) in (None, "")

    def broken_rows(self) -> pl.Expr:
        """Return rows whose field is missing where it must not be."""
        import polars as pl

        return pl.col(self.field).is_null() & pl.col(self.other).is_in(list(self.values))

    def uses(self) -> tuple[str, ...]:
        """Name both fields."""
        return (self.field, self.other)
